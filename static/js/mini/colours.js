// Colours of a terminal as the server numbers them: -1 is its own, up to 255 the palette, above that 0x1rrggbb.

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const BRIGHT = NAMES.map((name) => `bright${name[0].toUpperCase()}${name.slice(1)}`);
/** Words that are not written out are blocks, which would shine more than letters do. */
const BLOCK_STRENGTH = 0.7;
const MOST_LOOKS = 4000;
const CUBE = [0, 95, 135, 175, 215, 255];
const [BOLD, FAINT, ITALIC, UNDERLINE, INVERSE, STRIKE] = [1, 2, 4, 8, 16, 32];

/** @param {object} theme as xterm.js has it: background, foreground, cursor, black, red ... brightWhite */
export class Colours {
  #foreground;
  #palette;
  #looks = new Map();

  constructor(theme) {
    this.background = theme.background;
    this.#foreground = theme.foreground;
    this.backgroundPixel = pixel(this.background);
    this.cursorPixel = pixel(theme.cursor ?? theme.foreground);
    this.#palette = [...NAMES, ...BRIGHT].map((name) => theme[name]);
  }

  /**
   * How a run looks; `fillPixel` is null on the terminal's own background. `blockPixel` is for a word that is not written out.
   * @param {Array} run `[text, foreground, background, attributes, columns]`
   */
  look([, foreground = -1, background = -1, attributes = 0]) {
    const usual = foreground < 256 && background < 256; // a number is found faster than a text
    const key = usual
      ? ((foreground + 1) * 257 + background + 1) * 64 + attributes
      : `${foreground} ${background} ${attributes}`;
    let look = this.#looks.get(key);
    if (!look) {
      if (this.#looks.size > MOST_LOOKS) this.#looks.clear();
      this.#looks.set(key, (look = this.#make(foreground, background, attributes)));
    }
    return look;
  }

  #make(foreground, background, attributes) {
    // As xterm.js does: bold text in one of the eight colours is bright.
    const bright = attributes & BOLD && foreground >= 0 && foreground < 8 ? foreground + 8 : foreground;
    let ink = bright < 0 ? this.#foreground : this.#colour(bright);
    let fill = background < 0 ? null : this.#colour(background);
    if (attributes & INVERSE) [ink, fill] = [fill ?? this.background, ink];
    if (attributes & FAINT) ink = mixed(ink, fill ?? this.background);
    const weight = attributes & BOLD ? "bold " : "";
    return {
      inkPixel: pixel(ink),
      fillPixel: fill && pixel(fill),
      blockPixel: pixel(mixed(ink, fill ?? this.background, BLOCK_STRENGTH)),
      font: attributes & ITALIC ? `italic ${weight}` : weight,
      underline: Boolean(attributes & UNDERLINE),
      strike: Boolean(attributes & STRIKE),
    };
  }

  #colour(number) {
    if (number < 16) return this.#palette[number];
    if (number > 255) return hex(number >> 16, number >> 8, number);
    if (number > 231) return hex(...Array(3).fill(8 + (number - 232) * 10));
    const place = number - 16;
    return hex(CUBE[Math.floor(place / 36)], CUBE[Math.floor(place / 6) % 6], CUBE[place % 6]);
  }
}

function hex(...parts) {
  return `#${parts.map((part) => (part & 0xff).toString(16).padStart(2, "0")).join("")}`;
}

/** A colour between two that are written as `#rrggbb`: so much of the first. */
function mixed(one, other, share = 0.5) {
  const [a, b] = [parts(one), parts(other)];
  return hex(...a.map((part, i) => Math.floor(part * share + b[i] * (1 - share))));
}

function parts(colour) {
  const number = Number.parseInt(colour.slice(1, 7), 16) || 0;
  return [number >> 16, (number >> 8) & 0xff, number & 0xff];
}

/** A colour as a pixel of an ImageData's buffer, on the little-endian machines that there are. */
function pixel(colour) {
  const [red, green, blue] = parts(colour);
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}
