// How large the letters of a terminal are, and how many fit.

import { currentLook } from "./look.js";

const SMALLEST_FONT = 3;
/** On a telephone letters can still be read, and one scrolls to see the rest of the window. */
const SMALLEST_ON_A_TELEPHONE = 10;
const TELEPHONE = "(max-width: 700px)";
const STEP = 0.5;

/**
 * The largest letters up to the chosen size with which the terminal's grid fits; its columns and rows stay what they are.
 * @param {number} readable letters are never smaller: where they would have to be, the grid is larger than the area
 */
export function fitLetters(terminal, width, height, readable = SMALLEST_FONT) {
  const shown = gridSize(terminal);
  if (!shown.width || !width) return;
  const least = matchMedia(TELEPHONE).matches ? SMALLEST_ON_A_TELEPHONE : readable;
  const ideal = terminal.options.fontSize * Math.min(width / shown.width, height / shown.height);
  setFont(terminal, Math.max(least, Math.floor(Math.min(currentLook().fontSize, ideal) / STEP) * STEP));
  for (let size = gridSize(terminal); size.width > width || size.height > height; size = gridSize(terminal)) {
    if (terminal.options.fontSize <= least) return;
    setFont(terminal, terminal.options.fontSize - STEP);
  }
}

/** How many columns and rows of letters of that size fill the area. */
export function gridThatFits(terminal, fontSize, width, height) {
  setFont(terminal, fontSize);
  const shown = gridSize(terminal);
  return {
    cols: Math.max(20, Math.floor(width / (shown.width / terminal.cols))),
    rows: Math.max(5, Math.floor(height / (shown.height / terminal.rows))),
  };
}

export function gridSize(terminal) {
  const { width, height } = terminal.element.querySelector(".xterm-screen").getBoundingClientRect();
  return { width, height };
}

function setFont(terminal, size) {
  const allowed = Math.max(SMALLEST_FONT, size);
  if (terminal.options.fontSize !== allowed) terminal.options.fontSize = allowed;
}
