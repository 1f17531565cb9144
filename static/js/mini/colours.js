// Colours of a terminal as the server numbers them: -1 is its own, up to 255 the palette, above that 0x1rrggbb.

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const BRIGHT = NAMES.map((name) => `bright${name[0].toUpperCase()}${name.slice(1)}`);
const CUBE = [0, 95, 135, 175, 215, 255];
const [BOLD, FAINT, ITALIC, UNDERLINE, INVERSE, STRIKE] = [1, 2, 4, 8, 16, 32];

/** @param {object} theme as xterm.js has it: background, foreground, cursor, black, red ... brightWhite */
export class Colours {
  #palette;
  #looks = new Map();

  constructor(theme) {
    this.background = theme.background;
    this.foreground = theme.foreground;
    this.cursor = theme.cursor ?? theme.foreground;
    this.#palette = [...NAMES, ...BRIGHT].map((name) => theme[name]);
  }

  /**
   * How a run looks; `fill` is null for the terminal's own background.
   * @param {Array} run `[text, foreground, background, attributes, columns]`
   */
  look([, foreground = -1, background = -1, attributes = 0]) {
    const key = `${foreground} ${background} ${attributes}`;
    if (!this.#looks.has(key)) {
      if (this.#looks.size > 4000) this.#looks.clear();
      this.#looks.set(key, this.#make(foreground, background, attributes));
    }
    return this.#looks.get(key);
  }

  #make(foreground, background, attributes) {
    // As xterm.js does: bold text in one of the eight colours is bright.
    const bright = attributes & BOLD && foreground >= 0 && foreground < 8 ? foreground + 8 : foreground;
    let ink = bright < 0 ? this.foreground : this.#colour(bright);
    let fill = background < 0 ? null : this.#colour(background);
    if (attributes & INVERSE) [ink, fill] = [fill ?? this.background, ink];
    if (attributes & FAINT) ink = mixed(ink, fill ?? this.background);
    const weight = attributes & BOLD ? "bold " : "";
    return {
      ink,
      fill,
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

/** Half way between two colours written as `#rrggbb`; the first when one of them is written otherwise. */
function mixed(one, other) {
  const [a, b] = [one, other].map((colour) => /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour));
  if (!a || !b) return one;
  return hex(...[1, 2, 3].map((i) => (Number.parseInt(a[i], 16) + Number.parseInt(b[i], 16)) >> 1));
}
