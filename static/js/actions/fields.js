// What a dialog can ask besides whether: each field says what it adds to the call.

import { make } from "./elements.js";

/** A choice between doing it plainly and this. */
export function tick(name, label) {
  const input = make("input", { type: "checkbox", name });
  return field(make("label", {}, input, ` ${label}`), { values: () => (input.checked ? { [name]: true } : {}) });
}

/** @param {[string, string][]} options value and label; the empty value adds nothing */
export function choice(name, label, options) {
  const select = make("select", { name }, ...options.map(([value, text]) => make("option", { value, textContent: text })));
  return field(make("label", {}, `${label} `, select), { values: () => (select.value ? { [name]: select.value } : {}) });
}

/** A text that may have several lines; it must not be empty. */
export function text(name, label) {
  const area = make("textarea", { name, rows: 4, spellcheck: true });
  return field(make("label", { className: "action-text" }, label, area), {
    first: true,
    focusable: area,
    values: () => ({ [name]: area.value }),
    missing: () => (area.value.trim() ? null : "Write the text first."),
  });
}

/** When a message is handed over. */
export function when() {
  const select = make(
    "select",
    { name: "when" },
    ...[["idle", "when idle"], ["now", "now"], ["interrupt", "interrupt first"]].map(([value, textContent]) => make("option", { value, textContent })),
  );
  const ways = { idle: {}, now: { now: true }, interrupt: { interrupt: true } };
  return field(make("label", {}, "When ", select), { values: () => ways[select.value] });
}

function field(element, { values, missing = () => null, first = false, focusable = null }) {
  return { element, values, missing, first, focusable };
}
