// <yaml-editor><textarea></yaml-editor>: the editor of specs around a field of a form, which keeps the text.

import { make } from "./make.js";

class YamlEditor extends HTMLElement {
  #sides = null;

  async connectedCallback() {
    const field = this.querySelector("textarea");
    if (!field || this.#sides) return;
    const { Sides } = await import("./sides.js");
    if (!this.isConnected || this.#sides) return;
    const label = field.labels?.[0];
    this.#sides = new Sides();
    this.append(make("div", { class: "spec-frame" }, this.#sides.problems.button, this.#sides.element));
    this.#sides.begin({
      text: field.value,
      editedFrom: () => field.dataset.editedFrom ?? "",
      label: label?.textContent.trim() || "YAML",
      readOnly: field.readOnly || field.disabled,
      changed: (text) => (field.value = text),
    });
    field.required = false; // a field that is not shown cannot be pointed at; the server refuses an empty text
    label?.addEventListener("click", (event) => {
      event.preventDefault();
      this.#sides.code.focus();
    });
    this.dataset.ready = "";
  }
}

customElements.define("yaml-editor", YamlEditor);
