// The keys of the page, as a table: key, command, what it does; pure. Its parts' own stand in elsewhere.js.

export const KEYS = [
  { key: "Ctrl+K", command: "palette", label: "Search, or run any command (⌘K on a Mac)", group: "Everywhere" },
  { key: "?", command: "help", label: "Show the keys", group: "Everywhere" },
  { key: "/", command: "filter", label: "Filter the seats", group: "Everywhere" },
  { key: "n", command: "next-in-need", label: "Open the next seat that needs you", group: "Everywhere" },
  { key: ",", command: "settings", label: "Settings", group: "Everywhere" },
  { key: "g", command: "view.graph", label: "Graph", group: "Views" },
  { key: "t", command: "view.table", label: "Table", group: "Views" },
  { key: "w", command: "view.wall", label: "Wall of terminals", group: "Views" },
  { key: "h", command: "view.history", label: "History", group: "Views" },
  { key: "s", command: "view.specs", label: "Specs", group: "Views" },
  { key: "a", command: "view.all", label: "All rigs", group: "Views" },
  { key: ".", command: "menu", label: "All that can be done with it", group: "The seat, or the selection" },
  { key: "v", command: "select", label: "Select it, or no longer", group: "The seat, or the selection" },
  { key: "m", command: "do.send", label: "Send text", group: "The seat, or the selection" },
  { key: "I", command: "do.interrupt", label: "Interrupt (a capital I)", group: "The seat, or the selection" },
  { key: "e", command: "do.explain", label: "Explain", group: "The seat, or the selection" },
  { key: "r", command: "do.restart", label: "Restart (asks)", group: "The seat, or the selection" },
  { key: "x", command: "do.stop", label: "Stop (asks)", group: "The seat, or the selection" },
  { key: "b", command: "do.start", label: "Start", group: "The seat, or the selection" },
  { key: "c", command: "do.attach", label: "Copy the tmux attach line", group: "The seat, or the selection" },
  { key: "Escape", command: "leave", label: "Select nothing", group: "The seat, or the selection" },
  { key: "u", command: "rig.up", label: "Up", group: "The rig" },
  { key: "d", command: "rig.down", label: "Down (asks)", group: "The rig" },
];

/** The keys that may be pressed while one writes. */
const ALSO_WHILE_WRITING = new Set(["Ctrl+K"]);

/**
 * @param {KeyboardEvent} event
 * @param {{writing: boolean, busy: boolean}} where writing: a field has the keyboard; busy: a dialog or menu is open
 * @returns {string} the command that is meant, empty for none
 */
export function commandFor(event, { writing, busy }) {
  const key = keyOf(event);
  const found = KEYS.find((entry) => entry.key === key);
  if (!found || busy || (writing && !ALSO_WHILE_WRITING.has(key))) return "";
  return found.command;
}

/** The key as the table names it; Shift is only told by the letter that it makes. */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey) return "";
  if (ctrlKey || metaKey) return shiftKey ? "" : `Ctrl+${key.toUpperCase()}`;
  return key;
}
