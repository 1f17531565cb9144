// The one WebSocket of this tab: connects, reconnects, and hands what arrives to whoever asked for it.

import { delayAfter } from "./backoff.js";
import { decodeFrame, encodeFrame } from "./frames.js";
import { Heartbeat } from "./heartbeat.js";

export class LiveSocket extends EventTarget {
  #socket = null;
  #failures = 0;
  #retry = 0;
  #ready = false;
  #channels = new Map();
  #lastChannel = 0;
  #heartbeat = new Heartbeat({ ask: () => this.send({ type: "ping" }), dead: () => this.#drop() });

  /** @param {number} lastEvent id of the newest event that the page already shows */
  constructor(lastEvent) {
    super();
    this.lastEvent = lastEvent;
    addEventListener("online", () => this.#connectNow());
    addEventListener("offline", () => this.#drop());
    // A page kept in the back/forward cache has lost its socket without being told.
    addEventListener("pageshow", (event) => event.persisted && this.#connectNow());
  }

  get ready() {
    return this.#ready;
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/live/?since=${this.lastEvent}`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      this.#heartbeat.heard();
      return typeof data === "string" ? this.#text(data) : this.#binary(data);
    };
    socket.onclose = () => this.#closed(socket);
    this.#socket = socket;
    this.#heartbeat.start();
  }

  /** Give a terminal a number of its own; it hears of what arrives for it until `release`. */
  claim(channel) {
    do this.#lastChannel = (this.#lastChannel % 65535) + 1;
    while (this.#channels.has(this.#lastChannel));
    this.#channels.set(this.#lastChannel, channel);
    return this.#lastChannel;
  }

  release(number) {
    this.#channels.delete(number);
  }

  /** Send a JSON message; dropped while there is no connection. */
  send(message) {
    if (this.#ready) this.#socket.send(JSON.stringify(message));
  }

  sendFrame(type, channel, payload) {
    if (this.#ready) this.#socket.send(encodeFrame(type, channel, payload));
  }

  #text(data) {
    const message = JSON.parse(data);
    if (message.channel) this.#channels.get(message.channel)?.receive(message);
    else if (message.type === "ready") this.#becomeReady(message);
    else {
      this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
      if (message.type === "events") this.lastEvent = Math.max(this.lastEvent, message.last);
    }
  }

  #binary(data) {
    const frame = decodeFrame(data);
    if (frame) this.#channels.get(frame.channel)?.output(frame.payload);
  }

  #becomeReady(message) {
    this.#failures = 0;
    this.#ready = true;
    this.#heartbeat.ready();
    this.lastEvent = Math.max(this.lastEvent, message.last);
    const { dataset } = document.documentElement;
    dataset.live = "on";
    if (!import.meta.url.includes(message.static)) dataset.upgraded = "yes"; // what is loaded from now on may be missing
    for (const channel of this.#channels.values()) channel.connected();
    this.dispatchEvent(new Event("ready"));
  }

  /** Without a network or a server nobody answers a close: what would be a long look of being alive is not waited for. */
  #drop() {
    if (!this.#socket || this.#socket.readyState > WebSocket.OPEN) return;
    this.#socket.close();
    this.#closed(this.#socket);
  }

  #closed(socket) {
    if (socket !== this.#socket) return;
    this.#ready = false;
    this.#heartbeat.stop();
    document.documentElement.dataset.live = "off";
    this.#socket = null;
    for (const channel of this.#channels.values()) channel.disconnected();
    this.dispatchEvent(new Event("lost"));
    this.#retry = setTimeout(() => this.connect(), delayAfter(this.#failures++));
  }

  #connectNow() {
    if (this.#socket?.readyState <= WebSocket.OPEN) return;
    if (this.#socket) this.#closed(this.#socket);
    clearTimeout(this.#retry);
    this.#failures = 0;
    this.connect();
  }
}
