// One terminal of the dock: its seat's name, state and title, its screen, and the history over it.

import { delayAfter } from "../live/backoff.js";
import { TerminalChannel } from "../live/channel.js";
import { KeyBar } from "../phone/key_bar.js";
import { History } from "./history.js";
import { showOthers } from "./others.js";
import { Screen } from "./screen.js";

const SETTLE_MS = 120;
const BY_FINGER = matchMedia("(pointer: coarse)");
const ALIVE = new Set(["launching", "running", "stopping"]);

export class TerminalPanel {
  #panel;
  #socket;
  #on;
  #canOperate;
  #screen = null;
  #history = null;
  #keys = null;
  #channel = null;
  #row;
  #owner = false;
  #wantsFit = false;
  /** How the history shall be shown that has been asked for; null when none has, or nobody waits for it any more. */
  #historyView = null;
  #settling = 0;
  #refusals = 0;

  /**
   * @param {HTMLElement} panel a copy of the terminal's template
   * @param {import("../page/seats.js").SeatRow} row
   * @param {object} on `leave()`: the keyboard goes elsewhere; `close()`; `popOut()`
   */
  constructor(panel, row, { socket, canOperate, ...on }) {
    this.#panel = panel;
    this.#row = row;
    this.#socket = socket;
    this.#canOperate = canOperate;
    this.#on = on;
    panel.setAttribute("aria-label", `Terminal of ${row.address}`);
    this.#text("address", row.address);
    this.#part("transcript").href = `/transcripts/${encodeURIComponent(row.address)}/`;
    this.#action("fit").addEventListener("click", () => this.#toggleFit());
    this.#action("history").addEventListener("click", () => this.#openHistory({ search: false, pages: 1 }));
    this.#action("close").addEventListener("click", () => on.close());
    this.#action("pop-out").addEventListener("click", () => on.popOut());
    new ResizeObserver(() => this.#resized()).observe(this.#part("screen"));
  }

  get address() {
    return this.#row.address;
  }

  get shown() {
    return this.#channel !== null;
  }

  /** Show the seat's screen as it is now; while nobody looks at a terminal nothing is sent for it. */
  show() {
    this.#panel.hidden = false;
    if (this.#channel) return;
    this.#buildOnce();
    this.#text("size", "");
    this.#notice("");
    this.#part("read-only").hidden = true;
    this.viewers({ count: 1 });
    this.#action("fit").hidden = true;
    this.#action("history").disabled = true;
    this.#channel = new TerminalChannel(this.#socket, this.address, { readOnly: !this.#canOperate, viewer: this });
    this.update(this.#row);
  }

  hide() {
    this.#panel.hidden = true;
    this.#refusals = 0;
    this.#history?.close();
    this.#channel?.close();
    this.#channel = null;
    this.#historyView = null;
    this.#screen?.detach();
    this.#owner = false;
  }

  /** It is closed for good. */
  dispose() {
    this.hide();
    this.#screen?.dispose();
    this.#panel.remove();
  }

  /** A finger that opens a terminal has not asked for the soft keyboard: a tap on the screen does. */
  focus() {
    if (BY_FINGER.matches) this.#panel.focus({ preventScroll: true });
    else this.#screen?.focus();
  }

  /** The seat may have changed: show its state, and look again when its program has been started anew. */
  update(row) {
    this.#row = row;
    const gone = !row.element.isConnected;
    this.#panel.dataset.state = gone ? "gone" : row.state;
    this.#text("state", gone ? "no longer in its rig" : row.words);
    if (!this.#channel) return;
    if (gone) this.#notice("No longer in its rig");
    else if (ALIVE.has(row.state)) this.#channel.retry();
    else this.#notice(`Not running: ${row.words}`);
  }

  // What the channel tells.

  opened(message) {
    this.#refusals = 0;
    this.#notice("");
    this.#screen.attach(this.#channel, message);
    this.update(this.#row);
    this.#part("read-only").hidden = message.writable;
    this.#action("fit").hidden = !message.writable;
    this.#action("history").disabled = false;
    this.size(message);
    if (this.#wantsFit && !this.#owner) this.#askFit();
  }

  size({ cols, rows, owner }) {
    if (this.#owner && !owner) this.#wantsFit = false; // somebody else decides now
    this.#owner = owner;
    this.#screen.resize(cols, rows);
    this.#text("size", `${cols}×${rows}`);
    this.#text("fit", owner ? "Release" : "Fit to me", "action");
    this.#action("fit").setAttribute("aria-pressed", String(owner));
  }

  viewers({ count }) {
    showOthers(this.#part("viewers"), count);
  }

  output(bytes) {
    this.#screen.write(bytes);
    this.#history.outputArrived(bytes.length);
  }

  history({ text }) {
    const view = this.#historyView;
    this.#historyView = null;
    if (view) this.#history.show(text, { cols: this.#screen.cols, fontSize: this.#screen.fontSize, ...view });
  }

  closed({ reason }) {
    this.#stopped(reason);
    this.#screen.clear();
    this.#lookAgain();
  }

  error({ message }) {
    this.#historyView = null;
    this.#notice(message);
    if (this.#channel.opened) return;
    this.#stopped(message);
    this.#lookAgain();
  }

  /** The page says so, once for all its terminals, and greys them out. */
  disconnected() {
    this.#stopped("");
  }

  #stopped(reason) {
    this.#owner = false;
    this.#historyView = null;
    this.#action("fit").hidden = true;
    this.#action("history").disabled = true;
    this.#screen.detach();
    this.#notice(reason);
  }

  /** A program that is being started has its new screen a moment later than its seat says so. */
  #lookAgain() {
    const channel = this.#channel;
    setTimeout(() => channel === this.#channel && this.update(this.#row), delayAfter(this.#refusals++));
  }

  /** The emulators need a visible place to measure their letters in. */
  #buildOnce() {
    if (this.#screen) return;
    this.#screen = new Screen(this.#part("screen"), {
      title: (title) => this.#text("title", title === document.body.dataset.hostName ? "" : title), // tmux's own for who has set none
      history: (view) => this.#openHistory(view),
      leave: () => this.#leave(),
      typed: (data) => this.#keys?.typed(data) ?? data,
    });
    this.#buildKeys();
    const input = this.#panel.querySelector("input[type=search]");
    const parts = { layer: this.#part("history"), screen: this.#part("history-screen"), form: this.#part("search"), input };
    const buttons = { matches: this.#part("matches"), previous: this.#action("previous"), live: this.#action("live") };
    this.#history = new History({ ...parts, ...buttons }, {
      closed: () => this.focus(),
      leave: () => this.#on.leave(),
    });
  }

  #buildKeys() {
    const bar = this.#part("keys");
    if (!bar) return;
    const screen = this.#screen;
    this.#keys = new KeyBar(bar, {
      type: (bytes) => screen.type(bytes),
      paste: (text) => screen.paste(text),
      application: () => screen.application,
      focus: () => screen.focus(),
      failed: (reason) => this.#notice(reason),
    });
  }

  #openHistory(view) {
    if (!this.#channel?.opened) return undefined;
    if (this.#history.shown) return view.search ? this.#history.focusSearch() : undefined;
    const asked = this.#historyView;
    this.#historyView = view;
    if (!asked) this.#channel.askHistory();
    return undefined;
  }

  #leave() {
    this.#historyView = null;
    this.#on.leave();
  }

  #toggleFit() {
    this.#wantsFit = !this.#owner;
    if (this.#wantsFit) this.#askFit();
    else this.#channel.unfit();
    this.focus();
  }

  #askFit() {
    const { cols, rows } = this.#screen.idealGrid();
    this.#channel.fit(cols, rows);
  }

  #resized() {
    clearTimeout(this.#settling);
    if (this.#owner) this.#settling = setTimeout(() => this.#owner && this.#askFit(), SETTLE_MS);
  }

  #notice(text) {
    this.#text("notice", text);
    this.#part("notice").hidden = !text;
  }

  #text(name, text, attribute = "part") {
    this.#panel.querySelector(`[data-${attribute}="${name}"]`).textContent = text;
  }

  #part(name) {
    return this.#panel.querySelector(`[data-part="${name}"]`);
  }

  #action(name) {
    return this.#panel.querySelector(`[data-action="${name}"]`);
  }
}
