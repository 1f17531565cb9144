// What a verb that looks has answered, as text over the page.

import { make } from "../actions/elements.js";
import { copy } from "../copying.js";

export function showAnswer(title, answer, toasts) {
  const text = typeof answer.text === "string" ? answer.text : JSON.stringify(answer, null, 2);
  const heading = make("h2", { textContent: title, id: "answer-title" });
  const copier = make("button", { className: "button", type: "button", textContent: "Copy" });
  const close = make("button", { className: "button primary", type: "button", textContent: "Close" });
  const shown = make("pre", { textContent: text || "(nothing)", tabIndex: 0, aria: { role: "group", label: title } });
  const dialog = make("dialog", { className: "confirmation answer-dialog" }, heading, shown, make("p", { className: "confirmation-buttons" }, copier, close));
  dialog.setAttribute("aria-labelledby", heading.id);
  copier.addEventListener("click", () => copy(text, toasts));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}
