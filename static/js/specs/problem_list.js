// The problems of a text: how many, and where each of them is.

import { button, make } from "./make.js";
import { counted } from "./texts.js";

export class ProblemList {
  #list = make("ul", { class: "problem-list", "aria-label": "Problems", hidden: true });
  #go;

  /** @param {(problem: object) => void} go a problem was chosen */
  constructor(go) {
    this.#go = go;
    this.button = button("", { class: "quiet problem-count", "aria-expanded": "false", onclick: () => this.toggle() });
    this.show([]);
  }

  get element() {
    return this.#list;
  }

  show(problems) {
    this.button.textContent = problems.length ? `✕ ${counted(problems.length, "problem")}` : "✔ No problems";
    this.button.dataset.problems = problems.length ? "yes" : "no";
    this.button.disabled = problems.length === 0;
    this.#list.replaceChildren(...problems.map((problem) => this.#entry(problem)));
    if (!problems.length) this.toggle(false);
  }

  toggle(open = this.#list.hidden) {
    this.#list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  #entry(problem) {
    const { line, column, path, message } = problem;
    const where = make("span", { class: "problem-place" }, `${line}:${column}`);
    const words = [where, make("span", {}, message), path ? make("span", { class: "problem-path" }, path) : null];
    return make("li", {}, make("button", { type: "button", onclick: () => this.#go(problem) }, ...words));
  }
}
