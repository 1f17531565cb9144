// How every terminal on the page looks: what never changes, and what a person has chosen.

import { schemeCalled } from "./schemes.js";

export const FONT_FAMILY = '"JetBrains Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

export const OPTIONS = {
  allowProposedApi: true, // character widths and search marks
  altClickMovesCursor: false, // would type arrow keys that nobody pressed
  cursorInactiveStyle: "outline",
  macOptionIsMeta: true,
};

/**
 * The look that is chosen in the settings.
 * @param {(name: string) => unknown} get tells a setting
 * @returns {{options: object, fontSize: number, marks: object}} options of xterm.js; the largest letters, in pixels;
 *   colours of what is found in the history
 */
export function lookOf(get) {
  const { theme, marks } = schemeCalled(get("colours"));
  const own = get("fontFamily").trim();
  const fontFamily = own ? `${own}, ${FONT_FAMILY}` : FONT_FAMILY;
  const [lineHeight, cursorBlink, screenReaderMode] = ["lineHeight", "cursorBlink", "screenReader"].map(get);
  const options = { fontFamily, lineHeight, cursorBlink, screenReaderMode, theme };
  return { options, fontSize: get("fontSize"), marks };
}
