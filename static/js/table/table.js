// The table: all seats in rows, to be sorted, filtered, grouped and selected.

import { make } from "../actions/elements.js";
import { showTimes } from "../times.js";
import { arrange, rangeOf } from "./arrange.js";
import { TableHead, TableTools } from "./head.js";
import { Line } from "./lines.js";
import { recall, remember } from "./memory.js";
import { Readings } from "./readings.js";

const PAGE = 15;

export class TableView {
  #page;
  #how = { ...recall(), filter: "" };
  #rig = "";
  #lines = new Map();
  #readings = new Readings(document.getElementById("stage"));
  #order = [];
  #bodies = new Map();
  #tools;
  #head;
  #table;
  #empty = make("p", { className: "table-empty", hidden: true, aria: { role: "status" } });
  #at = "";
  #anchor = "";

  /** @param {HTMLElement} root an empty section; page: see main.js */
  constructor(root, page) {
    this.#page = page;
    this.#tools = new TableTools(this.#how, {
      filter: (filter) => this.#arrange({ filter }),
      group: (group) => this.#arrange({ group }),
      enter: () => this.#focus(this.#order[0]),
    });
    this.#head = new TableHead({ sort: (column) => this.#sort(column), all: (selected) => this.#selectAll(selected) });
    this.#table = make("table", { className: "seat-table", aria: { role: "grid", label: "Seats", multiselectable: "true" } }, this.#head.element);
    root.setAttribute("aria-label", "Table");
    root.classList.add("table-view");
    root.append(this.#tools.element, make("div", { className: "table-scroll" }, this.#table, this.#empty));
    this.#table.addEventListener("click", (event) => this.#clicked(event));
    this.#table.addEventListener("keydown", (event) => this.#pressed(event));
    this.#table.addEventListener("focusin", ({ target }) => this.#focused(target.closest("tr[data-address]")));
    page.selection.addEventListener("change", () => this.#mark());
  }

  show({ rig }) {
    this.#rig = rig;
    this.#table.dataset.oneRig = rig ? "yes" : "no";
    this.update();
  }

  hide() {}

  update() {
    const rows = this.#readings.of(this.#page.seats.all()).filter(({ rig }) => !this.#rig || rig === this.#rig);
    const groups = arrange(rows, this.#how);
    const before = document.activeElement;
    this.#order = groups.flatMap((group) => group.rows.map((row) => row.address));
    this.#place(groups);
    // An element that is moved loses the keyboard.
    if (before !== document.activeElement && this.#table.contains(before)) before.focus({ preventScroll: true });
    this.#tools.count(this.#order.length, rows.length);
    this.#empty.hidden = this.#order.length > 0;
    this.#empty.textContent = rows.length ? "No seat fits the filter." : "No seats yet.";
    if (!this.#order.includes(this.#at)) this.#at = this.#order[0] ?? "";
    this.#mark();
  }

  #arrange(changes) {
    this.#how = { ...this.#how, ...changes };
    remember(this.#how);
    this.update();
  }

  /** Once up, once down, then as the page has it. */
  #sort(column) {
    const { sort, descending } = this.#how;
    if (sort !== column) this.#arrange({ sort: column, descending: false });
    else this.#arrange(descending ? { sort: "", descending: false } : { descending: true });
  }

  #place(groups) {
    const present = new Set(this.#order);
    for (const [address, line] of this.#lines) {
      if (present.has(address)) continue;
      line.element.remove();
      this.#lines.delete(address);
    }
    const wanted = groups.map((group) => this.#body(group));
    inOrder(this.#table, wanted, this.#head.element);
    for (const [key, body] of this.#bodies) if (!wanted.includes(body)) this.#bodies.delete(key);
    for (const body of [...this.#table.tBodies]) if (!wanted.includes(body)) body.remove();
  }

  #body({ key, title, rows }) {
    const body = this.#bodies.get(key) ?? make("tbody");
    this.#bodies.set(key, body);
    const heading = title ? [this.#heading(body, title, rows.length)] : [];
    if (!title) body.querySelector(":scope > .table-group")?.remove();
    const lines = rows.map((row) => {
      const line = this.#lines.get(row.address) ?? new Line(row.address);
      this.#lines.set(row.address, line);
      if (line.update(row)) showTimes(line.element);
      return line.element;
    });
    inOrder(body, [...heading, ...lines], null);
    return body;
  }

  #heading(body, title, count) {
    const found = body.querySelector(":scope > .table-group");
    const row = found ?? make("tr", { className: "table-group" }, make("th", { scope: "rowgroup" }, make("span")));
    const text = `${title} (${count})`;
    if (row.textContent !== text) row.querySelector("span").textContent = text;
    return row;
  }

  #mark() {
    const { selection, dock } = this.#page;
    let selected = 0;
    for (const [address, line] of this.#lines) {
      const chosen = selection.has(address);
      selected += chosen ? 1 : 0;
      line.mark({ selected: chosen, front: address === dock?.front });
      const stop = address === this.#at ? 0 : -1;
      if (line.element.tabIndex !== stop) line.element.tabIndex = stop;
    }
    this.#head.show(this.#how, selected, this.#order.length);
  }

  #clicked(event) {
    const row = event.target.closest("tr[data-address]");
    if (!row || event.target.closest("button")) return;
    const { address } = row.dataset;
    const box = event.target.closest(".table-select");
    if (event.shiftKey) this.#extend(address);
    else if (box || event.ctrlKey || event.metaKey) this.#toggle(address);
    else this.#page.open(address);
    if (box && event.target.type === "checkbox") event.target.checked = this.#page.selection.has(address);
  }

  #pressed(event) {
    const row = event.target.closest("tr[data-address]");
    if (!row || event.altKey) return;
    const { address } = row.dataset;
    const at = this.#order.indexOf(address);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.#order.length - 1, PageDown: at + PAGE, PageUp: at - PAGE };
    if (event.key in moves) this.#move(moves[event.key], event.shiftKey);
    else if (event.key === "Enter" && event.target === row) this.#page.open(address);
    else if (event.key === " " && event.target.tagName !== "BUTTON") this.#toggle(address);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.#selectAll(true);
    else return;
    event.preventDefault();
  }

  #move(index, extending) {
    const address = this.#order[Math.max(0, Math.min(this.#order.length - 1, index))];
    if (extending && !this.#anchor) this.#anchor = this.#at;
    this.#focus(address);
    if (extending) this.#extend(address);
  }

  #focus(address) {
    this.#lines.get(address)?.element.focus();
  }

  #focused(row) {
    if (!row || row.dataset.address === this.#at) return;
    this.#at = row.dataset.address;
    this.#mark();
  }

  #toggle(address) {
    this.#anchor = address;
    this.#page.selection.toggle(address);
  }

  #extend(address) {
    this.#page.selection.set(rangeOf(this.#order, this.#anchor || this.#at, address));
  }

  #selectAll(selected) {
    const others = this.#page.selection.addresses.filter((address) => !this.#order.includes(address));
    this.#page.selection.set(selected ? [...others, ...this.#order] : others);
  }
}

/** Bring children into this order after `after`, touching only those that stand wrong. */
function inOrder(parent, children, after) {
  let next = after ? after.nextElementSibling : parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}
