// What a person has chosen for this browser; theme.js reads the theme of it before the first paint.

const KEY = "rigweb.settings";

export const DEFAULTS = Object.freeze({
  theme: "system",
  fontFamily: "",
  fontSize: 14,
  lineHeight: 1,
  cursorBlink: true,
  screenReader: false,
  colours: "rigweb",
  notifications: false,
  sound: false,
  leaveChord: "Ctrl+Shift+G",
});

/** Least and most of what is a number. */
export const LIMITS = Object.freeze({ fontSize: [6, 32], lineHeight: [1, 2] });

export class Settings extends EventTarget {
  #chosen = read();

  constructor() {
    super();
    // Another tab of this browser has changed something.
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      const before = this.#chosen;
      this.#chosen = read();
      this.#tellChanges(before);
    });
  }

  get(name) {
    return this.#chosen[name] ?? DEFAULTS[name];
  }

  set(name, value) {
    if (!(name in DEFAULTS)) throw new Error(`there is no setting called ${name}`);
    this.#choose(sound({ ...this.#chosen, [name]: value }));
  }

  /** Everything as it is when nothing has been chosen. */
  reset() {
    this.#choose({});
  }

  #choose(chosen) {
    const before = this.#chosen;
    this.#chosen = chosen;
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // A full or forbidden storage: the choice holds until the page is left.
    }
    this.#tellChanges(before);
  }

  #tellChanges(before) {
    for (const name of Object.keys(DEFAULTS)) {
      if ((before[name] ?? DEFAULTS[name]) === this.get(name)) continue;
      this.dispatchEvent(new CustomEvent("change", { detail: { name } }));
    }
  }
}

/** What can be used of what was found or given: known names, values of the right kind and size. */
export function sound(found) {
  const usable = Object.entries(found ?? {}).filter(([name, value]) => Object.hasOwn(DEFAULTS, name) && isUsable(name, value));
  return Object.fromEntries(usable);
}

function isUsable(name, value) {
  if (typeof value !== typeof DEFAULTS[name]) return false;
  const [least, most] = LIMITS[name] ?? [];
  return least === undefined || (value >= least && value <= most);
}

function read() {
  try {
    return sound(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return {};
  }
}
