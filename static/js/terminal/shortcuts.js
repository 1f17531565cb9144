// The few keys that the page keeps for itself; all others belong to the program.

import { chordOf } from "../settings/chord.js";

const WITH_CONTROL_SHIFT = { KeyC: "copy", KeyV: "paste", KeyF: "search" };

/**
 * @param {KeyboardEvent} event
 * @param {boolean} selected whether text is selected
 * @param {string} leave the chord that leaves the terminal, such as `Ctrl+Shift+G`
 * @returns {"copy" | "paste" | "search" | "leave" | "history" | null}
 */
export function shortcut(event, selected, leave) {
  if (chordOf(event) === leave) return "leave";
  if (event.altKey) return null;
  if (event.metaKey) return { KeyC: "copy", KeyV: "paste" }[event.code] ?? null;
  if (event.ctrlKey && event.shiftKey) return WITH_CONTROL_SHIFT[event.code] ?? null;
  if (event.ctrlKey) return selected && event.key === "c" ? "copy" : null;
  return event.shiftKey && event.key === "PageUp" ? "history" : null;
}
