// What the editor offers while one types, and says of what the pointer is on.

import { cursorAt } from "./cursor.js";
import { make } from "./make.js";
import { aboutOf, ITEM, keysAt, kindOf, valuesAt } from "./schema.js";

/** CodeMirror's completions at the cursor. @param {object[]} blocks what stands where, see code.js */
export function completionsAt({ state, pos, explicit }, schema, blocks) {
  const found = schema && placeAt(state, pos);
  if (!found) return null;
  const options = found.part === "key" ? keyOptions(schema, found) : valueOptions(schema, found, pos, blocks);
  if (!options.length || (found.part === "key" && !found.word && !explicit)) return null;
  return { from: pos - found.word.length, options, validFor: /^[\w.:/-]*$/ };
}

/** CodeMirror's tooltip for the key under the pointer. */
export function aboutAt(state, at, schema) {
  const line = state.doc.lineAt(at);
  for (const match of line.text.matchAll(/[\w-]+(?="?\s*:(\s|$))/g)) {
    const [from, to] = [line.from + match.index, line.from + match.index + match[0].length];
    if (at < from || at > to) continue;
    const found = schema && placeAt(state, to);
    const about = found?.part === "key" ? aboutOf(schema, [...found.path, match[0]]) : null;
    return about && { pos: from, end: to, above: true, create: () => ({ dom: described(match[0], about) }) };
  }
  return null;
}

function placeAt(state, pos) {
  const line = state.doc.lineAt(pos);
  return cursorAt(state.doc.toString().split("\n"), line.number - 1, pos - line.from);
}

function keyOptions(schema, { path, present }) {
  return keysAt(schema, path)
    .filter(({ key }) => !present.has(key))
    .map(({ key, schema: field, required }) => ({
      label: key,
      detail: [kindOf(schema, field), required ? "required" : ""].filter(Boolean).join(", "),
      info: field.description,
      boost: required ? 1 : 0,
      apply: `${key}: `,
    }));
}

function valueOptions(schema, { path, part, key }, pos, blocks) {
  const whole = part === "value" && key ? [...path, key] : path;
  const names = endsOf(whole, pos, blocks);
  return (names.length ? names : valuesAt(schema, whole)).map((label, index) => ({ label, boost: -index }));
}

/** Where an edge may begin and end: members of its pod, or of any pod when it stands beside the pods. */
function endsOf(path, pos, blocks) {
  if (!["from", "to"].includes(path.at(-1)) || path.at(-2) !== ITEM || path.at(-3) !== "edges") return [];
  if (path.length === 3) return blocks.filter(({ kind }) => kind === "seat").map(({ name }) => name);
  const pods = blocks.filter(({ kind, from }) => kind === "pod" && from <= pos);
  return pods.at(-1)?.members ?? [];
}

function described(key, about) {
  const kind = [about.kind, about.required ? "required" : ""].filter(Boolean).join(", ");
  return make(
    "div",
    { class: "code-about" },
    make("p", {}, make("b", {}, key), ` ${kind}`),
    make("p", {}, about.description),
    about.values.length ? make("p", {}, "One of: ", about.values.join(", ")) : null,
    about.default ? make("p", {}, "When left out: ", make("code", {}, about.default)) : null,
  );
}
