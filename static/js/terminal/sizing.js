// How large the letters of a terminal are, and how many fit.

const SMALLEST_FONT = 3;
const STEP = 0.5;

/** The largest letters up to `largest` pixels with which the terminal's grid fits; its columns and rows stay what they are. */
export function fitLetters(terminal, width, height, largest) {
  const shown = gridSize(terminal);
  if (!shown.width || !width) return;
  const ideal = terminal.options.fontSize * Math.min(width / shown.width, height / shown.height);
  setFont(terminal, Math.floor(Math.min(largest, ideal) / STEP) * STEP);
  for (let size = gridSize(terminal); size.width > width || size.height > height; size = gridSize(terminal)) {
    if (terminal.options.fontSize <= SMALLEST_FONT) return;
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
