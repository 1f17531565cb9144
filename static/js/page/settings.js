// What a person has chosen for this browser; theme.js reads the theme of it before the first paint.

const KEY = "rigweb.settings";

export const DEFAULTS = Object.freeze({
  theme: "system",
  fontFamily: "",
  fontSize: 14,
  colours: "rigweb",
  notifications: false,
  sound: false,
  leaveChord: "Ctrl+Shift+G",
});

export class Settings extends EventTarget {
  #chosen = read();

  constructor() {
    super();
    // Another tab of this browser has changed something.
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      this.#chosen = read();
      for (const name of Object.keys(DEFAULTS)) this.#tell(name);
    });
  }

  get(name) {
    return this.#chosen[name] ?? DEFAULTS[name];
  }

  set(name, value) {
    if (!(name in DEFAULTS)) throw new Error(`there is no setting called ${name}`);
    this.#chosen = { ...this.#chosen, [name]: value };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // A full or forbidden storage: the choice holds until the page is left.
    }
    this.#tell(name);
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent("change", { detail: { name } }));
  }
}

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}
