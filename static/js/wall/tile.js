// One seat on the wall: its head, its live screen, and beneath it the last line for those who cannot see it.

import { showOthers } from "../terminal/others.js";

const SIGNIFICANT = 300;

export class Tile {
  /** @param {object} on `type()`, `open()` */
  constructor(row, canOperate, on) {
    this.address = row.address;
    this.cell = element("div", { className: "wall-cell" });
    this.element = element("article", { className: "tile" });
    this.element.dataset.address = row.address;
    this.head = element("header", { className: "tile-head" });
    this.name = element("b", { className: "tile-name" });
    this.place = element("span", { className: "tile-place" });
    this.words = element("span", { className: "tile-words" });
    this.age = element("time", { className: "age" });
    this.badge = element("span", { className: "tile-badge", hidden: true });
    this.others = element("span", { className: "badge viewers", hidden: true });
    this.open = element("button", { className: "button quiet icon tile-open", type: "button", textContent: "⤢" });
    this.open.title = "Open in the dock (double click, Shift+Enter)";
    this.open.setAttribute("aria-label", `Open ${row.address}`);
    this.open.tabIndex = -1;
    const sign = element("span", { className: "sign" });
    sign.setAttribute("aria-hidden", "true");
    this.head.append(sign, this.name, this.place, this.words, this.age, this.others, this.badge, this.open);
    this.button = element("button", { className: "tile-screen", type: "button", tabIndex: -1 });
    this.canvas = element("canvas");
    this.button.append(this.canvas);
    this.line = element("p", { className: "visually-hidden", id: `last-line-${row.element.id}` });
    this.button.setAttribute("aria-describedby", this.line.id);
    this.element.append(this.head, this.button, this.line);
    this.cell.append(this.element);
    this.verb = canOperate ? "type into it" : "open it";
    this.button.addEventListener("click", () => on.type());
    this.open.addEventListener("click", () => on.open());
  }

  /** @param {string} name by which one tells it from the other tiles */
  update(row, name) {
    const { element: tile } = this;
    const told = JSON.stringify([row.state, row.standing, row.words, row.since, row.trouble, row.podLabel, row.reason, name]);
    if (told === this.told) return;
    this.told = told;
    Object.assign(tile.dataset, { state: row.state, standing: row.standing });
    tile.toggleAttribute("data-trouble", row.trouble);
    this.name.textContent = name;
    this.name.title = row.address;
    this.place.textContent = row.podLabel;
    this.words.textContent = row.words;
    this.words.title = row.reason || row.words;
    this.age.dateTime = row.since;
    this.button.setAttribute("aria-label", `${row.address}: ${row.words}; ${this.verb}`);
  }

  /** @param {string} text the lowest line of the screen */
  say(text) {
    const short = text.slice(0, SIGNIFICANT);
    if (this.line.textContent !== short) this.line.textContent = short;
  }

  /**
   * @param {"" | "one" | "all"} kind what typing does to this seat
   * @param {number} count of tabs at its terminal
   */
  mark(kind, count) {
    this.element.dataset.typing = kind;
    this.badge.hidden = !kind;
    this.badge.textContent = kind && "typing";
    showOthers(this.others, kind ? count : 1);
  }

  /** Let the tile lie above its neighbours, in CSS pixels of the wall; null puts it back. */
  lift(box) {
    this.element.toggleAttribute("data-lifted", Boolean(box));
    for (const side of ["left", "top", "width", "height"]) this.element.style[side] = box ? `${box[side]}px` : "";
  }
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
