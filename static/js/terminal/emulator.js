// Makes an xterm.js terminal that counts columns as tmux does, answers nothing, and opens web links only.

import { Terminal, Unicode11Addon, WebLinksAddon } from "../../vendor/terminal.js";
import { currentLook, forgetLook, keepLook } from "./look.js";
import { OPTIONS } from "./options.js";
import { swallowQueries } from "./queries.js";
import { tmuxWidths } from "./widths.js";

/**
 * @param {HTMLElement} holder where it is shown
 * @param {() => void} relooked the person has chosen another look: letters may have another size
 */
export function openEmulator(holder, options, relooked = () => {}) {
  const { options: look, fontSize } = currentLook();
  const terminal = new Terminal({ ...OPTIONS, ...look, fontSize, linkHandler: { activate: followLink }, ...options });
  useTmuxWidths(terminal);
  swallowQueries(terminal);
  terminal.loadAddon(new WebLinksAddon(followLink));
  terminal.open(holder);
  keepLook(terminal, (chosen) => {
    Object.assign(terminal.options, { ...chosen, cursorBlink: options.cursorBlink ?? chosen.cursorBlink });
    relooked();
  });
  terminal.loadAddon({ activate() {}, dispose: () => forgetLook(terminal) });
  return terminal;
}

/** The selected text into the clipboard; the selection is taken back, so that Ctrl+C interrupts again. */
export function copySelection(terminal) {
  const text = terminal.getSelection();
  if (!text) return;
  if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => document.execCommand("copy"));
  else document.execCommand("copy");
  terminal.clearSelection();
}

function followLink(event, address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && ["http:", "https:"].includes(url.protocol)) window.open(url, "_blank", "noopener,noreferrer");
}

function useTmuxWidths(terminal) {
  const register = (base) => terminal.unicode.register(tmuxWidths(base));
  new Unicode11Addon().activate({ unicode: { register } });
  terminal.unicode.activeVersion = "tmux";
}
