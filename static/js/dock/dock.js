// The dock: the terminals that are open, one in front or all side by side; remembered per browser.

import { recall, remember } from "./memory.js";
import { Splitter } from "./splitter.js";
import { DockTabs } from "./tabs.js";
import { DockTerminal } from "./terminal.js";

const HALF = 50;

export class Dock {
  #element;
  #body;
  #workspace;
  #page;
  #on;
  #tabs;
  #splitter;
  #state = recall();
  #terminals = new Map();
  #front = "";

  /**
   * @param {object} page see main.js
   * @param {object} on `front(address, {step})`: another terminal is in front, or none, `step`: somebody wanted it so;
   *   `leave(address)`: the keyboard goes elsewhere
   */
  constructor({ element, splitter, workspace }, page, on) {
    this.#element = element;
    this.#body = element.querySelector(".dock-body");
    this.#workspace = workspace;
    this.#page = page;
    this.#on = on;
    this.#tabs = new DockTabs(element.querySelector(".dock-tabs"), {
      front: (address, how) => this.open(address, how),
      close: (address) => this.close(address),
    });
    this.#splitter = new Splitter(splitter, workspace, (side, size) => this.#remember({ sizes: { ...this.#state.sizes, [side]: size } }));
    this.#tool("tile").addEventListener("click", () => this.#tile(!this.#state.tiled));
    this.#tool("side").addEventListener("click", () => this.#place(this.#state.side === "right" ? "bottom" : "right"));
    this.#tool("close-all").addEventListener("click", () => this.#closeAll());
    page.seats.addEventListener("change", () => this.#update());
    this.#place(this.#state.side);
    this.#tile(this.#state.tiled);
  }

  get front() {
    return this.#front;
  }

  get addresses() {
    return [...this.#terminals.keys()];
  }

  /** Open again what was open, `front` before all else; seats that are no more are forgotten. */
  restore(front) {
    const before = this.#state;
    const known = before.open.filter((address) => this.#page.seats.get(address));
    for (const address of known) this.#add(address);
    const wanted = [front, before.front, known.at(-1)].find((address) => address && this.#page.seats.get(address));
    if (wanted) this.open(wanted, { focus: wanted === front, step: false });
    else this.#show();
  }

  /** Bring a seat's terminal to the front, opening it if need be; whether there is such a seat. `step`: back undoes it. */
  open(address, { focus = true, step = true } = {}) {
    if (!this.#terminals.has(address) && !this.#add(address)) return false;
    this.#bring(address, { step });
    if (focus) this.#terminals.get(address).focus();
    return true;
  }

  /** Close one; its program goes on. */
  close(address) {
    const order = this.addresses;
    const at = order.indexOf(address);
    if (at < 0) return;
    this.#terminals.get(address).remove();
    this.#terminals.delete(address);
    this.#tabs.remove(address);
    const next = this.#front === address ? (order[at + 1] ?? order[at - 1] ?? "") : this.#front;
    this.#bring(next);
    if (next) this.#terminals.get(next).focus();
    else this.#on.leave(address);
  }

  /** Open a seat's terminal in a window of its own, and no longer here. */
  popOut(address) {
    const name = `rigweb-${address}`;
    if (!window.open(`/seats/${encodeURIComponent(address)}/terminal/`, name, "popup,width=960,height=640")) {
      this.#page.toasts.show("cannot open a window: the browser has blocked it (allow pop-ups of this page)", "error");
      return;
    }
    this.close(address);
  }

  focus() {
    this.#terminals.get(this.#front)?.focus();
  }

  heard(events) {
    for (const terminal of this.#terminals.values()) terminal.heard(events);
  }

  #add(address) {
    const row = this.#page.seats.get(address);
    if (!row) return false;
    const terminal = new DockTerminal(row, this.#page, {
      leave: () => this.#on.leave(address),
      close: () => this.close(address),
      popOut: () => this.popOut(address),
    });
    terminal.element.addEventListener("focusin", () => this.#focused(address));
    this.#terminals.set(address, terminal);
    this.#body.append(terminal.element);
    this.#tabs.add(terminal);
    return true;
  }

  #show() {
    const some = this.#terminals.size > 0;
    this.#element.hidden = !some;
    this.#workspace.dataset.dock = some ? this.#state.side : "closed";
    document.getElementById("splitter").hidden = !some;
    for (const [address, terminal] of this.#terminals) {
      if (this.#state.tiled || address === this.#front) terminal.show();
      else terminal.hide();
      terminal.element.dataset.front = address === this.#front ? "yes" : "no";
    }
    this.#tabs.mark(this.#front);
    this.#body.style.setProperty("--tiles", this.#state.tiled ? Math.ceil(Math.sqrt(this.#terminals.size)) : 1);
  }

  /** Side by side, the one with the keyboard is the one in front. */
  #focused(address) {
    if (address !== this.#front) this.#bring(address);
  }

  #bring(address, how) {
    this.#front = address;
    this.#show();
    this.#remember({ open: this.addresses, front: address });
    this.#on.front(address, how);
  }

  #update() {
    for (const terminal of this.#terminals.values()) {
      terminal.update(this.#page.seats.get(terminal.address) ?? terminal.row);
      this.#tabs.update(terminal);
    }
  }

  #tile(tiled) {
    this.#remember({ tiled });
    this.#element.dataset.tiled = tiled ? "yes" : "no";
    this.#tool("tile").setAttribute("aria-pressed", String(tiled));
    this.#show();
  }

  #place(side) {
    this.#remember({ side });
    const other = side === "right" ? "to the bottom" : "to the right";
    this.#tool("side").title = `Move the dock ${other}`;
    this.#tool("side").setAttribute("aria-label", `Move the dock ${other}`);
    this.#splitter.place(side, this.#state.sizes[side] ?? HALF);
    this.#show();
  }

  #closeAll() {
    const last = this.#front;
    for (const address of this.addresses.filter((each) => each !== last)) this.close(address);
    this.close(last);
  }

  #remember(changes) {
    this.#state = { ...this.#state, ...changes };
    remember(this.#state);
  }

  #tool(name) {
    return this.#element.querySelector(`.dock-tools [data-action="${name}"]`);
  }
}
