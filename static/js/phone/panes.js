// On a telephone one thing at a time: which of them is shown, and the bar at the foot that switches.

export class Panes {
  #bar;
  #workspace;

  /**
   * @param {HTMLElement} bar its buttons name the panes
   * @param {HTMLElement} workspace
   */
  constructor(bar, workspace) {
    this.#bar = bar;
    this.#workspace = workspace;
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-pane]");
      if (button) this.show(button.dataset.pane);
    });
    this.show("seats");
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
    this.#button("centre").querySelector("[data-part=view]").textContent = view[0].toUpperCase() + view.slice(1);
  }

  #button(pane) {
    return this.#bar.querySelector(`[data-pane="${pane}"]`);
  }
}
