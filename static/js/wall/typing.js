// Typing into the wall: one seat's real terminal lies over its tile; what is typed in it may go to others too.

import { TerminalChannel } from "../live/channel.js";
import { cursorKeysFor } from "./cursor_keys.js";

/** A seat that only gets keys. */
class Follower {
  /**
   * @param {() => void} changed it is reached now, or no longer
   * @param {(message: {count: number}) => void} viewers
   */
  constructor(changed, viewers) {
    this.opened = this.closed = this.error = this.disconnected = changed;
    this.viewers = viewers;
  }

  size() {}
  output() {}
}

export class Typing {
  #page;
  #on;
  #holder;
  #screen = null;
  #channel = null;
  #followers = new Map();
  #counts = new Map();
  #tile = null;

  /** @param {object} on `changed()`: other seats are typed into now, or none, or by others too; `open(address)` */
  constructor(page, on) {
    this.#page = page;
    this.#on = on;
    this.#holder = Object.assign(document.createElement("div"), { className: "tile-terminal screen" });
    this.#holder.addEventListener("focusout", (event) => this.#left(event));
  }

  get tile() {
    return this.#tile;
  }

  get all() {
    return this.#followers.size > 0;
  }

  /** How many seats were to be typed into. */
  get wanted() {
    return this.#followers.size + 1;
  }

  /** Addresses of the seats that what is typed now reaches. */
  get reached() {
    const followers = [...this.#followers.values()].filter((channel) => channel.opened);
    return [this.#channel, ...followers].filter((channel) => channel?.opened).map((channel) => channel.seat);
  }

  /** How many tabs are at a seat's terminal that is typed into. */
  count(address) {
    return this.#counts.get(address) ?? 1;
  }

  /**
   * Type into a tile's seat, and into the seats of `others`.
   * @param {import("./tile.js").Tile} tile
   * @param {string[]} others addresses
   */
  async start(tile, others = []) {
    this.stop();
    this.#tile = tile;
    tile.button.after(this.#holder);
    const { activeElement } = document;
    if (!(await this.#ready(tile))) return;
    const now = document.activeElement;
    if (now !== activeElement && now !== document.body) return this.stop(); // the person has gone elsewhere meanwhile
    const { socket } = this.#page;
    this.#channel = new TerminalChannel(socket, tile.address, { readOnly: false, viewer: this });
    for (const address of others) this.follow(address);
    this.#screen.focus();
    this.#on.changed();
  }

  /** Type into another seat as well. */
  follow(address) {
    const viewer = new Follower(() => this.#on.changed(), ({ count }) => this.#counted(address, count));
    this.#followers.set(address, new TerminalChannel(this.#page.socket, address, { readOnly: false, viewer, keysOnly: true }));
  }

  /** Type nowhere; the keyboard stays where it is. */
  stop() {
    if (!this.#tile) return;
    this.#tile = null;
    this.#screen?.detach();
    this.#screen?.clear();
    this.#channel?.close();
    this.#channel = null;
    for (const channel of this.#followers.values()) channel.close();
    this.#followers.clear();
    this.#counts.clear();
    this.#holder.remove();
    this.#on.changed();
  }

  /** Leave by the keyboard: it goes back to the tile. */
  leave() {
    const tile = this.#tile;
    this.stop();
    tile?.button.focus();
  }

  /** Seats may have been started anew: look for their terminals again. */
  retry(running) {
    for (const channel of [this.#channel, ...this.#followers.values()]) if (channel && running.has(channel.seat)) channel.retry();
  }

  // What the target's channel tells.

  opened(message) {
    const typed = {
      keys: (data) => this.#keys(data),
      paste: (chunks) => this.#everyone((channel) => channel.paste(chunks)),
      mouse: (report) => this.#channel.mouse(report),
      acknowledge: (bytes) => this.#channel?.acknowledge(bytes),
    };
    this.#screen.attach(typed, message);
    this.#on.changed();
  }

  size({ cols, rows }) {
    this.#screen.resize(cols, rows);
  }

  output(bytes) {
    this.#screen.write(bytes);
  }

  viewers({ count }) {
    this.#counted(this.#channel.seat, count);
  }

  closed({ reason }) {
    this.#ended(reason);
  }

  error({ message }) {
    this.#ended(message);
  }

  disconnected() {
    this.#screen.detach();
    this.#on.changed();
  }

  history() {}

  #counted(address, count) {
    this.#counts.set(address, count);
    this.#on.changed();
  }

  #ended(reason) {
    if (this.#channel.opened) return;
    this.#page.toasts.show(`cannot type into ${this.#channel.seat}: ${reason}`, "error");
    this.stop();
  }

  #keys(data) {
    this.#channel.keys(data);
    for (const [address, channel] of this.#followers) {
      channel.keys(cursorKeysFor(data, this.#page.minis.picture(address)?.applicationKeys ?? false));
    }
  }

  #everyone(work) {
    for (const channel of [this.#channel, ...this.#followers.values()]) work(channel);
  }

  /** The emulator is fetched when somebody first types; it must be on the page when it is made. */
  async #ready(tile) {
    if (this.#screen) return true;
    const { Screen } = await import("../terminal/screen.js");
    if (this.#tile !== tile) return false;
    this.#screen ??= new Screen(this.#holder, {
      title: () => {},
      history: ({ pages }) => pages && this.#tile && this.#on.open(this.#tile.address),
      leave: () => this.leave(),
    });
    return true;
  }

  /** The keyboard has gone elsewhere, within this window: then nothing on the wall is typed into any more. */
  #left({ relatedTarget }) {
    if (this.#tile && document.hasFocus() && !this.#holder.contains(relatedTarget)) this.stop();
  }
}
