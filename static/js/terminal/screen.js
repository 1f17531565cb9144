// The live screen of one seat: draws what tmux sends, hands on what a person types.

import { copySelection, openEmulator } from "./emulator.js";
import { inputKind } from "./input.js";
import { currentLook } from "./look.js";
import { leaveChord } from "./leaving.js";
import { pasteChunks } from "./paste.js";
import { shortcut } from "./shortcuts.js";
import { fitLetters, gridThatFits } from "./sizing.js";

export class Screen {
  #holder;
  #terminal;
  #channel = null;
  #typing = null;
  #on;
  #resizing;

  /**
   * @param {HTMLElement} holder
   * @param {object} on `title(text)`, `history({search})` when somebody wants to scroll back, `leave()`,
   *   `typed(data)`: what is sent for what was typed
   */
  constructor(holder, on) {
    this.#holder = holder;
    this.#on = on;
    this.#terminal = openEmulator(holder, { scrollback: 0, disableStdin: true }, () => this.scale());
    this.#terminal.onTitleChange(on.title);
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event, on));
    this.#terminal.attachCustomWheelEventHandler((event) => this.#wheel(event, on));
    holder.addEventListener("paste", (event) => this.#paste(event), { capture: true });
    holder.addEventListener("mousedown", (event) => event.target === holder && this.#besideLetters(event));
    this.#resizing = new ResizeObserver(() => this.scale());
    this.#resizing.observe(holder);
  }

  get cols() {
    return this.#terminal.cols;
  }

  get fontSize() {
    return this.#terminal.options.fontSize;
  }

  /** A click into the panel beside the letters is meant for the terminal. */
  #besideLetters(event) {
    event.preventDefault();
    this.focus();
  }

  /** Start afresh with what this channel brings; keys go to it if it is `writable`. */
  attach(channel, { cols, rows, writable }) {
    this.detach();
    this.#channel = channel;
    this.#terminal.reset();
    this.resize(cols, rows);
    this.#terminal.options.disableStdin = !writable;
    if (writable) this.#typing = this.#terminal.onData((data) => this.#typed(data));
  }

  /** Nothing is sent any more; the last picture stays. */
  detach() {
    this.#typing?.dispose();
    this.#typing = null;
    this.#terminal.options.disableStdin = true;
    this.#channel = null;
  }

  clear() {
    this.#terminal.reset();
  }

  /** @param {Uint8Array} bytes acknowledged when they have been drawn, so that the server waits for us */
  write(bytes) {
    const channel = this.#channel;
    this.#terminal.write(bytes, () => channel?.acknowledge(bytes.length));
  }

  resize(cols, rows) {
    this.#terminal.resize(cols, rows);
    this.scale();
  }

  /** Make the letters as large as the panel allows for the grid that the server says. */
  scale() {
    fitLetters(this.#terminal, this.#holder.clientWidth, this.#holder.clientHeight);
  }

  /** Columns and rows that would fill the panel with letters of the chosen size. */
  idealGrid() {
    const { clientWidth, clientHeight } = this.#holder;
    return gridThatFits(this.#terminal, currentLook().fontSize, clientWidth, clientHeight);
  }

  focus() {
    this.#terminal.focus();
  }

  /** Whether the program wants the cursor keys as `ESC O A`. */
  get application() {
    return this.#terminal.modes.applicationCursorKeysMode;
  }

  /** Send keys that no keyboard has typed. */
  type(data) {
    if (this.#typing) this.#channel.keys(data);
  }

  paste(text) {
    if (text && this.#typing) this.#channel.paste(pasteChunks(text));
  }

  dispose() {
    this.#resizing.disconnect();
    this.detach();
    this.#terminal.dispose();
  }

  #typed(data) {
    const kind = inputKind(data);
    if (kind === "mouse") this.#channel?.mouse(data);
    else if (kind === "keys") this.#channel?.keys(this.#on.typed?.(data) ?? data);
  }

  #paste(event) {
    event.preventDefault();
    event.stopPropagation();
    this.paste(event.clipboardData?.getData("text/plain"));
  }

  /** @returns {boolean} whether xterm.js shall treat the key as typed */
  #key(event, on) {
    const wanted = shortcut(event, this.#terminal.hasSelection(), leaveChord());
    if (!wanted) return true;
    if (wanted === "paste" || event.type !== "keydown") return false; // the browser pastes by itself
    event.preventDefault();
    if (wanted === "copy") copySelection(this.#terminal);
    if (wanted === "history" || wanted === "search") on.history({ search: wanted === "search", pages: 1 });
    if (wanted === "leave") on.leave();
    return false;
  }

  /** The wheel belongs to a program that asked for the mouse; else it scrolls back in the viewer's own history. */
  #wheel(event, on) {
    if (this.#terminal.modes.mouseTrackingMode !== "none" && !event.shiftKey) return true;
    event.preventDefault();
    if (event.deltaY < 0) on.history({ search: false, pages: 0 });
    return false;
  }
}
