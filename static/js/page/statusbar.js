// The bar at the foot of the page: how many seats there are and how they stand; who waits is opened from it.

import { make, sign } from "../actions/elements.js";

const ORDER = ["waiting", "error", "limit", "working", "finished", "idle", "running", "launching", "stopping", "unknown", "failed", "exited", "down"];

export class StatusBar {
  #page;
  #total = make("li");
  #entries = new Map(ORDER.map((standing) => [standing, make("li", { hidden: true, data: { state: standing, standing } })]));

  /** @param {() => void} next opens the next seat that needs a person */
  constructor(element, page, next) {
    this.#page = page;
    const waiting = make("button", { type: "button", title: "Open the next seat that needs you (n)" });
    waiting.addEventListener("click", next);
    this.#entries.get("waiting").append(waiting);
    element.querySelector("[data-part=seats]").append(this.#total, ...this.#entries.values());
    page.seats.addEventListener("change", () => this.update());
  }

  update() {
    const rows = this.#page.seats.all(this.#page.place.rig);
    const elsewhere = this.#page.place.rig ? this.#page.seats.all().filter(isWaiting).length - rows.filter(isWaiting).length : 0;
    const counts = new Map();
    for (const { standing } of rows) counts.set(standing, (counts.get(standing) ?? 0) + 1);
    this.#total.textContent = rows.length === 1 ? "1 seat" : `${rows.length} seats`;
    for (const [standing, item] of this.#entries) this.#show(item, standing, counts.get(standing) ?? 0, standing === "waiting" ? elsewhere : 0);
  }

  #show(item, standing, count, elsewhere) {
    item.hidden = !count && !elsewhere;
    const here = `${count} ${standing}`;
    const told = count ? `${here}, ${elsewhere} in other rigs` : `${elsewhere} ${standing} in other rigs`;
    (item.querySelector("button") ?? item).replaceChildren(sign(), elsewhere ? told : here);
  }
}

const isWaiting = ({ standing }) => standing === "waiting";
