// One seat's terminal in a replay: draws its screen as it was at a moment.

import { openEmulator } from "../terminal/emulator.js";
import { fitLetters } from "../terminal/sizing.js";
import { clockTime } from "./grouping.js";
import { resizedBetween, sessionAt, sizeAt } from "./runs.js";
import { pieceAt, pieceFrom } from "./source.js";
import { Tape } from "./tape.js";

/** Pieces that are fetched to get to a later moment; farther away, it is cheaper to begin anew. */
const MOST_AHEAD = 8;
const CHEAP_BYTES = 2 * 1024 * 1024;
const PREFETCH_MS = 10_000;
/** The newest bytes of a session that runs have no time yet. */
const UNTIMED_MS = 1000;
const LOOK_MS = 500;
/** Letters that can be read, in pixels; beside other screens one only looks at what happens. */
const READABLE = 11;
const READABLE_AMONG_OTHERS = 7;
const [HOLD, SHOW] = ["\x1b[?2026h", "\x1b[?2026l"];
const OPENINGS = {
  beginning: () => "",
  cleared: (at) => `Replay begins at ${clockTime(at)}, where the screen was cleared.`,
  cut: (at) => `Replay begins at ${clockTime(at)}; what stood on the screen before that is not shown.`,
};

export class Player {
  #screen;
  #terminal;
  #sessions = [];
  #session = null;
  #tape = null;
  #opening = "";
  #wanted = null;
  #work = null;
  #fetching = null;
  #skew = 0;
  #looked = 0;
  #fitted = "";
  #readable = READABLE;
  #held = false;
  #failed;

  /**
   * @param {HTMLElement} pane shows one seat; `[data-part=screen]` holds the terminal, `[data-part=state]` a word
   * @param {(error: Error) => void} failed
   */
  constructor(pane, address, failed) {
    this.pane = pane;
    this.address = address;
    this.#failed = failed;
    this.#screen = pane.querySelector("[data-part=screen]");
    const options = { scrollback: 0, disableStdin: true, cursorBlink: false, cursorInactiveStyle: "block" };
    this.#terminal = openEmulator(this.#screen, options, () => this.#refit());
    this.#terminal.textarea.disabled = true; // nothing can be typed into the past
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(this.#screen);
  }

  /** @param {object[]} sessions of this seat, in order; @param {number} skew how far the server's clock is ahead */
  load(sessions, skew) {
    this.#sessions = sessions;
    this.#skew = skew;
    this.#session = null;
    this.#tape = null;
  }

  get busy() {
    return this.#work !== null;
  }

  /** What a person should know about the picture; empty when it is complete. */
  get note() {
    return this.#opening;
  }

  /** When something is drawn next after a moment: that moment when it is not known, Infinity when never. */
  nextAfter(moment) {
    const later = this.#sessions.find(({ begin }) => begin > moment)?.begin ?? Infinity;
    if (!this.#tape || moment >= this.#session.end) return later;
    const next = this.#tape.nextAfter(moment);
    return next === Infinity && this.#tape.known < this.#session.end ? moment : Math.min(next, later);
  }

  /** Draw the screen of a moment; of several that are asked for meanwhile, only the last. */
  show(moment) {
    this.#wanted = moment;
    this.#work ??= this.#drawWanted();
    return this.#work;
  }

  /** Whether it has all the room: then its letters are larger, and what does not fit is reached by scrolling. */
  set alone(alone) {
    this.#readable = alone ? READABLE : READABLE_AMONG_OTHERS;
    if (alone) this.#screen.tabIndex = 0;
    else this.#screen.removeAttribute("tabindex");
    this.fit();
  }

  fit() {
    const { clientWidth, clientHeight } = this.#screen;
    const wanted = [clientWidth, clientHeight, this.#terminal.cols, this.#terminal.rows, this.#readable].join();
    if (!clientWidth || wanted === this.#fitted) return;
    this.#fitted = wanted;
    fitLetters(this.#terminal, clientWidth, clientHeight, this.#readable);
    this.#follow();
  }

  /** Of a screen that is larger than its pane, the line with the cursor is in sight. */
  #follow() {
    const { clientHeight, scrollHeight, scrollTop } = this.#screen;
    const line = scrollHeight / this.#terminal.rows;
    const top = this.#terminal.buffer.active.cursorY * line;
    if (scrollHeight > clientHeight && (top < scrollTop || top + line > scrollTop + clientHeight)) this.#screen.scrollTop = top + 2 * line - clientHeight;
  }

  #refit() {
    this.#fitted = "";
    this.fit();
  }

  dispose() {
    this.resizing.disconnect();
    this.#wanted = null;
    this.#terminal.dispose();
  }

  async #drawWanted() {
    try {
      while (this.#wanted !== null) {
        const moment = this.#wanted;
        this.#wanted = null;
        await this.#draw(moment);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#work = null;
    }
  }

  async #draw(moment) {
    const session = sessionAt(this.#sessions, moment);
    if (!session) return this.#blank();
    if (session !== this.#session || !(await this.#reach(moment))) await this.#begin(session, moment);
    await this.#play(moment);
    const ended = !session.live && moment >= session.end;
    if (ended) await this.#write(this.#tape.takeAll());
    this.#say(ended ? "ended" : "");
    if (this.#tape.more && this.#tape.known - moment < PREFETCH_MS) this.#fetchNext().catch(this.#failed);
    return undefined;
  }

  async #blank() {
    this.#session = this.#tape = null;
    this.#opening = "";
    this.#terminal.reset();
    this.#say("not started yet");
  }

  /** Whether a moment can be come to from what is here. */
  async #reach(moment) {
    const tape = this.#tape;
    if (moment < tape.played) {
      if (moment < tape.begin || !tape.whole || tape.bytes > CHEAP_BYTES) return false;
      tape.rewind();
      await this.#clear();
    }
    for (let count = 0; tape.known < moment; count += 1) {
      if (count === MOST_AHEAD) return false;
      if (!tape.more && performance.now() - this.#looked < LOOK_MS) break; // a session that runs: more comes in its time
      await this.#fetchNext();
    }
    return true;
  }

  async #begin(session, moment) {
    const complete = this.#completeNow(session);
    const first = await pieceAt(session, moment);
    this.#session = session;
    this.#tape = new Tape(first, complete);
    this.#opening = OPENINGS[first.opening](first.at);
    await this.#clear();
    for (let count = 0; count < MOST_AHEAD && this.#tape.more && this.#tape.known < moment; count += 1) await this.#fetchNext();
  }

  /** Empty the screen, in the size that it had when the tape begins; nothing is shown until the next moment is drawn. */
  async #clear() {
    this.#terminal.reset();
    this.#resize(this.#tape.begin);
    this.#terminal.write(HOLD);
    this.#held = true;
  }

  async #play(moment) {
    const tape = this.#tape;
    for (const at of resizedBetween(this.#session, tape.played, moment)) {
      await this.#write(tape.take(at));
      this.#resize(at);
    }
    await this.#write(tape.take(moment));
  }

  #write(parts) {
    if (!parts.length && !this.#held) return undefined;
    this.#held = false;
    return new Promise((resolve) => {
      for (const part of parts) this.#terminal.write(part);
      this.#terminal.write(SHOW, () => {
        this.#follow();
        resolve();
      });
    });
  }

  #resize(moment) {
    const { cols, rows } = sizeAt(this.#session, moment);
    this.#terminal.resize(cols, rows);
    this.fit();
  }

  #fetchNext() {
    this.#fetching ??= this.#fetch(this.#tape, this.#session).finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  async #fetch(tape, session) {
    const complete = this.#completeNow(session);
    this.#looked = performance.now();
    tape.add(await pieceFrom(session, tape.next), complete);
  }

  #completeNow({ live }) {
    return live ? Date.now() + this.#skew - UNTIMED_MS : Infinity;
  }

  #say(state) {
    this.pane.dataset.past = state;
    const part = this.pane.querySelector("[data-part=state]");
    if (part.textContent !== state) part.textContent = state;
  }
}
