// A terminal of the dock with all that stands beside it, made from the template.

import { BesideTerminal } from "../seat/beside.js";
import { TerminalPanel } from "../terminal/panel.js";

export class DockTerminal {
  #beside;
  #panel;

  /**
   * @param {import("../page/seats.js").SeatRow} row
   * @param {object} page see main.js
   * @param {object} on `leave()`, `close()`, `popOut()`
   */
  constructor(row, page, on) {
    const template = document.getElementById("terminal-template");
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.id = `terminal-${row.element.id}`;
    this.element.hidden = true;
    const { socket, canOperate } = page;
    this.#panel = new TerminalPanel(this.element, row, { socket, canOperate, ...on });
    this.#beside = new BesideTerminal(this.element, row, page);
    this.address = row.address;
    this.row = row;
  }

  get shown() {
    return this.#panel.shown;
  }

  show() {
    this.#panel.show();
    this.#beside.shown();
  }

  hide() {
    this.#panel.hide();
    this.#beside.hidden();
  }

  update(row) {
    this.row = row;
    this.#panel.update(row);
    this.#beside.update(row);
  }

  heard(events) {
    this.#beside.heard(events);
  }

  focus() {
    this.#panel.focus();
  }

  remove() {
    this.hide();
    this.#panel.dispose();
  }
}
