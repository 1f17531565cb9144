// Keys that a telephone's keyboard does not have, below a terminal. They type without calling that keyboard up.

import { keyBytes, withControl } from "./key_bytes.js";

export class KeyBar {
  #bar;
  #on;
  #control = false;

  /**
   * @param {HTMLElement} bar of a terminal
   * @param {object} on `type(bytes)`, `paste(text)`, `application()`: whether the program wants cursor keys its own way,
   *   `focus()`: it gets what is typed next, `failed(reason)`
   */
  constructor(bar, on) {
    this.#bar = bar;
    this.#on = on;
    // Whatever has the keyboard keeps it, and so a soft keyboard neither comes nor goes.
    bar.addEventListener("pointerdown", (event) => event.preventDefault());
    bar.addEventListener("mousedown", (event) => event.preventDefault());
    bar.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key) this.#pressed(key);
    });
  }

  /** What is typed on the keyboard, with the Ctrl that was pressed here. */
  typed(data) {
    if (!this.#control) return data;
    this.#hold(false);
    return withControl(data);
  }

  #pressed(key) {
    if (key === "control") return this.#arm();
    if (key === "paste") return this.#paste();
    this.#on.type(keyBytes(key, { control: this.#control, application: this.#on.application() }));
    return this.#hold(false);
  }

  /** Its next key comes from the soft keyboard: that must type into this terminal, whatever had it before. */
  #arm() {
    this.#hold(!this.#control);
    if (this.#control) this.#on.focus();
  }

  async #paste() {
    try {
      const text = await navigator.clipboard.readText();
      if (text) this.#on.paste(text);
    } catch {
      this.#on.failed("cannot paste: the browser does not let this page read the clipboard");
    }
  }

  #hold(control) {
    this.#control = control;
    this.#bar.querySelector("[data-key=control]").setAttribute("aria-pressed", String(control));
  }
}
