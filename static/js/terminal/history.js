// Scrolling back and searching: a layer over the live screen, of this viewer alone. It sends nothing.

import { SearchAddon } from "../../vendor/terminal.js";
import { copySelection, openEmulator } from "./emulator.js";
import { currentLook } from "./look.js";
import { leaveChord } from "./leaving.js";
import { shortcut } from "./shortcuts.js";
import { fitLetters, gridSize } from "./sizing.js";

const MOST_LINES = 100_000;
const WHEEL_LINES = 3;
const UPWARD = new Set(["PageUp", "ArrowUp", "Home"]);

export class History {
  #parts;
  #terminal = null;
  #search = null;
  /** Ways up that were asked for before all was written; null when it is. */
  #early = null;
  #newBytes = 0;
  #on;

  /**
   * @param {object} parts elements: layer, screen, form, input, matches, previous, live
   * @param {object} on `closed()` when it goes back to the live screen, `leave()`
   */
  constructor(parts, on) {
    this.#parts = parts;
    this.#on = on;
    parts.form.addEventListener("submit", (event) => this.#submit(event));
    parts.form.addEventListener("keydown", (event) => this.#searchKey(event));
    parts.input.addEventListener("input", () => this.#find("previous", { incremental: true }));
    parts.previous.addEventListener("click", () => this.#find("previous"));
    parts.live.addEventListener("click", () => this.close());
    new ResizeObserver(() => this.#fill()).observe(parts.screen);
  }

  get shown() {
    return !this.#parts.layer.hidden;
  }

  /** Show the text, its end first; `pages` screens further up, or ready to be searched. */
  show(text, { cols, fontSize, pages, search }) {
    this.#discard();
    this.#parts.layer.hidden = false;
    this.#build(cols, fontSize);
    this.#newBytes = 0;
    this.#early = [];
    this.#showNews();
    const terminal = this.#terminal;
    terminal.write(text.replace(/\r?\n$/, ""), () => {
      if (terminal !== this.#terminal) return; // closed, or opened anew, before all was written
      this.#fill();
      terminal.scrollToBottom();
      terminal.scrollLines(-(pages ? terminal.rows * pages : WHEEL_LINES));
      for (const move of this.#early) move();
      this.#early = null;
    });
    if (search) this.#parts.input.focus();
    else this.#terminal.focus();
  }

  close() {
    if (!this.shown) return;
    this.#parts.layer.hidden = true;
    this.#discard();
    this.#on.closed();
  }

  /** Output went on underneath. */
  outputArrived(bytes) {
    if (!this.shown) return;
    this.#newBytes += bytes;
    this.#showNews();
  }

  focusSearch() {
    this.#parts.input.focus();
    this.#parts.input.select();
  }

  #build(cols, fontSize) {
    const options = { cols, fontSize, scrollback: MOST_LINES, convertEol: true, disableStdin: true };
    const cursor = { cursorInactiveStyle: "none", cursorStyle: "bar" };
    this.#terminal = openEmulator(this.#parts.screen, { ...options, ...cursor }, () => this.#relooked());
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    this.#terminal.attachCustomWheelEventHandler((event) => this.#wheel(event));
    this.#search = new SearchAddon({ highlightLimit: 2000 });
    this.#terminal.loadAddon(this.#search);
    this.#search.onDidChangeResults((found) => this.#showMatches(found));
    this.#fill();
  }

  #discard() {
    this.#terminal?.dispose();
    this.#terminal = null;
    this.#parts.matches.textContent = "";
  }

  #relooked() {
    fitLetters(this.#terminal, this.#parts.screen.clientWidth, Infinity);
    this.#fill();
  }

  #fill() {
    if (!this.#terminal?.element) return;
    const rowHeight = gridSize(this.#terminal).height / this.#terminal.rows;
    const rows = Math.floor(this.#parts.screen.clientHeight / rowHeight);
    if (rows > 0 && rows !== this.#terminal.rows) this.#terminal.resize(this.#terminal.cols, rows);
  }

  #submit(event) {
    event.preventDefault();
    this.#find("next");
  }

  #searchKey(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.shiftKey) this.#find("previous");
    else if (shortcut(event, false, leaveChord()) === "leave") this.#on.leave();
    else return;
    event.preventDefault();
  }

  #find(direction, options = {}) {
    const term = this.#parts.input.value;
    if (!term) {
      this.#search?.clearDecorations();
      this.#parts.matches.textContent = "";
    } else if (direction === "next") this.#search?.findNext(term, { decorations: marks(), ...options });
    else this.#search?.findPrevious(term, { decorations: marks(), ...options });
  }

  #showMatches({ resultIndex, resultCount }) {
    if (!this.#parts.input.value) this.#parts.matches.textContent = "";
    else if (!resultCount) this.#parts.matches.textContent = "no match";
    else this.#parts.matches.textContent = resultIndex < 0 ? `${resultCount}+` : `${resultIndex + 1} of ${resultCount}`;
  }

  #showNews() {
    const news = this.#newBytes ? ` · ${inWords(this.#newBytes)} new` : "";
    this.#parts.live.textContent = `Back to live${news}`;
  }

  #key(event) {
    if (event.type !== "keydown") return false;
    const wanted = shortcut(event, this.#terminal.hasSelection(), leaveChord());
    const moves = {
      PageUp: () => this.#terminal.scrollPages(-1),
      PageDown: () => this.#down(() => this.#terminal.scrollPages(1)),
      ArrowUp: () => this.#terminal.scrollLines(-1),
      ArrowDown: () => this.#down(() => this.#terminal.scrollLines(1)),
      Home: () => this.#terminal.scrollToTop(),
      End: () => this.close(),
      Escape: () => this.close(),
      "/": () => this.focusSearch(),
    };
    const acts = { copy: () => copySelection(this.#terminal), search: () => this.focusSearch(), leave: () => this.#on.leave() };
    const act = acts[wanted] ?? moves[event.key];
    if (act && event.key !== "Tab") {
      event.preventDefault();
      if (this.#early && UPWARD.has(event.key)) this.#early.push(act);
      else act();
    }
    return false;
  }

  #wheel(event) {
    if (event.deltaY <= 0) return true;
    if (!this.#atEnd()) return true;
    this.close();
    return false;
  }

  /** Going down at the end leads back to the live screen. */
  #down(scroll) {
    if (this.#atEnd()) this.close();
    else scroll();
  }

  #atEnd() {
    const { viewportY, baseY } = this.#terminal.buffer.active;
    return viewportY >= baseY;
  }
}

function marks() {
  const { match, matchRuler, active, activeRuler } = currentLook().marks;
  return {
    matchBackground: match,
    matchOverviewRuler: matchRuler,
    activeMatchBackground: active,
    activeMatchColorOverviewRuler: activeRuler,
  };
}

function inWords(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
