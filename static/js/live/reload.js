// Takes over new and removed rigs and seats, without going back behind what the socket has told meanwhile.

import { applyFragments, reloadRigs } from "./fragments.js";

export class RigReloader {
  #on;
  #meanwhile = [];
  #running = false;
  #again = false;
  #missed = false;

  /** @param {object} on `done()` and `failed(error)` */
  constructor(on) {
    this.#on = on;
  }

  /** Remember a fragment that arrives while a page is being fetched: that page may be older. */
  note(html) {
    if (this.#running) this.#meanwhile.push(html);
  }

  async reload() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do await this.#once();
      while (this.#again);
    } catch (error) {
      this.#missed = true;
      this.#on.failed(error);
    }
    this.#running = false;
  }

  /** There is a connection again: fetch what could not be fetched without one. */
  catchUp() {
    if (this.#missed) this.reload();
  }

  async #once() {
    this.#again = false;
    this.#meanwhile = [];
    await reloadRigs();
    this.#missed = false;
    for (const html of this.#meanwhile) applyFragments(html);
    this.#on.done();
  }
}
