// A queue that gives out the cheapest first: a binary heap; pure.

export class Queue {
  #items = [];
  #costs = [];

  get size() {
    return this.#items.length;
  }

  push(item, cost) {
    let place = this.#items.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#costs[parent] <= cost) break;
      this.#set(place, this.#items[parent], this.#costs[parent]);
      place = parent;
    }
    this.#set(place, item, cost);
  }

  /** @returns {[number, number]} the item and its cost */
  pop() {
    const first = [this.#items[0], this.#costs[0]];
    const [item, cost] = [this.#items.pop(), this.#costs.pop()];
    if (this.#items.length) this.#sink(item, cost);
    return first;
  }

  #sink(item, cost) {
    const { length } = this.#items;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#costs[child + 1] < this.#costs[child]) child += 1;
      if (this.#costs[child] >= cost) break;
      this.#set(place, this.#items[child], this.#costs[child]);
      place = child;
    }
    this.#set(place, item, cost);
  }

  #set(place, item, cost) {
    this.#items[place] = item;
    this.#costs[place] = cost;
  }
}
