// Paints a screen into a canvas: only the rows that have changed, as letters, or as blocks where those are too small.

import { FONT_FAMILY } from "../terminal/options.js";
import { Blocks } from "./blocks.js";
import { fit } from "./fitting.js";
import { pieces, strokes } from "./pieces.js";

const PROBE = "0".repeat(100);
const BASELINE = 0.8;
const CURSOR_ALPHA = 0.6;

export class Painter {
  #canvas;
  #context;
  #colours;
  #family = "";
  #advance = 0;
  #place = null;
  #placed = "";
  /** Which line of the canvas each row of the screen is on. */
  #lines = new Map();
  #font = "";
  #blocks = null;

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
    if (name === this.#family) return;
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
    const moved = [this.#arrange(picture), this.#choose(picture)].includes(true);
    const whole = moved || rows === null;
    const wanted = [...(whole ? this.#lines.keys() : rows)].filter((row) => this.#lines.has(row));
    if (this.#blocks) this.#paintBlocks(picture, wanted, whole);
    else this.#paintLetters(picture, wanted, whole);
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
    this.#blocks = this.#place.legible ? null : new Blocks(this.#context.createImageData(width, height));
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

  #measure() {
    const context = this.#context;
    context.textRendering = "geometricPrecision"; // letters as wide as they should be, at any size
    context.fontKerning = "none";
    if (this.#advance) return;
    context.font = `100px ${this.#families}`;
    this.#advance = context.measureText(PROBE).width / PROBE.length / 100;
  }

  get #families() {
    return this.#family ? `${this.#family}, ${FONT_FAMILY}` : FONT_FAMILY;
  }

  #paintBlocks(picture, rows, whole) {
    const { image } = this.#blocks;
    let [top, bottom] = whole ? [0, image.height] : [image.height, 0];
    if (whole) this.#blocks.clear(this.#colours.backgroundPixel);
    for (const row of rows) {
      const [first, after] = this.#blocks.row(picture.runs(row), this.#lines.get(row), this.#place, this.#colours);
      [top, bottom] = [Math.min(top, first), Math.max(bottom, after)];
    }
    const cursor = this.#cursor(picture);
    if (cursor) this.#blocks.fill(...cursor, this.#colours.cursorPixel);
    if (bottom > top) this.#context.putImageData(image, 0, 0, 0, top, image.width, bottom - top);
  }

  #paintLetters(picture, rows, whole) {
    if (whole) this.clear();
    for (const row of rows) this.#line(picture.runs(row), this.#lines.get(row), whole);
    const cursor = this.#cursor(picture);
    if (!cursor) return;
    const [left, right, top, bottom] = cursor;
    this.#context.globalAlpha = CURSOR_ALPHA;
    this.#rectangle(this.#colours.cursor, left, right, top, bottom);
    this.#context.globalAlpha = 1;
  }

  #line(runs, row, cleared) {
    const { cell, left } = this.#place;
    const [top, bottom] = [row, row + 1].map((edge) => Math.round(edge * cell.height));
    if (!cleared) this.#rectangle(this.#colours.background, 0, this.#canvas.width, top, bottom);
    const hair = Math.max(1, Math.round(cell.height / 14));
    const looks = pieces(runs).map((piece) => [piece, this.#colours.look(piece.run)]);
    for (const [{ column, columns }, { ink, fill, underline, strike }] of looks) {
      if (!fill && !underline && !strike) continue;
      const [start, end] = [column, column + columns].map((edge) => Math.round(left + edge * cell.width));
      if (fill) this.#rectangle(fill, start, end, top, bottom);
      if (underline) this.#rectangle(ink, start, end, bottom - hair, bottom);
      if (strike) this.#rectangle(ink, start, end, (top + bottom) >> 1, ((top + bottom) >> 1) + hair);
    }
    const baseline = Math.round((row + BASELINE) * cell.height);
    for (const text of strokes(looks)) this.#write(text, baseline);
  }

  #write({ ink, font, text, column }, baseline) {
    const { cell, left, font: size } = this.#place;
    const wanted = `${font}${size}px ${this.#families}`;
    if (wanted !== this.#font) this.#context.font = this.#font = wanted;
    this.#context.fillStyle = ink;
    this.#context.fillText(text, left + column * cell.width, baseline);
  }

  #rectangle(colour, left, right, top, bottom) {
    this.#context.fillStyle = colour;
    this.#context.fillRect(left, top, right - left, bottom - top);
  }

  /** Where the cursor is in pixels: left, right, top, bottom; null when it cannot be seen. */
  #cursor({ cursor }) {
    if (!cursor || !this.#lines.has(cursor[1])) return null;
    const { cell, left } = this.#place;
    const [column, row] = [cursor[0], this.#lines.get(cursor[1])];
    const start = Math.round(left + column * cell.width);
    return [start, start + Math.ceil(cell.width), ...[row, row + 1].map((edge) => Math.round(edge * cell.height))];
  }
}
