// One terminal's share of the live socket: a seat's output comes in, what a person types goes out.

import { ACKNOWLEDGE, KEYS, MOUSE, PASTE, countPayload, textPayload } from "./frames.js";

const VIEWED = new Set(["opened", "size", "closed", "history", "error", "viewers"]);

export class TerminalChannel {
  #socket;
  #number;
  #state = "closed";

  /**
   * @param {object} viewer hears of `opened`, `size`, `closed`, `history`, `error` (each with the message),
   *   of `output` (bytes) and `disconnected`; `keysOnly`: nothing is shown, it is only typed into
   */
  constructor(socket, seat, { readOnly, viewer, keysOnly = false }) {
    this.#socket = socket;
    this.seat = seat;
    this.readOnly = readOnly;
    this.keysOnly = keysOnly;
    this.viewer = viewer;
    this.#number = socket.claim(this);
    this.connected();
  }

  /** Ask for the seat's screen: at the start, after every reconnection, and when its program is started anew. */
  connected() {
    this.#state = "asked";
    this.#send({ type: "open", seat: this.seat, read_only: this.readOnly, keys_only: this.keysOnly });
  }

  /** Ask again if there was nothing to see before. */
  retry() {
    if (this.#state === "closed") this.connected();
  }

  disconnected() {
    this.#state = "lost";
    this.viewer.disconnected();
  }

  receive(message) {
    if (message.type === "opened") this.#state = "opened";
    if (message.type === "closed" || (message.type === "error" && !this.opened)) this.#state = "closed";
    if (VIEWED.has(message.type)) this.viewer[message.type]?.(message);
  }

  output(bytes) {
    if (this.opened) this.viewer.output(bytes);
  }

  get opened() {
    return this.#state === "opened";
  }

  keys(text) {
    this.#frame(KEYS, textPayload(text));
  }

  mouse(report) {
    this.#frame(MOUSE, textPayload(report));
  }

  /** @param {Uint8Array[]} chunks as `pasteChunks` cuts them */
  paste(chunks) {
    for (const chunk of chunks) this.#frame(PASTE, chunk);
  }

  acknowledge(bytes) {
    this.#frame(ACKNOWLEDGE, countPayload(bytes));
  }

  fit(cols, rows) {
    this.#send({ type: "fit", cols, rows });
  }

  unfit() {
    this.#send({ type: "unfit" });
  }

  askHistory() {
    this.#send({ type: "history" });
  }

  close() {
    this.#send({ type: "close" });
    this.#socket.release(this.#number);
  }

  #send(message) {
    this.#socket.send({ ...message, channel: this.#number });
  }

  #frame(type, payload) {
    if (this.opened) this.#socket.sendFrame(type, this.#number, payload);
  }
}
