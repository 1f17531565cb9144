// Where in a document the cursor stands, told by indentation alone: a text that is being typed is rarely valid YAML.

import { ITEM } from "./schema.js";

/**
 * @param {string[]} lines of the whole text
 * @param {number} row of the cursor, from 0
 * @param {number} column of the cursor, from 0
 * @returns {{path: string[], part: "key" | "value", key: string, word: string, present: Set<string>, flow: boolean} | null}
 *   `path` of the mapping or list that the cursor is in; `key` whose value it is, when it is one; `word` before the
 *   cursor; `present` keys of that mapping. Null inside comments and texts of several lines.
 */
export function cursorAt(lines, row, column) {
  const before = lines[row].slice(0, column);
  if (isComment(before)) return null;
  const line = parsed(before);
  const above = pathAbove(lines, row, line);
  if (!above) return null;
  const outer = line.key ? [...above, line.key] : above;
  const flow = flowPart(line.rest);
  if (flow) return { ...flow, path: [...outer, ...flow.path], flow: true };
  if (line.key) return { path: above, part: "value", key: line.key, word: line.rest, present: new Set(), flow: false };
  if (/\s|["']/.test(line.rest)) return null;
  return { path: above, part: "key", key: "", word: line.rest, present: siblings(lines, row, line.column), flow: false };
}

/** A line as it matters for the structure: columns of its dashes, its key and that one's column, what follows. */
export function parsed(text) {
  const [, indent, dashes] = /^(\s*)((?:-\s+)*)/.exec(text);
  const column = indent.length + dashes.length;
  const dashColumns = [...dashes.matchAll(/-/g)].map((match) => indent.length + match.index);
  const pair = /^("?)([\w.$-]+)\1\s*:(?:\s+|$)(.*)$/.exec(text.slice(column));
  return { column, dashes: dashColumns, key: pair?.[2] ?? "", rest: pair ? pair[3] : text.slice(column) };
}

/** The keys and items that a line lies in, outermost first; null inside a block of text. */
function pathAbove(lines, row, line) {
  const walk = new Walk(line);
  for (let above = row - 1; above >= 0; above -= 1) {
    const first = lines[above].search(/\S/);
    if (first < 0 || first > walk.column || lines[above][first] === "#") continue;
    if (walk.take(parsed(lines[above])) === "text") return null;
  }
  return walk.path;
}

class Walk {
  path = [];
  #column;
  #inList = false;

  constructor({ column, dashes }) {
    this.#column = column;
    this.#enter(dashes);
  }

  /** Lines that begin further right cannot be outside. */
  get column() {
    return this.#column;
  }

  /** Look at the next line above. */
  take({ column, dashes, key, rest }) {
    const opensText = /^[|>][-+\d]*\s*(#.*)?$/.test(rest);
    const first = dashes[0] ?? column;
    if (opensText && (key ? (dashes.at(-1) ?? column) : first) < this.#column) return "text";
    if (key && (column < this.#column || (this.#inList && column === this.#column))) {
      this.path.unshift(key);
      this.#column = column;
      this.#inList = false;
      this.#enter(dashes);
    } else if (column === this.#column && !this.#inList) {
      this.#enter(dashes);
    }
    return "";
  }

  #enter(dashes) {
    for (const dash of [...dashes].reverse()) {
      if (dash >= this.#column) continue;
      this.path.unshift(ITEM);
      this.#column = dash;
      this.#inList = true;
    }
  }
}

/** The keys that stand at the same column in the same mapping. */
function siblings(lines, row, column) {
  const found = new Set();
  const look = (line) => {
    if (!line.trim() || line.trimStart().startsWith("#")) return true;
    const { column: at, dashes, key } = parsed(line);
    if (at === column && key) found.add(key);
    return at > column || (at === column && !dashes.length);
  };
  const startsHere = parsed(lines[row]).dashes.length > 0;
  for (let above = row - 1; !startsHere && above >= 0 && look(lines[above]); above -= 1);
  for (let below = row + 1; below < lines.length; below += 1) {
    const { dashes } = parsed(lines[below]);
    if (dashes.length && dashes[0] < column) break;
    if (!look(lines[below])) break;
  }
  return found;
}

/** Inside brackets on one line: where in them; null outside. */
function flowPart(text) {
  const open = [];
  let word = "";
  for (const character of text) {
    const top = open.at(-1);
    if (character === "{" || character === "[") {
      open.push({ list: character === "[", key: "", keys: new Set() });
      word = "";
    } else if (!top) {
      continue;
    } else if (character === "}" || character === "]") {
      open.pop();
      word = "";
    } else if (character === ",") {
      top.key = "";
      word = "";
    } else if (character === ":" && !top.list && !top.key) {
      top.key = word.trim();
      top.keys.add(top.key);
      word = "";
    } else {
      word += character;
    }
  }
  if (!open.length) return null;
  const inner = open.at(-1);
  const outer = open.slice(0, -1).flatMap(({ list, key }) => (list ? [ITEM] : [key]));
  const path = inner.list ? [...outer, ITEM] : outer;
  const part = inner.key || inner.list ? "value" : "key";
  return { path, part, key: inner.key, word: word.trimStart(), present: inner.keys };
}

function isComment(text) {
  return /(^|\s)#/.test(text.replace(/"[^"]*"|'[^']*'/g, ""));
}
