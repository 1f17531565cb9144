// The lanes in which edges may run: lines beside seats and pods, none of them over a seat; pure.

import { STUB } from "./ports.js";

const SECOND = STUB + 8;
/** Beyond this many crossings of lanes the second lane beside each seat is left out. */
const MANY = 30_000;
const HEAD = 40;
const HEAD_COST = 4;
const NAME_COST = 40;

export class Lanes {
  /**
   * @param {object[]} seats boxes
   * @param {object[]} pods boxes
   * @param {object[]} names boxes of the names of pods
   * @param {import("./ports.js").Port[]} ports
   */
  constructor(seats, pods, names, ports) {
    const build = (offsets) => {
      this.xs = lines([...besides(seats, pods, offsets, "x", "width"), ...ports.map((port) => port.x + port.dx * STUB)]);
      this.ys = lines([...besides(seats, pods, offsets, "y", "height"), ...ports.map((port) => port.y + port.dy * STUB)]);
    };
    build([STUB, SECOND]);
    if (this.xs.length * this.ys.length > MANY) build([STUB]);
    this.columns = this.xs.length;
    this.size = this.xs.length * this.ys.length;
    /** What a piece of lane costs per pixel, from each crossing to the right and downwards; Infinity: it is closed. */
    this.right = new Float32Array(this.size).fill(1);
    this.down = new Float32Array(this.size).fill(1);
    for (const pod of pods) this.#weigh({ ...pod, height: HEAD }, HEAD_COST, 0);
    for (const name of names) this.#weigh(name, NAME_COST, 0);
    for (const seat of seats) this.#weigh(seat, Infinity, STUB);
  }

  /** The crossing at the outer end of a port's stub. */
  crossing({ x, y, dx, dy }) {
    return index(this.ys, y + dy * STUB) * this.columns + index(this.xs, x + dx * STUB);
  }

  at(crossing) {
    return { x: this.xs[crossing % this.columns], y: this.ys[Math.floor(crossing / this.columns)] };
  }

  /** Make the pieces that cross a box, or come nearer than `room` to it, cost so much more. */
  #weigh({ x, y, width, height }, factor, room) {
    const [left, right] = [above(this.xs, x - room), below(this.xs, x + width + room)];
    const [top, bottom] = [above(this.ys, y - room), below(this.ys, y + height + room)];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = Math.max(0, left - 1); column <= right; column += 1) this.right[row * this.columns + column] *= factor;
    }
    for (let row = Math.max(0, top - 1); row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) this.down[row * this.columns + column] *= factor;
    }
  }
}

function besides(seats, pods, offsets, start, length) {
  const found = [];
  for (const box of [...seats, ...pods]) {
    for (const offset of offsets) found.push(box[start] - offset, box[start] + box[length] + offset);
  }
  return found;
}

function lines(values) {
  return Float64Array.from(new Set(values)).sort();
}

/** Place of a value that is in the sorted list. */
function index(sorted, value) {
  return above(sorted, value - 0.5);
}

/** First place whose value is greater. */
function above(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Last place whose value is less. */
function below(sorted, value) {
  return above(sorted, value - 1e-6) - 1;
}
