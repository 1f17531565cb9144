// Tells apart what xterm.js hands over as input.

const MOUSE_REPORT = /^\x1b\[<\d{1,4};\d{1,5};\d{1,5}[Mm]$/;
const FOCUS_REPORT = /^\x1b\[[IO]$/;

/** @returns {"mouse" | "focus" | "keys"} */
export function inputKind(data) {
  if (MOUSE_REPORT.test(data)) return "mouse";
  return FOCUS_REPORT.test(data) ? "focus" : "keys";
}
