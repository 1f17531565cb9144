// The pixels of an image, written one by one; pure.

const [RED_BLUE, GREEN, OPAQUE] = [0xff00ff, 0x00ff00, 0xff000000];
const WHOLLY = 256;

/**
 * How much of each pixel a letter covers.
 * @typedef {{left: number, top: number, width: number, height: number, cover: Uint8Array, pixels: Uint32Array | null}} Mask
 *   left, top: its corner, from the place where it is written; pixels: colours of its own, as those of pictographs
 */

export class Pixels {
  #pixels;
  #width;

  /** @param {{width: number, height: number, data: Uint8ClampedArray}} image as ImageData is */
  constructor(image) {
    this.image = image;
    this.#pixels = new Uint32Array(image.data.buffer);
    this.#width = image.width; // asking the image takes longer than a letter
  }

  get width() {
    return this.#width;
  }

  /** The pixel rows of a line of the screen: the first, and the one after the last. */
  band(line, { height }) {
    return [line, line + 1].map((edge) => Math.min(Math.round(edge * height), this.image.height));
  }

  /** A rectangle within the image. */
  fill(left, right, top, bottom, pixel) {
    const width = this.#width;
    const [start, end] = [Math.max(0, left), Math.min(right, width)];
    for (let y = top; y < bottom; y++) this.#pixels.fill(pixel, y * width + start, y * width + end);
  }

  /** A rectangle laid thinly over what is there: so much of it, from 0 to 1. */
  tint(left, right, top, bottom, pixel, share) {
    const width = this.#width;
    const strength = Math.round(share * WHOLLY);
    for (let y = top; y < bottom; y++) {
      for (let at = y * width + Math.max(0, left); at < y * width + Math.min(right, width); at++) {
        this.#pixels[at] = mixed(pixel, this.#pixels[at], strength);
      }
    }
  }

  /**
   * Write a letter, of which nothing is seen outside of a band of pixel rows.
   * @param {Mask} mask
   * @param {[number, number]} band its first row, and the one after its last
   */
  stamp(mask, x, y, pixel, [first, after]) {
    const width = this.#width;
    const { cover, pixels } = mask;
    const [left, top] = [x + mask.left, y + mask.top];
    const [from, to] = [Math.max(0, -left), Math.min(mask.width, width - left)];
    for (let row = Math.max(0, first - top); row < Math.min(mask.height, after - top); row++) {
      const line = (top + row) * width + left;
      for (let column = from; column < to; column++) {
        const at = row * mask.width + column;
        if (cover[at]) this.#pixels[line + column] = mixed(pixels?.[at] ?? pixel, this.#pixels[line + column], strengthOf(cover[at]));
      }
    }
  }
}

/** A byte as a part of `WHOLLY`. */
function strengthOf(byte) {
  return byte + (byte >> 7);
}

/** So much of one pixel over another; red and blue are mixed at once, as they do not touch. */
function mixed(over, under, strength) {
  const rest = WHOLLY - strength;
  const redBlue = (((over & RED_BLUE) * strength + (under & RED_BLUE) * rest) >>> 8) & RED_BLUE;
  const green = (((over & GREEN) * strength + (under & GREEN) * rest) >>> 8) & GREEN;
  return (OPAQUE | redBlue | green) >>> 0;
}
