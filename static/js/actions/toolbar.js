// The bar at the foot of the centre while seats are selected: how many, and what can be done with all of them.

import { make } from "./elements.js";

const SHOWN = ["open", "send", "start", "restart", "interrupt", "stop"];
const SHORT = { send: "Send text …", start: "Start", restart: "Restart …", interrupt: "Interrupt", stop: "Stop …" };

export class SelectionToolbar {
  #page;
  #bar = make("div", { className: "selection-bar", hidden: true, aria: { role: "toolbar", label: "Selected seats" } });
  #count = make("b", { aria: { live: "polite" } });
  #buttons = make("span", { className: "selection-actions" });

  constructor(centre, page) {
    this.#page = page;
    const more = make("button", { type: "button", className: "button quiet icon", textContent: "…", title: "More", aria: { label: "More for the selected seats", haspopup: "menu" } });
    const clear = make("button", { type: "button", className: "button quiet icon", textContent: "✕", title: "Select nothing (Esc)", aria: { label: "Select nothing" } });
    more.addEventListener("click", () => this.#menu(more));
    clear.addEventListener("click", () => page.selection.clear());
    this.#bar.append(this.#count, this.#buttons, more, clear);
    this.#bar.addEventListener("keydown", (event) => this.#walk(event));
    centre.append(this.#bar);
    page.selection.addEventListener("change", () => this.update());
    page.seats.addEventListener("change", () => this.update());
  }

  update() {
    const { selection, seats, actions } = this.#page;
    const known = selection.addresses.filter((address) => seats.get(address));
    if (known.length < selection.addresses.length) return selection.set(known);
    this.#bar.hidden = !known.length;
    if (!known.length) return undefined;
    this.#count.textContent = known.length === 1 ? "1 seat" : `${known.length} seats`;
    const offers = actions.offers({ seats: known });
    const shown = SHOWN.map((id) => offers.find((offer) => offer.id === id)).filter(Boolean);
    this.#show(shown, known.length);
    return undefined;
  }

  /** Buttons that stay keep the keyboard. */
  #show(offers, count) {
    const present = new Map([...this.#buttons.children].map((button) => [button.dataset.id, button]));
    for (const [id, button] of present) if (!offers.some((offer) => offer.id === id)) button.remove();
    offers.forEach((offer, index) => {
      const button = present.get(offer.id) ?? make("button", { type: "button", className: "button", data: { id: offer.id } });
      const applies = offer.seats.length < count ? ` (${offer.seats.length})` : "";
      button.textContent = (SHORT[offer.id] ?? "Open") + applies;
      button.title = offer.command;
      button.setAttribute("aria-label", offer.label);
      button.onclick = () => offer.run();
      if (this.#buttons.children[index] !== button) this.#buttons.insertBefore(button, this.#buttons.children[index] ?? null);
    });
  }

  #menu(button) {
    const { left, top } = button.getBoundingClientRect();
    this.#page.actions.menu({ seats: this.#page.selection.addresses }, { x: left, y: top, opener: button });
  }

  #walk(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps)) return;
    const buttons = [...this.#bar.querySelectorAll("button")];
    buttons.at((buttons.indexOf(document.activeElement) + steps[event.key]) % buttons.length).focus();
    event.preventDefault();
  }
}
