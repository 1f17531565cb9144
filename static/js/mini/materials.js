// What all painters of a page share: letters in the sizes that are in use, and images to write into.

import { advanceOf, Glyphs } from "./glyphs.js";
import { Pixels } from "./pixels.js";

const MOST_FONTS = 4;
const MOST_SIZES = 6;

export class Materials {
  #advances = new Recent(MOST_FONTS, advanceOf);
  #glyphs = new Recent(MOST_SIZES, (family, size) => new Glyphs(family, size));
  #pixels = new Recent(MOST_SIZES, (width, height) => new Pixels(new ImageData(width, height)));

  /** Width of a letter as part of the font's size. */
  advance(family) {
    return this.#advances.get(family);
  }

  /** @param {number} size of the letters in pixels of the canvas */
  glyphs(family, size) {
    return this.#glyphs.get(family, size);
  }

  /** An image of this size, with whatever was written into it last. */
  pixels(width, height) {
    return this.#pixels.get(width, height);
  }
}

/** Makes what is asked for, and keeps what was asked for last. */
class Recent {
  #most;
  #make;
  #kept = new Map();

  constructor(most, make) {
    this.#most = most;
    this.#make = make;
  }

  get(...what) {
    const key = what.join(" ");
    const found = this.#kept.get(key) ?? this.#make(...what);
    this.#kept.delete(key);
    this.#kept.set(key, found);
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value);
    return found;
  }
}
