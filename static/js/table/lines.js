// One row of the table: made once, then only what has changed is written.

import { make, sign } from "../actions/elements.js";
import { COLUMNS } from "./columns.js";

export class Line {
  #cells = new Map();
  #known = {};

  constructor(address) {
    this.address = address;
    this.box = make("input", { type: "checkbox", tabIndex: -1, aria: { label: `Select ${address}` } });
    this.element = make("tr", { tabIndex: -1, data: { address } });
    this.element.append(make("td", { className: "table-select" }, this.box));
    for (const column of COLUMNS) this.element.append(this.#cell(column));
    const more = make("button", { type: "button", className: "button quiet icon", tabIndex: -1, textContent: "…", data: { menuSeat: address } });
    more.setAttribute("aria-label", `More for ${address}`);
    more.setAttribute("aria-haspopup", "menu");
    this.element.append(make("td", { className: "table-more" }, more));
  }

  /** @returns {boolean} whether there was anything new */
  update(row) {
    if (!this.#changed("row", row)) return false;
    for (const column of COLUMNS) {
      const text = column.text(row);
      if (this.#changed(column.id, text)) this.#cells.get(column.id).textContent = text;
    }
    if (this.#changed("pod.title", row.podLabel)) this.#cells.get("pod").title = row.podLabel;
    if (this.#changed("address", row.address)) this.element.setAttribute("aria-label", row.address);
    if (this.#changed("state", row.state)) this.element.dataset.state = row.state;
    if (this.#changed("standing", row.standing)) this.element.dataset.standing = row.standing;
    if (this.#changed("trouble", row.trouble)) this.element.toggleAttribute("data-trouble", row.trouble);
    if (this.#changed("since.at", row.since)) this.#cells.get("since").dateTime = row.since;
    if (this.#changed("seat.label", row.label)) this.#cells.get("seat.label").textContent = row.label;
    if (this.#changed("title", row.reason)) this.#cells.get("note").title = row.reason;
    return true;
  }

  mark({ selected, front }) {
    if (!this.#changed("marks", `${selected} ${front}`)) return;
    this.box.checked = selected;
    this.element.setAttribute("aria-selected", String(selected));
    if (front) this.element.setAttribute("aria-current", "true");
    else this.element.removeAttribute("aria-current");
  }

  #cell({ id, number }) {
    const cell = make("td", { className: `table-${id}${number ? " number" : ""}` });
    if (id === "seat") {
      this.#cells.set("seat", make("b"));
      this.#cells.set("seat.label", make("span", { className: "table-label", dir: "auto" }));
      cell.append(this.#cells.get("seat"), this.#cells.get("seat.label"));
    } else if (id === "activity") {
      this.#cells.set(id, make("span"));
      cell.append(sign(), this.#cells.get(id));
    } else if (id === "since") {
      this.#cells.set(id, make("time", { className: "age" }));
      cell.append(this.#cells.get(id));
    } else {
      if (!number) cell.dir = "auto";
      this.#cells.set(id, cell);
    }
    return cell;
  }

  #changed(name, value) {
    if (this.#known[name] === value) return false;
    this.#known[name] = value;
    return true;
  }
}
