// The look that all terminals of the page share now; a new one is taken over by those that are open.

import { DEFAULTS } from "../page/settings.js";
import { lookOf } from "./options.js";

let current = lookOf((name) => DEFAULTS[name]);
const live = new Map();

export function currentLook() {
  return current;
}

/** Keep this terminal looking as chosen until it is disposed of; `changed` is called after each change. */
export function keepLook(terminal, changed) {
  live.set(terminal, changed);
}

export function forgetLook(terminal) {
  live.delete(terminal);
}

/** @param {ReturnType<lookOf>} look */
export function showLook(look) {
  current = look;
  const { style } = document.documentElement;
  style.setProperty("--screen", look.options.theme.background);
  style.setProperty("--screen-text", look.options.theme.foreground);
  for (const [terminal, changed] of live) {
    Object.assign(terminal.options, look.options);
    changed();
  }
}
