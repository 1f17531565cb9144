// Dialogs of the spec pages: native ones, which keep the focus and close by Escape.

import { button, make } from "./make.js";

/** Open a dialog with these contents; it is gone once it is closed. @returns {HTMLDialogElement} */
export function openDialog(title, contents, { wide = false } = {}) {
  const close = button("✕", { class: "quiet icon", "aria-label": "Close", onclick: () => dialog.close() });
  const head = make("header", {}, make("h2", {}, title), close);
  const dialog = make("dialog", { class: wide ? "spec-dialog wide" : "spec-dialog", "aria-label": title, onclose: () => dialog.remove() }, head, ...contents);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** The line of a dialog that says why something could not be done; nothing while there is nothing to say. */
export function problemLine() {
  const element = make("p", { class: "problem", role: "alert", hidden: true });
  const say = (why) => {
    element.textContent = why;
    element.hidden = !why;
  };
  return { element, say };
}

/** Ask before work is lost. @returns {Promise<boolean>} */
export function confirmed(title, words, label) {
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      resolve(yes);
      dialog.close();
    };
    const no = button("Cancel", { onclick: answer(false), autofocus: true });
    const yes = button(label, { class: "primary", onclick: answer(true) });
    const dialog = openDialog(title, [make("p", {}, words), make("footer", {}, no, yes)]);
    dialog.addEventListener("close", () => resolve(false));
  });
}

/** Ask for the name of a spec. @returns {Promise<string>} empty when it was not given */
export function askName(title, { suggested, taken, pattern, label }) {
  return new Promise((resolve) => {
    const field = make("input", { name: "name", value: suggested, pattern, maxlength: 63, required: true, autocomplete: "off", spellcheck: "false", autofocus: true });
    const hint = make("p", { class: "hint" }, "Letters a to z, digits, - and _. It is the part after the @ in every address.");
    const problem = problemLine();
    const submit = (event) => {
      event.preventDefault();
      if (taken.has(field.value)) {
        problem.say(`There is a spec called ${field.value}; choose another name.`);
        return;
      }
      resolve(field.value);
      dialog.close();
    };
    const foot = make("footer", {}, button("Cancel", { onclick: () => dialog.close() }), make("button", { class: "button primary" }, label));
    const dialog = openDialog(title, [make("form", { onsubmit: submit }, make("label", {}, "Name", field), hint, problem.element, foot)]);
    dialog.addEventListener("close", () => resolve(""));
    field.select();
  });
}
