// How every terminal on the page looks. It stays dark in a light page: programs choose colours for that.

export const FONT_FAMILY = '"JetBrains Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
export const COMFORTABLE_FONT = 13;

export const THEME = {
  background: "#0f1216",
  foreground: "#d6dae1",
  cursor: "#e6e9ef",
  cursorAccent: "#0f1216",
  selectionBackground: "#3c5a94aa",
  black: "#20252d",
  red: "#f0716b",
  green: "#5cc98b",
  yellow: "#e0b050",
  blue: "#6ea4f7",
  magenta: "#c08ff0",
  cyan: "#4fc4cf",
  white: "#c5cad3",
  brightBlack: "#6b7482",
  brightRed: "#ff938c",
  brightGreen: "#83e0aa",
  brightYellow: "#f2cc76",
  brightBlue: "#93bdff",
  brightMagenta: "#d6b0ff",
  brightCyan: "#7fdde6",
  brightWhite: "#f4f6fa",
};

export const OPTIONS = {
  allowProposedApi: true, // character widths and search marks
  altClickMovesCursor: false, // would type arrow keys that nobody pressed
  cursorInactiveStyle: "outline",
  fontFamily: FONT_FAMILY,
  fontSize: COMFORTABLE_FONT,
  macOptionIsMeta: true,
  theme: THEME,
};
