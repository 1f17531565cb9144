// The terminal emulator with its addons; its stylesheet becomes terminal.css beside this bundle.
import "@xterm/xterm/css/xterm.css";

export { SearchAddon } from "@xterm/addon-search";
export { Unicode11Addon } from "@xterm/addon-unicode11";
export { WebLinksAddon } from "@xterm/addon-web-links";
export { Terminal } from "@xterm/xterm";
