// The one clock of a replay: a moment between two others that goes on with the reader's time; pure.

export const STEP_MS = 5000;
/** Silence is skipped when it is longer than this, and cut down to this. */
const IDLE_MS = 1000;

export class ReplayClock {
  begin = 0;
  end = 0;
  now = 0;
  speed = 1;
  skipsIdle = true;
  playing = false;

  /** What there is to replay; the moment stays, if it lies within. */
  span(begin, end) {
    this.begin = begin;
    this.end = Math.max(begin, end);
    this.seek(this.now);
  }

  seek(moment) {
    this.now = Math.min(this.end, Math.max(this.begin, moment));
  }

  play() {
    if (this.now >= this.end) this.now = this.begin;
    this.playing = true;
  }

  pause() {
    this.playing = false;
  }

  /**
   * Let so many milliseconds of the reader's time pass.
   * @param {number} nextOutput when something is printed next; Infinity when nothing is any more
   */
  advance(elapsed, nextOutput) {
    if (!this.playing) return;
    this.now += elapsed * this.speed;
    const awaited = Math.min(nextOutput, this.end);
    if (this.skipsIdle && awaited - this.now > IDLE_MS) this.now = awaited - IDLE_MS;
    if (this.now < this.end) return;
    this.now = this.end;
    this.playing = false;
  }
}
