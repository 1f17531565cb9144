// Notices that a connection is dead though nobody has closed it: the server hangs, or what lies between has gone.

export const BEAT_MS = 5000;
/** Within so long a new connection must have become ready, or something must have come. */
export const READY_MS = 20_000;
/** So many questions in a row may stay without an answer: something large may be on its way. */
const MOST_ASKED = 2;

export class Heartbeat {
  #on;
  #now;
  #timer = 0;
  #heard = 0;
  #asked = 0;
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
    this.#ready = false;
    this.heard();
    this.#timer = setInterval(() => this.beat(), BEAT_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  ready() {
    this.#ready = true;
  }

  /** Something has arrived. */
  heard() {
    this.#heard = this.#now();
    this.#asked = 0;
  }

  /** Ask after a silence, and give up when not even that is answered; a hidden tab has a beat a minute. */
  beat() {
    const silence = this.#now() - this.#heard;
    if (!this.#ready) return silence > READY_MS ? this.#on.dead() : undefined;
    if (silence < BEAT_MS) return undefined;
    if (this.#asked === MOST_ASKED) return this.#on.dead();
    this.#asked += 1;
    return this.#on.ask();
  }
}
