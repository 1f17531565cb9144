// The cheapest way along lanes from one crossing to another: A*, with a price on corners, crossings and company; pure.

import { Queue } from "./queue.js";

const CORNER = 36;
const CROSSED = 10;
/** Beside edges of its own bundle an edge runs more cheaply, on top of strangers it costs more. */
const OWN = 0.5;
const STRANGE = 5;
const ACROSS = 0;
const UPRIGHT = 1;

export class Search {
  #lanes;
  #usedRight;
  #usedDown;
  #cost;
  #from;
  #seen;
  #turn = 0;

  constructor(lanes) {
    this.#lanes = lanes;
    this.#usedRight = new Int32Array(lanes.size);
    this.#usedDown = new Int32Array(lanes.size);
    this.#cost = new Float64Array(lanes.size * 2);
    this.#from = new Int32Array(lanes.size * 2);
    this.#seen = new Int32Array(lanes.size * 2);
  }

  /**
   * @param {{crossing: number, upright: boolean}} start and where its stub points
   * @param {{crossing: number, upright: boolean}} goal
   * @param {number} bundle greater than 0; edges of one bundle may share lanes
   * @returns {number[] | null} crossings, or null when there is no way
   */
  way(start, goal, bundle) {
    const turn = ++this.#turn;
    const queue = new Queue();
    const [from, to] = [state(start), state(goal)];
    const end = this.#lanes.at(goal.crossing);
    this.#reach(from, -1, 0, queue, end, turn);
    while (queue.size) {
      const [here, estimate] = queue.pop();
      if (here === to) return this.#walked(to);
      const cost = this.#cost[here];
      if (estimate > cost + this.#rest(here >> 1, end) + 1e-6) continue; // a cheaper way here was found meanwhile
      for (const [next, price] of this.#steps(here, bundle)) {
        if (this.#seen[next] !== turn || cost + price < this.#cost[next] - 1e-9) this.#reach(next, here, cost + price, queue, end, turn);
      }
    }
    return null;
  }

  /** Remember that an edge runs there. */
  occupy(crossings, bundle) {
    for (let i = 1; i < crossings.length; i += 1) {
      const [low, high] = crossings[i] > crossings[i - 1] ? [crossings[i - 1], crossings[i]] : [crossings[i], crossings[i - 1]];
      (high - low === 1 ? this.#usedRight : this.#usedDown)[low] = bundle;
    }
  }

  #reach(place, from, cost, queue, end, turn) {
    this.#seen[place] = turn;
    this.#cost[place] = cost;
    this.#from[place] = from;
    queue.push(place, cost + this.#rest(place >> 1, end));
  }

  #rest(crossing, end) {
    const { columns, xs, ys } = this.#lanes;
    return (Math.abs(xs[crossing % columns] - end.x) + Math.abs(ys[Math.floor(crossing / columns)] - end.y)) * OWN;
  }

  /** States that follow: a corner on the spot, or a step straight on. */
  *#steps(here, bundle) {
    const [crossing, heading] = [here >> 1, here & 1];
    yield [here ^ 1, CORNER];
    const { columns, size, xs, ys, right, down } = this.#lanes;
    const column = crossing % columns;
    const row = (crossing - column) / columns;
    if (heading === ACROSS) {
      const toll = this.#crossed(this.#usedDown, crossing, columns, bundle);
      if (column + 1 < columns) yield* this.#piece(crossing + 1, ACROSS, right[crossing], xs[column + 1] - xs[column], this.#usedRight[crossing], bundle, toll);
      if (column > 0) yield* this.#piece(crossing - 1, ACROSS, right[crossing - 1], xs[column] - xs[column - 1], this.#usedRight[crossing - 1], bundle, toll);
      return;
    }
    const toll = this.#crossed(this.#usedRight, crossing, 1, bundle);
    if (crossing + columns < size) yield* this.#piece(crossing + columns, UPRIGHT, down[crossing], ys[row + 1] - ys[row], this.#usedDown[crossing], bundle, toll);
    if (row > 0) yield* this.#piece(crossing - columns, UPRIGHT, down[crossing - columns], ys[row] - ys[row - 1], this.#usedDown[crossing - columns], bundle, toll);
  }

  *#piece(crossing, heading, weight, length, user, bundle, toll) {
    if (weight === Infinity) return;
    const company = user === 0 ? 1 : user === bundle ? OWN : STRANGE;
    yield [crossing * 2 + heading, length * weight * company + toll];
  }

  /** What it costs to leave this crossing straight on, when another edge passes through it. */
  #crossed(used, crossing, step, bundle) {
    const [after, before] = [used[crossing], crossing >= step ? used[crossing - step] : 0];
    return (after && after !== bundle) || (before && before !== bundle) ? CROSSED : 0;
  }

  #walked(end) {
    const crossings = [];
    for (let place = end; place !== -1; place = this.#from[place]) {
      if (crossings.at(-1) !== place >> 1) crossings.push(place >> 1);
    }
    return crossings.reverse();
  }
}

function state({ crossing, upright }) {
  return crossing * 2 + (upright ? UPRIGHT : ACROSS);
}
