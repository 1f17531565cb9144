// What a verb has answered, as text over the page.

import { make } from "../actions/elements.js";
import { copy } from "../copying.js";

/** @param {{title: string, text: string, note: string}} answer note: what to know of the text */
export function showAnswer({ title, text, note }, toasts) {
  const heading = make("h2", { textContent: title, id: "answer-title" });
  const copier = make("button", { className: "button", type: "button", textContent: "Copy" });
  const close = make("button", { className: "button primary", type: "button", textContent: "Close" });
  const shown = make("pre", { textContent: text || "(nothing)", tabIndex: 0, aria: { role: "group", label: title } });
  const dialog = make("dialog", { className: "confirmation answer-dialog" }, heading, shown, ...(note ? [make("p", { className: "answer-note", textContent: note })] : []), make("p", { className: "confirmation-buttons" }, copier, close));
  dialog.setAttribute("aria-labelledby", heading.id);
  copier.addEventListener("click", () => copy(text, toasts));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}
