// On a telephone one thing at a time: which of them is shown, and the bar at the foot that switches.

import { Menu } from "../actions/menu.js";

export class Panes {
  #bar;
  #workspace;
  #views;
  #menu = new Menu(() => {});

  /**
   * @param {HTMLElement} bar its buttons name the panes
   * @param {HTMLElement} workspace
   * @param {HTMLElement} views links to the views of the centre
   */
  constructor(bar, workspace, views) {
    this.#bar = bar;
    this.#workspace = workspace;
    this.#views = views;
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.pane) this.show(button.dataset.pane);
      else if (button) this.#chooseView(button);
    });
    this.show("seats");
  }

  /** Whether this is so at all: a wider window shows them side by side. */
  get isOneAtATime() {
    return this.#bar.checkVisibility();
  }

  /** @param {"seats"|"centre"|"dock"|"attention"} pane */
  show(pane) {
    this.#workspace.dataset.pane = pane;
    for (const button of this.#bar.querySelectorAll("[data-pane]")) {
      button.setAttribute("aria-current", String(button.dataset.pane === pane));
    }
  }

  /** Another terminal is in front; none sends one back to the seats. */
  front(address) {
    if (address) this.show("dock");
    else if (this.#workspace.dataset.pane === "dock") this.show("seats");
    this.#button("dock").disabled = !address;
  }

  /** @param {number} number of seats that need a person */
  count(number) {
    const button = this.#button("attention");
    button.querySelector("[data-part=count]").textContent = number || "";
    button.disabled = !number;
    if (!number && this.#workspace.dataset.pane === "attention") this.show("seats");
  }

  /** @param {string} view what the centre shows now */
  name(view) {
    const button = this.#button("centre");
    button.querySelector("[data-part=view]").textContent = view[0].toUpperCase() + view.slice(1);
    for (const icon of button.querySelectorAll("[data-icon]")) icon.toggleAttribute("hidden", icon.dataset.icon !== view);
  }

  #chooseView(opener) {
    const items = [...this.#views.querySelectorAll("[data-view]")].map((link) => ({ label: link.textContent, group: "", command: "", run: () => link.click() }));
    const { left: x, top: y } = opener.getBoundingClientRect();
    this.#menu.show("Views", items, { x, y, opener });
  }

  #button(pane) {
    return this.#bar.querySelector(`[data-pane="${pane}"]`);
  }
}
