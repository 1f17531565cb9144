// Screens too small for letters: words as blocks of their colour; pure.

const THICK = 0.6;
const SPACE = 32;
const LAST_ASCII = 126;

/**
 * Write a line of a screen.
 * @param {import("./pixels.js").Pixels} pixels
 * @param {Array[]} runs of the line
 * @param {number} line which line of the image
 * @param {{left: number, cell: {width: number, height: number}}} place see `fit`
 */
export function writeBlocks(pixels, runs, line, { left, cell }, colours) {
  const [top, bottom] = pixels.band(line, cell);
  pixels.fill(0, pixels.width, top, bottom, colours.backgroundPixel);
  const thick = Math.max(1, Math.round((bottom - top) * THICK));
  const high = top + ((bottom - top - thick) >> 1);
  const x = (column) => Math.round(left + column * cell.width);
  let column = 0;
  for (const run of runs) {
    const look = colours.look(run);
    const end = column + (run[4] || width(run[0]));
    if (look.fillPixel !== null) pixels.fill(x(column), x(end), top, bottom, look.fillPixel);
    eachWord(run, column, (from, to) => pixels.fill(x(from), x(to), high, Math.min(high + thick, bottom), look.blockPixel));
    column = end;
  }
}

function width(text) {
  let surrogates = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) surrogates++;
  return text.length - surrogates;
}

/** Call `mark(from, to)` with the columns of each word of a run. */
export function eachWord([text, , , , columns = 0], column, mark) {
  if (columns) return mark(column, column + columns);
  let start = -1;
  let at = column;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > LAST_ASCII && (code & 0xfc00) === 0xdc00) continue; // the second half of a character
    if (code === SPACE && start >= 0) {
      mark(start, at);
      start = -1;
    } else if (code !== SPACE && start < 0) start = at;
    at++;
  }
  if (start >= 0) mark(start, at);
  return undefined;
}
