// The buttons beside a seat's terminal: what can be done with it, but for sending, which has a box of its own.

import { make } from "../actions/elements.js";

export class Deeds {
  #bar;
  #actions;
  #offered = "";

  /** @param {HTMLElement} bar  @param {import("../actions/actions.js").Actions} actions */
  constructor(bar, actions) {
    this.#bar = bar;
    this.#actions = actions;
  }

  /** The seat may be offered something else now. */
  update({ address }) {
    const offers = this.#actions.offers({ seats: [address] }).filter(({ id, verb }) => id === "explain" || (verb && id !== "send"));
    const offered = JSON.stringify([address, ...offers.map(({ id }) => id)]);
    if (offered === this.#offered) return;
    this.#offered = offered;
    const { action } = this.#bar.contains(document.activeElement) ? document.activeElement.dataset : {};
    this.#bar.setAttribute("aria-label", `What can be done with ${address}`);
    this.#bar.replaceChildren(...offers.map((offer) => this.#button(offer, address)));
    if (action) this.#bar.querySelector(`[data-action="${action}"]`)?.focus();
  }

  #button({ id, label, verb, asks }, address) {
    const button = make("button", { className: "button", type: "button", textContent: label, data: { action: id } });
    if (verb) button.title = verb.summary.charAt(0).toUpperCase() + verb.summary.slice(1);
    if (asks || id === "explain") button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => this.#actions.run(id, { seats: [address] }));
    return button;
  }
}
