// <yaml-editor><textarea></yaml-editor>: the editor of specs around a field of a form, which keeps the text.

import { check, schemaOf } from "./ask_server.js";

class YamlEditor extends HTMLElement {
  #code = null;

  async connectedCallback() {
    const field = this.querySelector("textarea");
    if (!field || this.#code) return;
    const { CodeEditor } = await import("./code.js");
    if (!this.isConnected || this.#code) return;
    const label = field.labels?.[0];
    this.#code = new CodeEditor({
      parent: this,
      text: field.value,
      label: label?.textContent.trim() || "YAML",
      readOnly: field.readOnly || field.disabled,
      schema: schemaOf("rigspec"),
      check,
      on: { changed: (text) => (field.value = text) },
    });
    field.required = false; // a field that is not shown cannot be pointed at; the server refuses an empty text
    label?.addEventListener("click", (event) => {
      event.preventDefault();
      this.#code.focus();
    });
    this.dataset.ready = "";
  }
}

customElements.define("yaml-editor", YamlEditor);
