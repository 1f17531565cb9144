// The keys that are pressed together, in words: `Ctrl+Shift+G`; pure.

const MODIFIERS = [["ctrlKey", "Ctrl"], ["altKey", "Alt"], ["shiftKey", "Shift"], ["metaKey", "Meta"]];
const MODIFIER_CODE = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$|^(CapsLock|AltGraph|Fn)$/;
const FUNCTION_KEY = /^F\d+$/;

/** Chords that mean something else in a terminal of this page. */
const TAKEN = new Set(["Ctrl+Shift+C", "Ctrl+Shift+V", "Ctrl+Shift+F", "Shift+PageUp", "Ctrl+C", "Ctrl+D", "Ctrl+Z", "Ctrl+V", "Meta+C", "Meta+V"]);

/**
 * @param {KeyboardEvent} event
 * @returns {string} empty while only keys like Ctrl are held; letters by their place, whatever the layout
 */
export function chordOf(event) {
  if (!event.code || MODIFIER_CODE.test(event.code)) return "";
  const held = MODIFIERS.filter(([property]) => event[property]).map(([, word]) => word);
  return [...held, event.code.replace(/^(Key|Digit)/, "")].join("+");
}

/** Why this chord cannot be the one that leaves a terminal; empty when it can. */
export function objection(chord) {
  const key = chord.split("+").at(-1);
  if (TAKEN.has(chord)) return `${chord} means something else in a terminal`;
  if (/(^|\+)(Ctrl|Alt|Meta)\+/.test(`${chord}`) || FUNCTION_KEY.test(key)) return "";
  return `${chord} belongs to the program in the terminal (hold Ctrl, Alt or Meta as well)`;
}
