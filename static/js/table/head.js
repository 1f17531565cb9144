// What stands over the table: the filter, by what it is grouped, how many are shown, and the columns to sort by.

import { make } from "../actions/elements.js";
import { GROUPS } from "./arrange.js";
import { COLUMNS } from "./columns.js";

export class TableTools {
  #count = make("output", { className: "table-count" });

  /** @param {object} on `filter(text)`, `group(name)` */
  constructor(how, on) {
    this.filter = make("input", { type: "search", placeholder: "Filter seats", autocomplete: "off", spellcheck: false, aria: { label: "Filter the table" } });
    const options = Object.entries(GROUPS).map(([value, textContent]) => make("option", { value, textContent, selected: value === how.group }));
    const group = make("select", {}, ...options);
    this.filter.addEventListener("input", () => on.filter(this.filter.value.trim()));
    this.filter.addEventListener("keydown", (event) => this.#pressed(event, on));
    group.addEventListener("change", () => on.group(group.value));
    this.element = make("header", { className: "table-tools" }, this.filter, make("label", {}, "Group by ", group), this.#count);
  }

  count(shown, all) {
    const text = shown === all ? `${all} ${all === 1 ? "seat" : "seats"}` : `${shown} of ${all} seats`;
    if (this.#count.textContent !== text) this.#count.textContent = text;
  }

  #pressed(event, on) {
    if (event.key === "ArrowDown") on.enter();
    else if (event.key === "Escape" && this.filter.value) {
      this.filter.value = "";
      on.filter("");
    } else return;
    event.preventDefault();
  }
}

export class TableHead {
  #buttons = new Map();

  /** @param {object} on `sort(column)`, `all(selected)` */
  constructor(on) {
    this.box = make("input", { type: "checkbox", aria: { label: "Select all that are shown" } });
    this.box.addEventListener("change", () => on.all(this.box.checked));
    const row = make("tr", {}, make("th", { className: "table-select", scope: "col" }, this.box));
    for (const { id, label, hint = "", number } of COLUMNS) {
      const button = make("button", { type: "button", textContent: label });
      button.addEventListener("click", () => on.sort(id));
      const head = make("th", { scope: "col", title: hint, className: `table-${id}${number ? " number" : ""}` }, button);
      this.#buttons.set(id, head);
      row.append(head);
    }
    row.append(make("th", { className: "table-more", scope: "col" }, make("span", { className: "visually-hidden", textContent: "More" })));
    this.element = make("thead", {}, row);
  }

  show({ sort, descending }, selected, shown) {
    for (const [id, head] of this.#buttons) {
      if (id === sort) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    this.box.checked = shown > 0 && selected === shown;
    this.box.indeterminate = selected > 0 && selected < shown;
  }
}
