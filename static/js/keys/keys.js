// Carries out what keys mean, where no field, terminal, dialog or menu has the keyboard.

import { targetsAt } from "../actions/targets.js";
import { currentRig, currentSeats, nextAfter } from "../page/current.js";
import { commandFor } from "./keymap.js";

const WRITING = "input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])";

export class Keys {
  #page;
  #parts;

  /**
   * @param {object} page see main.js
   * @param {{explorer: object, palette: object, help: object, settings: object}} parts
   */
  constructor(page, parts) {
    this.#page = page;
    this.#parts = parts;
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const focused = document.activeElement;
    if (focused?.closest?.(".xterm")) return; // a terminal gets every key
    // A dialog that was just closed has the keyboard until the next frame.
    const at = focused?.closest?.("dialog:not([open])") ? null : focused;
    const busy = document.querySelector("dialog[open], .menu:popover-open") !== null;
    const command = commandFor(event, { writing: Boolean(at?.matches?.(WRITING)), busy });
    if (command && this.run(command) !== false) event.preventDefault();
  }

  /** @returns {false | void} false: the key stays the browser's */
  run(command) {
    const page = this.#page;
    const [kind, name] = command.split(".");
    if (kind === "view") return this.#view(name);
    if (kind === "do") return this.#act(name, currentSeats(page));
    if (kind === "rig") return this.#onRig(name);
    return {
      palette: () => this.#parts.palette.open(),
      help: () => this.#parts.help.open(),
      filter: () => this.#parts.explorer.focusFilter(),
      settings: () => this.#parts.settings.open(),
      "next-in-need": () => this.#next(),
      menu: () => this.#menu(),
      select: () => currentSeats(page).length && this.#select(),
      leave: () => (page.selection.addresses.length ? page.selection.clear() : false),
    }[command]();
  }

  #view(name) {
    if (name === "all") return this.#page.go({ rig: "" });
    if (name !== "graph" && !document.querySelector(`#views [data-view="${name}"]`)) return false;
    return this.#page.go({ view: name });
  }

  #act(id, seats) {
    if (!seats.length) return this.#say("No seat is meant: choose one first, with the arrow keys or the mouse.");
    if (!this.#page.actions.run(id, { seats })) return this.#say(`${id} is not offered for ${seats.join(", ")} now.`);
    return undefined;
  }

  #onRig(verb) {
    const rig = currentRig(this.#page);
    if (!rig) return this.#say("No rig is meant: open one first.");
    if (!this.#page.actions.run(verb, { rig })) return this.#say(`${verb} is not offered for ${rig} now.`);
    return undefined;
  }

  #menu() {
    const at = document.activeElement;
    const targets = this.#targets(at);
    if (!targets) return false;
    const { left, bottom } = at && at !== document.body ? at.getBoundingClientRect() : {};
    return this.#page.actions.menu(targets, left === undefined ? {} : { x: left + 12, y: bottom + 2 });
  }

  /** The pod with the keyboard comes before the terminal in front, not before what is selected. */
  #targets(at) {
    const pod = targetsAt(at, this.#page.selection)?.pod;
    if (pod && !this.#page.selection.addresses.length) return { pod };
    const seats = currentSeats(this.#page);
    const rig = currentRig(this.#page);
    if (seats.length) return { seats };
    return rig ? { rig } : null;
  }

  /** The seat with the keyboard joins the selection, or leaves it. */
  #select() {
    const focused = document.activeElement?.closest?.("[data-address]")?.dataset.address ?? this.#page.dock.front;
    if (focused) this.#page.selection.toggle(focused);
  }

  #next() {
    const next = nextAfter(this.#parts.attention.seats, this.#page.dock.front);
    if (next) this.#page.open(next);
    else this.#say("No seat needs you.");
  }

  #say(text) {
    this.#page.toasts.show(text);
  }
}
