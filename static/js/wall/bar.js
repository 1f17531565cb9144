// What stands above the wall: how many seats it shows, the switch to type to all, and who is typed into now.

export class WallBar {
  #count = make("h2", "wall-count");
  #all = make("button", "button");
  #banner = make("p", "wall-banner");
  #stop = make("button", "button");

  /** @param {object} on `all(wanted)`, `stop()` */
  constructor(canOperate, on) {
    this.element = make("header", "wall-bar");
    this.#all.type = this.#stop.type = "button";
    this.#all.textContent = "Type to all";
    this.#all.setAttribute("aria-pressed", "false");
    this.#all.hidden = !canOperate;
    this.#stop.textContent = "Stop typing";
    this.#stop.hidden = true;
    this.#banner.setAttribute("role", "status");
    for (const button of [this.#all, this.#stop]) {
      button.addEventListener("pointerdown", (event) => event.preventDefault()); // what has the keyboard keeps it
    }
    this.#all.addEventListener("click", () => on.all(this.#all.getAttribute("aria-pressed") !== "true"));
    this.#stop.addEventListener("click", () => on.stop());
    this.element.append(this.#count, this.#banner, this.#stop, this.#all);
  }

  seats(count, what) {
    this.#count.textContent = `${count} ${count === 1 ? "seat" : "seats"} ${what}`;
    this.#all.disabled = count < 2;
  }

  /**
   * @param {string} address of the target; empty when nobody is typed into
   * @param {number} reached of the seats that are `wanted`
   */
  typing(address, all, { reached, wanted }, chord) {
    this.#all.setAttribute("aria-pressed", String(all));
    this.#stop.hidden = !address;
    const some = reached < wanted ? `${reached} of ${wanted}` : reached;
    const whom = all ? `${some} ${wanted === 1 ? "seat" : "seats"}` : address;
    if (!address) this.#banner.textContent = "";
    else this.#banner.textContent = reached ? `Typing to ${whom} · ${chord} leaves` : `Not yet connected to ${address} …`;
  }
}

function make(name, className) {
  return Object.assign(document.createElement(name), { className });
}
