// Notices that a connection is dead though nobody has closed it: the server hangs, or what lies between has gone.

export const BEAT_MS = 5000;
/** Within so long a new connection must have become ready. */
export const READY_MS = 20_000;

export class Heartbeat {
  #on;
  #now;
  #timer = 0;
  #begun = 0;
  #heard = 0;
  #last = 0;
  #asked = false;
  #ready = false;

  /**
   * @param {{ask: () => void, dead: () => void}} on ask: send something that is answered; dead: nothing came back
   * @param {() => number} now a clock, in milliseconds
   */
  constructor(on, now = () => performance.now()) {
    this.#on = on;
    this.#now = now;
  }

  /** A connection is being made. */
  start() {
    this.stop();
    this.#begun = this.#last = this.#now();
    this.#ready = this.#asked = false;
    this.#timer = setInterval(() => this.beat(), BEAT_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  ready() {
    this.#ready = true;
    this.heard();
  }

  /** Something has arrived. */
  heard() {
    this.#heard = this.#now();
    this.#asked = false;
  }

  /** Ask after a silence, and give up when not even that is answered. */
  beat() {
    const now = this.#now();
    const late = now - this.#last > 2 * BEAT_MS; // the page slept or was busy: an answer may wait to be read
    this.#last = now;
    if (!this.#ready) return now - this.#begun > READY_MS && !late ? this.#on.dead() : undefined;
    if (this.#asked && !late) return this.#on.dead();
    if (now - this.#heard < BEAT_MS) return undefined;
    this.#asked = true;
    return this.#on.ask();
  }
}
