// A menu over the page: walked with the arrow keys or by typing, closed by Escape or a look elsewhere.

import { make } from "./elements.js";
import { nextMatch } from "./typeahead.js";

const MARGIN = 6;

export class Menu {
  #layer = make("section", { className: "menu", popover: "auto", aria: { label: "Menu" } });
  #title = make("p", { className: "menu-title" });
  #list = make("div", { className: "menu-items", aria: { role: "menu" } });
  #command = make("p", { className: "menu-command", aria: { hidden: "true" } });
  #items = [];
  #place = {};
  #copy;
  #typed = "";
  #typedAt = 0;

  /** @param {(line: string) => void} copy puts the command of an item into the clipboard */
  constructor(copy) {
    this.#copy = copy;
    this.#layer.append(this.#title, this.#list, this.#command);
    document.body.append(this.#layer);
    this.#list.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("pointermove", ({ target }) => target.closest("[role=menuitem]")?.focus());
    this.#list.addEventListener("focusin", ({ target }) => this.#highlighted(target));
    this.#list.addEventListener("click", ({ target }) => this.#chosen(target.closest("[role=menuitem]")));
  }

  /**
   * @param {string} title what it is about
   * @param {{label: string, group: string, loses: boolean, command: string, run: (place: object) => void}[]} items
   *   run is told the place: what an item leads to may be a menu there
   * @param {{x: number, y: number, opener: ?HTMLElement}} place opener: gets the keyboard back
   */
  show(title, items, place) {
    const { x, y } = place;
    this.#place = place;
    this.#items = items;
    this.#title.textContent = title;
    this.#list.setAttribute("aria-label", title);
    this.#command.hidden = !items.some(({ command }) => command);
    this.#list.replaceChildren(...items.flatMap((item, index) => this.#lines(item, items[index - 1], index)));
    this.#layer.showPopover();
    const { width, height } = this.#layer.getBoundingClientRect();
    this.#layer.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - width - MARGIN))}px`;
    this.#layer.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - height - MARGIN))}px`;
    this.#list.querySelector("[role=menuitem]").focus();
  }

  hide({ refocus = true } = {}) {
    this.#layer.hidePopover();
    if (refocus && this.#place.opener?.isConnected) this.#place.opener.focus();
  }

  #lines(item, before, index) {
    const button = make("button", { type: "button", tabIndex: -1, textContent: item.label, aria: { role: "menuitem" }, data: { index } });
    if (item.loses) button.dataset.loses = "yes";
    if (item.label === item.command) button.dataset.command = "yes";
    return before && before.group !== item.group ? [make("hr"), button] : [button];
  }

  #highlighted(button) {
    const { command, label } = this.#items[button.dataset.index] ?? {};
    this.#command.textContent = command && command !== label ? `${command}  (Ctrl+C copies)` : "";
  }

  #chosen(button) {
    if (!button) return;
    const item = this.#items[button.dataset.index];
    this.hide();
    item.run(this.#place);
  }

  #pressed(event) {
    const buttons = [...this.#list.querySelectorAll("[role=menuitem]")];
    const at = buttons.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key in moves) {
      this.#typed = "";
      buttons.at(moves[event.key] % buttons.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") this.hide();
    else if (event.key === "c" && (event.ctrlKey || event.metaKey)) this.#copyCommand(at);
    else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) this.#type(event, buttons, at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #copyCommand(at) {
    const { command } = this.#items[at];
    if (command) this.#copy(command);
  }

  #type({ key, timeStamp }, buttons, at) {
    this.#typed = timeStamp - this.#typedAt > 700 ? key : this.#typed + key;
    this.#typedAt = timeStamp;
    buttons[nextMatch(this.#items.map(({ label }) => label), this.#typed, at)]?.focus();
  }
}
