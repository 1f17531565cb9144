// The small live screens in the seats that are in sight and near enough, with their last lines as text.

/** Times a second. */
const RATE = { near: 2, mid: 1 };

export class Screens {
  #frame;
  #minis;
  #rate = 0;
  #seen;
  #watched = new WeakSet();
  #shown = new Set();

  /** @param {import("../mini/miniatures.js").Miniatures | undefined} minis */
  constructor(frame, minis) {
    this.#frame = frame;
    this.#minis = minis;
    if (!minis) return;
    this.#seen = new IntersectionObserver((entries) => this.#moved(entries), { root: frame });
    minis.addEventListener("change", ({ detail }) => this.#painted(detail.addresses));
  }

  /**
   * Take over which seats there are, and from how near one looks.
   * @param {boolean} visible whether the graph is shown at all
   */
  update(visible) {
    if (!this.#minis) return;
    const rate = visible ? (RATE[this.#frame.dataset.lod] ?? 0) : 0;
    const changed = rate !== this.#rate;
    if (!rate && !changed) return;
    this.#rate = rate;
    for (const seat of this.#shown) if (!seat.isConnected) this.#shown.delete(seat);
    for (const seat of this.#frame.querySelectorAll(".seat")) {
      if (rate && (changed || !this.#watched.has(seat))) this.#watch(seat);
      else if (!rate) this.#leave(seat);
    }
  }

  #watch(seat) {
    this.#watched.add(seat);
    this.#seen.unobserve(seat); // observed anew it is told again whether it is in sight
    this.#seen.observe(seat);
  }

  #leave(seat) {
    this.#seen.unobserve(seat);
    this.#hide(seat);
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && this.#rate) this.#show(target);
      else this.#hide(target);
    }
  }

  #show(seat) {
    this.#shown.add(seat);
    this.#minis.show(canvasOf(seat), seat.dataset.address, { rate: this.#rate });
  }

  #hide(seat) {
    if (this.#shown.delete(seat)) this.#minis.hide(canvasOf(seat));
  }

  #painted(addresses) {
    for (const address of addresses) {
      const seat = this.#frame.querySelector(`.seat[data-address="${CSS.escape(address)}"]`);
      if (!seat) continue;
      const picture = this.#minis.picture(address);
      canvasOf(seat).dataset.painted = "";
      const last = seat.querySelector(".seat-last");
      const text = picture?.lastLine.trim() ?? "";
      if (last.textContent !== text) last.textContent = text;
    }
  }
}

function canvasOf(seat) {
  return seat.querySelector(".seat-screen canvas");
}
