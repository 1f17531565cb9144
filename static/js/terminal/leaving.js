// The chord that leaves every terminal of this page, as a person has chosen it.

import { DEFAULTS } from "../page/settings.js";

let chord = DEFAULTS.leaveChord;

export function leaveChord() {
  return chord;
}

/** @param {string} chosen as settings/chord.js names it, such as `Ctrl+Shift+G` */
export function leaveBy(chosen) {
  chord = chosen;
}
