// The few keys that the page keeps for itself; all others belong to the program.

const WITH_CONTROL_SHIFT = { KeyC: "copy", KeyV: "paste", KeyF: "search", KeyG: "leave" };

/**
 * @param {KeyboardEvent} event
 * @param {boolean} selected whether text is selected
 * @returns {"copy" | "paste" | "search" | "leave" | "history" | null}
 */
export function shortcut(event, selected) {
  if (event.altKey) return null;
  if (event.metaKey) return { KeyC: "copy", KeyV: "paste" }[event.code] ?? null;
  if (event.ctrlKey && event.shiftKey) return WITH_CONTROL_SHIFT[event.code] ?? null;
  if (event.ctrlKey) return selected && event.key === "c" ? "copy" : null;
  return event.shiftKey && event.key === "PageUp" ? "history" : null;
}
