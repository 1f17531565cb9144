// Asks before something is done: what would be lost and by whom, what else must be said, and the same as a command.

import { make, sign } from "./elements.js";

const MOST_NAMED = 12;

/**
 * @param {object} asked
 *   title, button; seats: whom it is done to; says: a sentence more; losses: {text, seats}[]; fields: Field[] (fields.js);
 *   command(values): the same as lines for a shell, null where there is none; perform(values): done, or why not; copy(text)
 */
export function ask({ title, button, seats, says = "", losses = [], fields = [], command = null, perform, copy }) {
  const dialog = make("dialog", { className: "confirmation action-dialog" });
  const heading = make("h2", { textContent: title, id: "action-dialog-title" });
  dialog.setAttribute("aria-labelledby", heading.id);
  const problem = make("p", { className: "action-problem", hidden: true, aria: { role: "alert" } });
  const line = make("pre", { className: "action-command", tabIndex: 0, aria: { role: "group", label: "The same on the command line" } });
  const copier = make("button", { className: "button quiet", type: "button", textContent: "Copy", title: "Copy the command" });
  const cancel = make("button", { className: "button", type: "button", textContent: "Cancel" });
  const confirm = make("button", { className: "button primary", type: "submit", textContent: button });
  const form = make(
    "form",
    { method: "dialog" },
    heading,
    ...(says ? [make("p", { textContent: says })] : []),
    ...losses.flatMap((loss) => lossOf(loss, seats.length > 1)),
    ...(losses.length || seats.length < 2 ? [] : [listOf(seats)]),
    ...fields.map((field) => field.element),
    ...(command ? [make("div", { className: "action-same" }, line, copier)] : []),
    problem,
    make("p", { className: "confirmation-buttons" }, cancel, confirm),
  );
  const values = () => Object.assign({}, ...fields.map((field) => field.values()));
  const show = () => (line.textContent = command?.(values()) ?? "");
  form.addEventListener("input", show);
  copier.addEventListener("click", () => copy(line.textContent));
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !confirm.disabled) form.requestSubmit(confirm);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = fields.map((field) => field.missing()).find(Boolean);
    const why = missing ?? (await busy(confirm, () => perform(values())));
    if (!why) return dialog.close();
    problem.textContent = why;
    problem.hidden = false;
    return undefined;
  });
  dialog.append(form);
  document.body.append(dialog);
  show();
  dialog.showModal();
  const first = fields.find((field) => field.first);
  (first?.focusable ?? cancel).focus();
  return dialog;
}

async function busy(button, work) {
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.disabled = false;
  }
}

function lossOf({ text, seats }, named) {
  if (!named) return [make("p", { textContent: text })];
  const those = seats.length === 1 ? "this seat" : `each of these ${seats.length} seats`;
  return [make("p", { textContent: `Of ${those}: ${text}` }), listOf(seats)];
}

function listOf(seats) {
  const named = seats.slice(0, MOST_NAMED).map((row) => {
    const doing = make("span", { className: "action-doing" }, sign(), row.words);
    Object.assign(doing.dataset, { state: row.state, standing: row.standing });
    return make("li", {}, make("span", { textContent: row.address }), doing);
  });
  const rest = seats.length - named.length;
  if (rest > 0) named.push(make("li", { textContent: `and ${rest} more` }));
  return make("ul", { className: "action-seats" }, ...named);
}
