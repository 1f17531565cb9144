// The small live screens in the seats that are in sight and near enough, with their last lines as text.

const RATE = 2;

export class Screens {
  #frame;
  #minis;
  #near = false;
  #seen;
  #watched = new WeakSet();

  /** @param {import("../mini/miniatures.js").Miniatures | undefined} minis */
  constructor(frame, minis) {
    this.#frame = frame;
    this.#minis = minis;
    if (!minis) return;
    this.#seen = new IntersectionObserver((entries) => this.#moved(entries), { root: frame });
    minis.addEventListener("change", ({ detail }) => this.#painted(detail.addresses));
  }

  /** Take over which seats there are, and whether one looks from near. */
  update() {
    if (!this.#minis) return;
    const near = this.#frame.dataset.lod === "near" && this.#frame.offsetParent !== null;
    const changed = near !== this.#near;
    this.#near = near;
    for (const seat of this.#frame.querySelectorAll(".seat")) {
      if (near && (changed || !this.#watched.has(seat))) {
        this.#watched.add(seat);
        this.#seen.observe(seat);
      } else if (!near && changed) {
        this.#seen.unobserve(seat);
        this.#minis.hide(canvasOf(seat));
      }
    }
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && this.#near) this.#minis.show(canvasOf(target), target.dataset.address, { rate: RATE });
      else this.#minis.hide(canvasOf(target));
    }
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
