// Letters drawn once by the browser and kept as masks: a screen that changes is written by copying them.

/** Letters begin on a quarter of a pixel, so that they stand evenly. */
const PHASES = 4;
const MOST_MASKS = 1000;
const PROBE = "0".repeat(100);
/** Room for a letter around the place where it is written, in its font's size. */
const [BEFORE, AFTER, ABOVE, BELOW] = [0.5, 2.5, 1.25, 0.5];
const BLANK = { left: 0, top: 0, width: 0, height: 0, cover: new Uint8Array(0), pixels: null };

/** Width of a letter as part of the font's size. */
export function advanceOf(family) {
  const context = precise(document.createElement("canvas").getContext("2d"));
  context.font = `100px ${family}`;
  return context.measureText(PROBE).width / PROBE.length / 100;
}

/** The letters of one font in one size. */
export class Glyphs {
  #font;
  #context;
  #origin;
  #masks = new Map();

  constructor(family, size) {
    const canvas = document.createElement("canvas");
    this.#origin = { x: Math.ceil(size * BEFORE), y: Math.ceil(size * ABOVE) };
    canvas.width = this.#origin.x + Math.ceil(size * AFTER);
    canvas.height = this.#origin.y + Math.ceil(size * BELOW);
    this.#font = `${size}px ${family}`;
    this.#context = precise(canvas.getContext("2d", { willReadFrequently: true }));
    this.#context.fillStyle = "#fff";
  }

  /**
   * @param {string} style such as `italic bold `
   * @param {string} text one letter, with what is written over it
   * @param {number} x where it is written, of which the part of a pixel counts
   * @returns {import("./pixels.js").Mask}
   */
  mask(style, text, x) {
    const phase = Math.floor((x - Math.floor(x)) * PHASES);
    const masks = this.#of(style)[phase];
    let mask = masks.get(text);
    if (!mask) {
      if (masks.size >= MOST_MASKS) masks.clear();
      masks.set(text, (mask = this.#draw(style, text, phase / PHASES)));
    }
    return mask;
  }

  /** Masks by their texts, for each phase. */
  #of(style) {
    let phases = this.#masks.get(style);
    if (!phases) this.#masks.set(style, (phases = Array.from({ length: PHASES }, () => new Map())));
    return phases;
  }

  #draw(style, text, shift) {
    const { canvas } = this.#context;
    this.#context.clearRect(0, 0, canvas.width, canvas.height);
    this.#context.font = style + this.#font;
    this.#context.fillText(text, this.#origin.x + shift, this.#origin.y);
    return trimmed(this.#context.getImageData(0, 0, canvas.width, canvas.height), this.#origin);
  }
}

/** Letters as wide as they should be, at any size. */
function precise(context) {
  return Object.assign(context, { textRendering: "geometricPrecision", fontKerning: "none" });
}

/** What of an image has been drawn on. */
function trimmed(image, origin) {
  const [left, right, top, bottom] = extent(image);
  if (right <= left) return BLANK;
  const [width, height] = [right - left, bottom - top];
  const cover = new Uint8Array(width * height);
  const pixels = new Uint32Array(width * height);
  const drawn = new Uint32Array(image.data.buffer);
  let white = true;
  for (let at = 0; at < cover.length; at++) {
    const pixel = drawn[(top + Math.floor(at / width)) * image.width + left + (at % width)];
    cover[at] = pixel >>> 24;
    pixels[at] = pixel;
    white &&= !cover[at] || (pixel & 0xffffff) === 0xffffff;
  }
  return { left: left - origin.x, top: top - origin.y, width, height, cover, pixels: white ? null : pixels };
}

/** The rectangle that holds all that is not transparent: left, right, top, bottom. */
function extent({ width, height, data }) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!data[(y * width + x) * 4 + 3]) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), y + 1];
    }
  }
  return [left, right, top, bottom];
}
