// The look that all terminals of the page share now; a new one is taken over by those that are open.

import { DEFAULTS } from "../page/settings.js";
import { lookOf } from "./options.js";

let current = lookOf((name) => DEFAULTS[name]);
const live = new Map();

export function currentLook() {
  return current;
}

/** From now on `take(options)` is called with each new look of this terminal. */
export function keepLook(terminal, take) {
  live.set(terminal, take);
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
  for (const take of live.values()) take(look.options);
}
