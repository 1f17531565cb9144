// Screens too small for letters: words as blocks of their colour, written into pixels; pure.

const THICK = 0.6;
const SPACE = 32;
const LAST_ASCII = 126;

export class Blocks {
  /** @param {{width: number, height: number, data: Uint8ClampedArray}} image as ImageData is */
  constructor(image) {
    this.image = image;
    this.#pixels = new Uint32Array(image.data.buffer);
  }

  #pixels;

  clear(pixel) {
    this.#pixels.fill(pixel);
  }

  /**
   * @param {Array[]} runs of the line
   * @param {{left: number, cell: {width: number, height: number}}} place see `fit`
   * @returns {[number, number]} first pixel row, and the one after the last
   */
  row(runs, row, { left, cell }, colours) {
    const top = Math.round(row * cell.height);
    const bottom = Math.min(Math.round((row + 1) * cell.height), this.image.height);
    this.#fill(0, this.image.width, top, bottom, colours.backgroundPixel);
    const thick = Math.max(1, Math.round((bottom - top) * THICK));
    const high = top + ((bottom - top - thick) >> 1);
    const x = (column) => Math.round(left + column * cell.width);
    let column = 0;
    for (const run of runs) {
      const look = colours.look(run);
      const end = column + (run[4] || width(run[0]));
      if (look.fill) this.#fill(x(column), x(end), top, bottom, look.fillPixel);
      eachWord(run, column, (from, to) => this.#fill(x(from), x(to), high, high + thick, look.blockPixel));
      column = end;
    }
    return [top, bottom];
  }

  /** A rectangle within the image. */
  fill(left, right, top, bottom, pixel) {
    this.#fill(Math.max(0, left), right, top, Math.min(bottom, this.image.height), pixel);
  }

  #fill(left, right, top, bottom, pixel) {
    const { width: across } = this.image;
    const end = Math.min(right, across);
    for (let y = top; y < bottom; y++) this.#pixels.fill(pixel, y * across + left, y * across + end);
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
