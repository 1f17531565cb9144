// The bar at the foot of the page: how many seats there are and how they stand.

const ORDER = ["waiting", "error", "limit", "working", "finished", "idle", "running", "launching", "stopping", "unknown", "failed", "exited", "down"];

export class StatusBar {
  #list;
  #page;

  constructor(element, page) {
    this.#list = element.querySelector("[data-part=seats]");
    this.#page = page;
    page.seats.addEventListener("change", () => this.update());
  }

  update() {
    const rows = this.#page.seats.all(this.#page.place.rig);
    const counts = new Map();
    for (const { standing } of rows) counts.set(standing, (counts.get(standing) ?? 0) + 1);
    const total = document.createElement("li");
    total.textContent = rows.length === 1 ? "1 seat" : `${rows.length} seats`;
    const shown = ORDER.filter((standing) => counts.has(standing)).map((standing) => entry(standing, counts.get(standing)));
    this.#list.replaceChildren(total, ...shown);
  }
}

function entry(standing, count) {
  const item = document.createElement("li");
  Object.assign(item.dataset, { state: standing, standing });
  const sign = document.createElement("span");
  sign.className = "sign";
  sign.setAttribute("aria-hidden", "true");
  item.append(sign, `${count} ${standing}`);
  return item;
}
