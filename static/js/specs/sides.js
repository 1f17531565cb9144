// A spec's text beside the graph that it gives, and the list of its problems: in the page and in the admin panel.

import { check, schemaOf } from "./ask_server.js";
import { CodeEditor } from "./code.js";
import { make } from "./make.js";
import { Preview } from "./preview.js";
import { ProblemList } from "./problem_list.js";

export class Sides {
  problems = new ProblemList(({ line, column }) => this.code.goToPlace(line, column));
  code = null;
  #room = make("div", { class: "yaml-editor" });
  #graph = make("section", { class: "preview", "aria-label": "Preview" });
  element = make("div", { class: "spec-sides" }, make("div", { class: "spec-text" }, this.#room, this.problems.element), this.#graph);
  #preview;

  /**
   * Begin to show a text; the element is in the page.
   * @param {{text: string, editedFrom: () => string, label: string, readOnly: boolean, changed: (text: string) => void, checked?: (told: object) => void, save?: () => void}} options
   */
  begin({ text, editedFrom, label, readOnly, changed, checked, save }) {
    this.#preview = new Preview(this.#graph, { chosen: (place) => this.#chosen(place) });
    this.code = new CodeEditor({
      parent: this.#room,
      text,
      label,
      readOnly,
      schema: schemaOf("rigspec"),
      check: (written, signal) => check(written, editedFrom(), signal),
      on: {
        changed,
        checked: (told) => {
          this.tell(told);
          checked?.(told);
        },
        cursor: (seat) => this.#preview.mark(seat),
        save,
      },
    });
  }

  /** Show what is known of the text. @param {{problems?: object[], sketch?: object, error?: string}} told */
  tell({ problems, sketch, error }) {
    if (error) return this.#preview.tell(error);
    this.problems.show(problems);
    if (sketch) return this.#preview.show(sketch);
    return this.#preview.tell(this.#preview.isEmpty ? "The text has problems: what it gives is drawn once they are mended." : "The text has problems; this is what it gave before.");
  }

  #chosen({ seat, pod, edge }) {
    if (seat) this.code.goTo((block) => block.kind === "seat" && block.name === seat);
    else if (pod) this.code.goTo((block) => block.kind === "pod" && block.name === pod);
    else this.code.goTo((block) => block.kind === "edge" && block.name === edge);
  }
}
