// Paints a screen into a canvas: only the rows that have changed, with letters, or blocks where they are too small.

import { FONT_FAMILY } from "../terminal/options.js";
import { fit } from "./fitting.js";
import { pieces, words } from "./pieces.js";

const PROBE = "0".repeat(100);
const BASELINE = 0.8;
const CURSOR_ALPHA = 0.6;
const BLOCK_ALPHA = 0.7;

export class Painter {
  #canvas;
  #context;
  #colours;
  #family = "";
  #advance = 0;
  #place = null;
  #placed = "";
  #font = "";

  constructor(canvas, colours) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: false });
    this.#colours = colours;
  }

  set colours(colours) {
    this.#colours = colours;
  }

  /** Letters from another font, before the usual ones. */
  set family(name) {
    this.#family = name;
    this.#advance = 0;
    this.#placed = "";
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
    if (!this.#canvas.width || !this.#canvas.height) return;
    const whole = this.#arrange(picture) || rows === null;
    if (whole) this.clear();
    for (const row of whole ? picture.lines.keys() : rows) if (row < picture.rows) this.#row(picture, row, whole);
    this.#cursor(picture);
  }

  /** @returns {boolean} whether everything stands elsewhere now */
  #arrange({ cols, rows }) {
    const { width, height } = this.#canvas;
    const placed = `${width} ${height} ${cols} ${rows} ${devicePixelRatio}`;
    if (placed === this.#placed) return false;
    this.#placed = placed;
    this.#measure();
    this.#place = fit({ width, height }, { cols, rows }, this.#advance, devicePixelRatio);
    this.#font = "";
    return true;
  }

  #measure() {
    if (this.#advance) return;
    const context = this.#context;
    context.textRendering = "geometricPrecision"; // letters as wide as they should be, at any size
    context.fontKerning = "none";
    context.font = `100px ${this.#families}`;
    this.#advance = context.measureText(PROBE).width / PROBE.length / 100;
  }

  get #families() {
    return this.#family ? `${this.#family}, ${FONT_FAMILY}` : FONT_FAMILY;
  }

  #row(picture, row, cleared) {
    const { cell, left } = this.#place;
    const top = Math.round(row * cell.height);
    const height = Math.round((row + 1) * cell.height) - top;
    if (!cleared) {
      this.#context.fillStyle = this.#colours.background;
      this.#context.fillRect(0, top, this.#canvas.width, height);
    }
    for (const piece of pieces(picture.runs(row))) {
      const look = this.#colours.look(piece.run);
      const [start, end] = [piece.column, piece.column + piece.columns].map((column) => Math.round(left + column * cell.width));
      if (look.fill) {
        this.#context.fillStyle = look.fill;
        this.#context.fillRect(start, top, end - start, height);
      }
      this.#context.fillStyle = look.ink;
      if (this.#place.legible) this.#letters(piece, look, row);
      else this.#blocks(piece, top, height);
      if (look.underline) this.#context.fillRect(start, top + height - this.#hair, end - start, this.#hair);
      if (look.strike) this.#context.fillRect(start, top + Math.round(height / 2), end - start, this.#hair);
    }
  }

  #letters({ texts }, { font }, row) {
    const { cell, left, font: size } = this.#place;
    const wanted = `${font}${size}px ${this.#families}`;
    if (wanted !== this.#font) this.#context.font = this.#font = wanted;
    const baseline = Math.round((row + BASELINE) * cell.height);
    for (const [text, column] of texts) this.#context.fillText(text, left + column * cell.width, baseline);
  }

  #blocks(piece, top, height) {
    const { cell, left } = this.#place;
    this.#context.globalAlpha = BLOCK_ALPHA;
    const thick = Math.max(1, Math.round(height * 0.6));
    for (const [column, columns] of words(piece)) {
      this.#context.fillRect(left + column * cell.width, top + ((height - thick) >> 1), columns * cell.width, thick);
    }
    this.#context.globalAlpha = 1;
  }

  #cursor({ cursor, rows }) {
    if (!cursor || cursor[1] >= rows) return;
    const { cell, left } = this.#place;
    const [column, row] = cursor;
    this.#context.globalAlpha = CURSOR_ALPHA;
    this.#context.fillStyle = this.#colours.cursor;
    this.#context.fillRect(left + column * cell.width, Math.round(row * cell.height), Math.ceil(cell.width), Math.ceil(cell.height));
    this.#context.globalAlpha = 1;
  }

  get #hair() {
    return Math.max(1, Math.round(this.#place.cell.height / 14));
  }
}
