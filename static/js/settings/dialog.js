// The dialog of the settings: every control takes effect at once, and shows what another tab has chosen.

import { ask } from "../actions/dialog.js";
import { DEFAULTS, LIMITS } from "../page/settings.js";
import { SCHEMES } from "../terminal/schemes.js";
import { chordOf, objection } from "./chord.js";
import { paintSample } from "./sample.js";

export class SettingsDialog {
  #dialog;
  #form;
  #settings;
  #allow;

  /**
   * @param {HTMLDialogElement} dialog rendered by the server; its controls are named after the settings
   * @param {import("../page/settings.js").Settings} settings
   * @param {() => Promise<string>} allow asks the browser for notifications; says why not, or nothing
   */
  constructor(dialog, settings, allow) {
    this.#dialog = dialog;
    this.#form = dialog.querySelector("form");
    this.#settings = settings;
    this.#allow = allow;
    this.#form.colours.append(...Object.entries(SCHEMES).map(([name, { label }]) => new Option(label, name)));
    this.#form.addEventListener("change", (event) => this.#changed(event.target));
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    dialog.addEventListener("click", (event) => this.#clicked(event));
    dialog.querySelector("[data-part=chord]").addEventListener("keydown", (event) => this.#record(event));
    settings.addEventListener("change", () => this.#show());
    this.#show();
  }

  open() {
    this.#show();
    this.#say("");
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #show() {
    for (const name of Object.keys(DEFAULTS)) {
      const control = this.#form.elements[name];
      const value = this.#settings.get(name);
      if (!control) continue;
      if (control.type === "checkbox") control.checked = value;
      else if (control.value !== String(value)) control.value = value;
    }
    this.#part("chord").textContent = this.#settings.get("leaveChord");
    paintSample(this.#part("sample"), (name) => this.#settings.get(name));
  }

  #changed(control) {
    const { name } = control;
    if (!(name in DEFAULTS)) return;
    if (name === "notifications" && control.checked) this.#askFirst(control);
    else if (control.type === "checkbox") this.#settings.set(name, control.checked);
    else if (name in LIMITS) this.#settings.set(name, within(control.value, name));
    else this.#settings.set(name, control.value);
    this.#show();
  }

  /** The switch stays on only when the browser allows it. */
  async #askFirst(control) {
    const refused = await this.#allow();
    this.#settings.set("notifications", !refused);
    control.checked = !refused;
    this.#say(refused);
  }

  #clicked(event) {
    const action = event.target.closest("[data-action]")?.dataset.action;
    if (action === "reset") this.#askToReset();
    if (action === "close" || event.target === this.#dialog) this.#dialog.close();
  }

  #askToReset() {
    const says = "All settings of this browser become what they were at first.";
    ask({ title: "Reset all settings?", button: "Reset", seats: [], says, perform: () => this.#settings.reset() });
  }

  /** Tab and Escape alone keep their meaning: one must be able to leave. */
  #record(event) {
    const chord = chordOf(event);
    if (["Tab", "Shift+Tab", "Escape", "Enter", "Space"].includes(chord)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!chord) return;
    const why = objection(chord);
    this.#say(why);
    if (!why) this.#settings.set("leaveChord", chord);
  }

  #say(text) {
    this.#part("outcome").textContent = text;
  }

  #part(name) {
    return this.#dialog.querySelector(`[data-part="${name}"]`);
  }
}

function within(text, name) {
  const [least, most] = LIMITS[name];
  const number = Number.parseFloat(text);
  return Number.isNaN(number) ? DEFAULTS[name] : Math.min(most, Math.max(least, number));
}
