// Paints a screen into a canvas: only the rows that have changed, as letters, or as blocks where those are too small.

import { FONT_FAMILY } from "../terminal/options.js";
import { writeBlocks } from "./blocks.js";
import { fit } from "./fitting.js";
import { writeLetters } from "./letters.js";

const CURSOR_SHARE = 0.6;

export class Painter {
  #canvas;
  #context;
  #colours;
  #materials;
  #family = FONT_FAMILY;
  #place = null;
  #placed = "";
  /** Which line of the canvas each row of the screen is on. */
  #lines = new Map();

  /** @param {import("./materials.js").Materials} materials shared by all painters */
  constructor(canvas, colours, materials) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: false });
    this.#colours = colours;
    this.#materials = materials;
  }

  set colours(colours) {
    this.#colours = colours;
  }

  /** Letters from another font, before the usual ones. */
  set family(name) {
    this.#family = name ? `${name}, ${FONT_FAMILY}` : FONT_FAMILY;
  }

  /** Nothing to see. */
  clear() {
    this.#context.fillStyle = this.#colours.background;
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /**
   * @param {import("./picture.js").Picture} picture
   * @param {Set<number> | null} rows which of them; null for all
   */
  paint(picture, rows) {
    const { width, height } = this.#canvas;
    if (!width || !height) return;
    const moved = [this.#arrange(picture), this.#choose(picture)].includes(true);
    const whole = moved || rows === null;
    const wanted = [...this.#lines].filter(([row]) => whole || rows.has(row));
    const pixels = this.#materials.pixels(width, height);
    if (whole) pixels.fill(0, width, 0, height, this.#colours.backgroundPixel);
    this.#write(pixels, picture, wanted);
    const { cell } = this.#place;
    const bands = whole ? [[0, height]] : joined(wanted.map(([, line]) => pixels.band(line, cell)));
    for (const [top, bottom] of bands) this.#context.putImageData(pixels.image, 0, 0, 0, top, width, bottom - top);
  }

  /** @returns {boolean} whether everything stands elsewhere now */
  #arrange({ cols, rows }) {
    const { width, height } = this.#canvas;
    const placed = `${width} ${height} ${cols} ${rows} ${devicePixelRatio} ${this.#family}`;
    if (placed === this.#placed) return false;
    this.#placed = placed;
    const fine = Number(getComputedStyle(this.#canvas).getPropertyValue("--fine")) || 1;
    this.#place = fit({ width, height }, { cols, rows }, this.#materials.advance(this.#family), devicePixelRatio * fine);
    return true;
  }

  /** @returns {boolean} whether other rows are shown now */
  #choose(picture) {
    const some = this.#place.rows < picture.rows;
    const rows = some ? picture.newest(this.#place.rows) : [...Array(picture.rows).keys()];
    if (rows.length === this.#lines.size && rows.every((row, line) => this.#lines.get(row) === line)) return false;
    this.#lines = new Map(rows.map((row, line) => [row, line]));
    return true;
  }

  #write(pixels, picture, lines) {
    const { legible, font } = this.#place;
    const glyphs = legible && this.#materials.glyphs(this.#family, font);
    const write = legible ? writeLetters : writeBlocks;
    for (const [row, line] of lines) {
      write(pixels, picture.runs(row), line, this.#place, this.#colours, glyphs);
      if (picture.cursor?.[1] === row) this.#markCursor(pixels, picture.cursor[0], line);
    }
  }

  #markCursor(pixels, column, line) {
    const { cell, left } = this.#place;
    const start = Math.round(left + column * cell.width);
    const end = start + Math.ceil(cell.width);
    pixels.tint(start, end, ...pixels.band(line, cell), this.#colours.cursorPixel, CURSOR_SHARE);
  }
}

/** Bands of pixel rows, in order, those that touch as one. */
function joined(bands) {
  const found = [];
  for (const [top, bottom] of bands) {
    const last = found.at(-1);
    if (last?.[1] === top) last[1] = bottom;
    else found.push([top, bottom]);
  }
  return found;
}
