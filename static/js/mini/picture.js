// A seat's screen as this tab has been told it.

import { plainText } from "./pieces.js";

export class Picture {
  cols = 0;
  rows = 0;
  cursor = null;
  /** Whether its program wants cursor keys as `ESC O A`. */
  applicationKeys = false;
  lines = [];

  /**
   * Take over what has changed.
   * @returns {Set<number> | null} the rows that look different now; null for all
   */
  take({ cols, rows, cursor, keys, whole, lines }) {
    const changed = new Set([this.cursor?.[1], cursor?.[1]].filter((row) => row !== undefined));
    if (whole) this.lines = [];
    for (const [row, runs] of Object.entries(lines)) {
      this.lines[row] = runs;
      changed.add(Number(row));
    }
    Object.assign(this, { cols, rows, cursor, applicationKeys: keys });
    return whole ? null : changed;
  }

  runs(row) {
    return this.lines[row] ?? [];
  }

  /** The lowest line that is not empty. */
  get lastLine() {
    const row = this.#lowest;
    return row < 0 ? "" : plainText(this.runs(row));
  }

  /** The lowest row with something on it, the cursor included. */
  get lastUsed() {
    return Math.max(this.#lowest, this.cursor?.[1] ?? 0);
  }

  /** The rows to show where only so many can be: the lowest, with one empty row where there are several, in order. */
  newest(count) {
    const rows = [];
    let gap = false;
    for (let row = this.lastUsed; row >= 0 && rows.length < count; row--) {
      const empty = row !== this.cursor?.[1] && !plainText(this.runs(row));
      if (!empty || !gap) rows.push(row);
      gap = empty;
    }
    return rows.reverse();
  }

  get #lowest() {
    let row = this.rows - 1;
    while (row >= 0 && !plainText(this.runs(row))) row--;
    return row;
  }

  get text() {
    return Array.from({ length: this.rows }, (_, row) => plainText(this.runs(row))).join("\n").trimEnd();
  }
}
