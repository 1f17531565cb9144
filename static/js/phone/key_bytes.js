// What the keys of the key bar send, as a terminal would; pure.

const CURSOR = { up: "A", down: "B", right: "C", left: "D" };
const PLAIN = { escape: "\x1b", tab: "\t", enter: "\r", interrupt: "\x03" };
const CONTROLS = { " ": "\0", "@": "\0", "?": "\x7f", "/": "\x1f", "-": "\x1f" };

/**
 * @param {string} key escape, tab, enter, interrupt, up, down, left or right
 * @param {{control: boolean, application: boolean}} mode whether Ctrl is held; whether the program wants `ESC O A`
 */
export function keyBytes(key, { control, application }) {
  if (key in PLAIN) return PLAIN[key];
  if (control) return `\x1b[1;5${CURSOR[key]}`;
  return `\x1b${application ? "O" : "["}${CURSOR[key]}`;
}

/** What has been typed, with Ctrl held for its first character. */
export function withControl(text) {
  const [first = "", ...rest] = text;
  const upper = first.toUpperCase();
  const control = upper >= "A" && upper <= "_" ? String.fromCharCode(upper.charCodeAt(0) - 64) : (CONTROLS[first] ?? first);
  return control + rest.join("");
}
