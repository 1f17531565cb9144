// Screens in letters, each copied from its mask; pure.

import { isPlain, pieces } from "./pieces.js";

/** What of a line is below its letters, for those that reach down there. */
const BELOW = 0.2;
const HAIR = 1 / 14;

/**
 * Write a line of a screen.
 * @param {import("./pixels.js").Pixels} pixels
 * @param {Array[]} runs of the line
 * @param {number} line which line of the image
 * @param {{left: number, cell: {width: number, height: number}}} place see `fit`
 * @param {{mask: (style: string, text: string, x: number) => import("./pixels.js").Mask}} glyphs see `Glyphs`
 */
export function writeLetters(pixels, runs, line, { left, cell }, colours, glyphs) {
  const band = pixels.band(line, cell);
  const baseline = Math.round((line + 1) * cell.height) - Math.ceil(cell.height * BELOW);
  const looks = pieces(runs).map((piece) => [piece, colours.look(piece.run)]);
  pixels.fill(0, pixels.width, ...band, colours.backgroundPixel);
  for (const [piece, look] of looks) if (look.fillPixel !== null || look.underline || look.strike) draw(piece, look);
  for (const [{ texts }, look] of looks) {
    for (const [text, column] of texts) {
      if (isPlain(text)) for (let i = 0; i < text.length; i++) write(text[i], column + i, look);
      else write(text, column, look);
    }
  }

  function draw({ column, columns }, { fillPixel, inkPixel, underline, strike }) {
    const [start, end] = [column, column + columns].map((edge) => Math.round(left + edge * cell.width));
    const [top, bottom] = band;
    const [hair, middle] = [Math.max(1, Math.round(cell.height * HAIR)), (top + bottom) >> 1];
    if (fillPixel !== null) pixels.fill(start, end, top, bottom, fillPixel);
    if (underline) pixels.fill(start, end, Math.max(top, bottom - hair), bottom, inkPixel);
    if (strike) pixels.fill(start, end, middle, Math.min(middle + hair, bottom), inkPixel);
  }

  function write(text, column, { font, inkPixel }) {
    const x = left + column * cell.width;
    if (text === " " || x >= pixels.width) return;
    pixels.stamp(glyphs.mask(font, text, x), Math.floor(x), baseline, inkPixel, band);
  }
}
