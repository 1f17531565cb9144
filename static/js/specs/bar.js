// The bar over an editor: which spec, whether it is saved, and what can be done.

import { button, make } from "./make.js";

export class EditorBar {
  #name = make("h2", { class: "spec-bar-name" });
  #state = make("span", { class: "spec-bar-state", role: "status" });
  #rig = make("a", { class: "spec-bar-rig", hidden: true });
  #save;
  #up;
  #revisions;
  #of;

  /**
   * @param {string} name
   * @param {{canOperate: boolean, problems: HTMLElement, back: () => void, save: () => void, revisions: () => void, plan: () => void, up: () => void}} on
   */
  constructor(name, { canOperate, problems, save, revisions, plan, up }) {
    this.#of = name;
    this.#name.textContent = name;
    this.#save = button("Save", { class: "primary", title: "Save (Ctrl+S)", onclick: () => save() });
    this.#up = button("Up …", { title: "Show what bringing it up would do, then do it", onclick: () => up() });
    this.#revisions = button("Revisions", { onclick: () => revisions() });
    const looking = [this.#revisions, button("Plan", { title: "Show what bringing it up would do", onclick: () => plan() })];
    const doing = canOperate ? [this.#up, this.#save] : [make("span", { class: "spec-bar-state" }, "You may look only")];
    const back = make("a", { class: "spec-bar-back", href: "/specs/" }, "Specs");
    const where = make("span", { class: "spec-bar-where" }, back, make("span", { "aria-hidden": "true" }, "/"), this.#name);
    this.element = make("header", { class: "spec-bar" }, where, this.#state, this.#rig, problems, make("span", { class: "spec-bar-gap" }), ...looking, ...doing);
  }

  /** @param {{dirty: boolean, base: number, target: string, rig: object | null}} state */
  show({ dirty, base, target, rig }) {
    const revision = base ? `revision ${base}` : "new";
    this.#state.textContent = dirty ? `● not saved (${revision})` : `saved (${revision})`;
    this.#state.dataset.dirty = dirty ? "yes" : "no";
    this.#save.textContent = target === this.#of ? "Save" : `Save as ${target}`;
    this.#save.disabled = !dirty;
    this.#revisions.disabled = base === 0;
    this.#rig.hidden = !rig;
    if (!rig) return;
    this.#rig.href = `/rigs/${encodeURIComponent(this.#of)}/`;
    this.#rig.textContent = `rig is ${rig.state}`;
    this.#rig.dataset.state = rig.state.replaceAll(" ", "-");
  }
}
