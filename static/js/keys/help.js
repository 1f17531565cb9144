// All keys in one dialog.

import { make } from "../actions/elements.js";
import { ELSEWHERE } from "./elsewhere.js";
import { KEYS } from "./keymap.js";

export class KeysHelp {
  #settings;

  constructor(settings) {
    this.#settings = settings;
  }

  open() {
    const close = make("button", { className: "button quiet icon", textContent: "✕", aria: { label: "Close" } });
    const heading = make("h2", { textContent: "Keys", id: "keys-title" });
    const dialog = make("dialog", { className: "keys" }, make("header", {}, heading, close), make("div", { className: "keys-groups" }, ...this.#groups()));
    dialog.setAttribute("aria-labelledby", heading.id);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  }

  #groups() {
    const groups = new Map();
    for (const entry of [...KEYS, ...ELSEWHERE]) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
    return [...groups].map(([title, entries]) => {
      const lines = entries.flatMap(({ key, keys = [key], label }) => [make("dt", {}, ...keys.map((each) => this.#shown(each))), make("dd", { textContent: label })]);
      return make("section", {}, make("h3", { textContent: title }), make("dl", {}, ...lines));
    });
  }

  #shown(key) {
    return make("kbd", { textContent: key === "{leave}" ? this.#settings.get("leaveChord") : key });
  }
}
