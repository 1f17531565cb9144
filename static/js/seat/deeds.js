// The buttons of a seat: each calls its verb, and asks first where something would be lost.

import { callVerb } from "../api.js";

export class Deeds {
  #panel;
  #toasts;
  #address;

  /** @param {string} address of the seat whose terminal it is */
  constructor(panel, toasts, address) {
    this.#panel = panel;
    this.#toasts = toasts;
    this.#address = address;
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-verb]");
      if (button) this.#wanted(button);
    });
  }

  #wanted(button) {
    const { verb } = button.dataset;
    const dialog = this.#panel.querySelector(`dialog[data-verb="${CSS.escape(verb)}"]`);
    if (!dialog) return this.#do(verb, {});
    dialog.returnValue = "";
    dialog.querySelector("form").reset();
    dialog.onclose = () => {
      button.focus();
      if (dialog.returnValue === "confirm") this.#do(verb, valuesOf(dialog));
    };
    return dialog.showModal();
  }

  async #do(verb, values) {
    const seat = this.#address;
    const answer = await callVerb(verb, { seat, ...values });
    if (answer.error) this.#toasts.show(answer.error, "error");
    else this.#toasts.show(`${verb} of ${seat}: ${answer.state ?? "done"}`);
  }
}

function valuesOf(dialog) {
  const form = new FormData(dialog.querySelector("form"));
  const values = Object.fromEntries([...form].filter(([, value]) => value !== ""));
  return values.fresh ? { ...values, fresh: true } : values;
}
