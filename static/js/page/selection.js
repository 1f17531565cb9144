// Which seats are selected: what is done to a selection is done to each of them.

export class Selection extends EventTarget {
  #addresses = new Set();

  get addresses() {
    return [...this.#addresses];
  }

  has(address) {
    return this.#addresses.has(address);
  }

  set(addresses) {
    const wanted = new Set(addresses);
    if (wanted.size === this.#addresses.size && [...wanted].every((address) => this.#addresses.has(address))) return;
    this.#addresses = wanted;
    this.dispatchEvent(new Event("change"));
  }

  toggle(address) {
    const wanted = new Set(this.#addresses);
    if (!wanted.delete(address)) wanted.add(address);
    this.set(wanted);
  }

  clear() {
    this.set([]);
  }
}
