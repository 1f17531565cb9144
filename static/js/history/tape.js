// A stretch of one transcript that has been fetched, and how far it has been played; pure.

const MOST_BYTES = 8 * 1024 * 1024;

export class Tape {
  #pieces = [];
  #entries = [];
  #played = { piece: 0, offset: 0 };
  #bytes = 0;
  /** Whether the beginning is still here, to be played again. */
  whole = true;

  /** @param {object} first the piece to begin with: place, data, entries, next, more, and `at`, its time */
  constructor(first, complete) {
    this.begin = first.at;
    this.played = first.at;
    this.add(first, complete);
  }

  /** Up to when it is known what was printed. */
  get known() {
    return this.more ? (this.#entries.at(-1)?.[0] ?? this.begin) : this.complete;
  }

  get bytes() {
    return this.#bytes;
  }

  /** @param {number} complete all that was printed until then has been fetched with this piece, if it has no `more` */
  add(piece, complete = Infinity) {
    this.complete = complete;
    if (piece.data.length) this.#pieces.push(piece);
    for (const entry of piece.entries) this.#entries.push(entry);
    this.#bytes += piece.data.length;
    this.next = piece.next;
    this.more = piece.more;
    if (this.#bytes > MOST_BYTES) this.#forget();
  }

  rewind() {
    this.#played = { piece: 0, offset: 0 };
    this.played = this.begin;
  }

  /** The bytes that were printed since the last time and up to this one, in order. */
  take(moment) {
    const index = after(this.#entries, moment);
    const place = index ? this.#entries[index - 1][1] : -1;
    this.played = Math.max(this.played, moment);
    return this.#until(place);
  }

  /** Everything that is left: what came after the last entry has no time of its own. */
  takeAll() {
    return this.#until(Infinity);
  }

  /** When something is printed next after a moment; Infinity when nothing is known of. */
  nextAfter(moment) {
    return this.#entries[after(this.#entries, moment)]?.[0] ?? Infinity;
  }

  #until(place) {
    const parts = [];
    while (this.#played.piece < this.#pieces.length) {
      const piece = this.#pieces[this.#played.piece];
      const end = Math.min(piece.data.length, place - piece.place);
      if (end > this.#played.offset) parts.push(piece.data.subarray(this.#played.offset, end));
      this.#played.offset = Math.max(this.#played.offset, end);
      if (this.#played.offset < piece.data.length || this.#played.piece === this.#pieces.length - 1) break;
      this.#played = { piece: this.#played.piece + 1, offset: 0 };
    }
    return parts;
  }

  /** Let go of what has been played long ago. */
  #forget() {
    if (!this.#played.piece) return;
    this.whole = false;
    this.#pieces = this.#pieces.slice(this.#played.piece);
    this.#played.piece = 0;
    this.#bytes = this.#pieces.reduce((sum, { data }) => sum + data.length, 0);
    const first = this.#pieces[0].place;
    this.#entries = this.#entries.filter(([, place]) => place >= first);
  }
}

/** How many entries are of this moment or earlier. */
function after(entries, moment) {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle][0] <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
