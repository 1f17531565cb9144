// The view of specs: the library, or one spec in the editor.

import { Library } from "./library.js";
import { stylesheet } from "./stylesheet.js";

const STYLES = [
  "css/specs/library.css",
  "css/specs/editor.css",
  "css/specs/preview.css",
  "css/specs/dialogs.css",
  "css/yaml_editor.css",
];

export class SpecsView {
  #root;
  #page;
  #shown = null;
  #turn = 0;
  #ready = Promise.all(STYLES.map(stylesheet));

  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    root.setAttribute("aria-label", "Specs");
    page.socket.addEventListener("events", ({ detail }) => this.#heard(detail.events ?? []));
    addEventListener("beforeunload", (event) => {
      if (this.#shown?.dirty) event.preventDefault();
    });
  }

  async show({ spec }) {
    const turn = ++this.#turn;
    if (this.#shown?.name === spec) return;
    const made = spec ? await this.#editor(spec) : new Library(this.#root, this.#page);
    await this.#ready;
    if (turn !== this.#turn || !made) return;
    this.#leave();
    this.#shown = made;
    await made.open();
  }

  /** Seats tell nothing about specs; what does comes by events. */
  update() {}

  hide() {
    this.#turn += 1;
    this.#leave();
  }

  /** An unsaved text stays in this browser, and is there again when one comes back. */
  #leave() {
    if (this.#shown?.dirty) this.#page.toasts.show(`the changes of ${this.#shown.name} are not saved; this browser keeps them`);
    this.#shown?.close();
    this.#shown = null;
  }

  async #editor(name) {
    try {
      const { SpecEditor } = await import("./spec_editor.js");
      return new SpecEditor(this.#root, this.#page, name);
    } catch (error) {
      this.#page.toasts.show(`cannot open the editor: ${error.message} (reload the page)`, "error");
      return null;
    }
  }

  #heard(events) {
    if (events.some(({ kind, rig }) => rig || kind.startsWith("spec."))) this.#shown?.heard(events);
  }
}
