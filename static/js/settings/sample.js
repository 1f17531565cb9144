// A few lines as a terminal would show them, in the look that is chosen.

import { lookOf } from "../terminal/options.js";

const LINES = [
  [["green", "dev-impl"], ["", " $ "], ["", "git status"]],
  [["", "On branch "], ["cyan", "main"], ["magenta", "  # two ahead"]],
  [["yellow", "  M "], ["", "src/parse.py  "], ["green", "+12 "], ["red", "−3"]],
  [["blue", "  A "], ["", "docs/notes.md "], ["magenta", "new"]],
];

/** @param {HTMLElement} sample filled anew; @param {(name: string) => unknown} get tells a setting */
export function paintSample(sample, get) {
  const { options, fontSize } = lookOf(get);
  const { theme, fontFamily, lineHeight } = options;
  Object.assign(sample.style, {
    background: theme.background,
    color: theme.foreground,
    fontFamily,
    fontSize: `${fontSize}px`,
    lineHeight: String(lineHeight * 1.17),
  });
  sample.replaceChildren(...LINES.map((pieces) => line(pieces, theme)));
}

function line(pieces, theme) {
  const made = document.createElement("span");
  for (const [colour, text] of pieces) {
    const piece = document.createElement("span");
    piece.textContent = text;
    piece.style.color = theme[colour] ?? "";
    made.append(piece);
  }
  return made;
}
