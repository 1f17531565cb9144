// Items in lines by rank: of many ways to break the lines, the one that shows everything largest; pure.

import { ordered } from "./ordering.js";

/** Lengths of a line that are tried, as parts of the side of a square that could hold everything. */
const LENGTHS = [0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3, 4];
/** What it costs when lines are folded to stand beside each other, so that rank is harder to see. */
const FOLDED = 1.15;
const COMPACT = 0.5;

/**
 * @param {{id: string, width: number, height: number}[]} items
 * @param {import("./ranks.js").Arrow[]} arrows
 * @param {{down: boolean, along: number, across: number, aspect: number, mixed: number}} options
 *   down: rank flows down, else to the right; along, across: gaps between lines and within a line; aspect: wished shape;
 *   mixed: what it costs, more than 1, when ranks share lines
 * @returns {Map<string, {x: number, y: number}>} from 0, 0
 */
export function rankedLayout(items, arrows, options) {
  const sides = options.down ? { breadth: "width", depth: "height" } : { breadth: "height", depth: "width" };
  const shape = { ...options, ...sides };
  const rows = ordered(items, arrows);
  const side = Math.sqrt(items.reduce((sum, item) => sum + (item.width + options.across) * (item.height + options.along), 0));
  const candidates = LENGTHS.flatMap((length) => plans(rows, length * side, shape)).map((plan) => placed(plan, shape));
  return candidates.reduce((best, plan) => (plan.cost < best.cost ? plan : best)).places;
}

function plans(rows, length, shape) {
  const ranked = rows.flatMap((row) => broken(row, length, shape));
  const found = [{ stacks: [ranked], price: 1 }];
  const deep = (line) => depthOf(line, shape) + shape.along;
  for (const half of [2, 3]) {
    const limit = ranked.reduce((sum, line) => sum + deep(line), 0) / half + 1;
    if (ranked.length >= 2 * half) found.push({ stacks: folded(ranked, limit, deep), price: FOLDED });
  }
  if (rows.length > 1) found.push({ stacks: [broken(rows.flat(), length, shape)], price: shape.mixed });
  return found;
}

function placed({ stacks, price }, shape) {
  const { down, along, across, aspect } = shape;
  const places = new Map();
  let [start, deepest] = [0, 0];
  for (const stack of stacks) {
    const length = Math.max(...stack.map((line) => line.room));
    let deep = 0;
    for (const line of stack) {
      let side = start + Math.round((length - line.room) / 2);
      for (const item of line.items) {
        places.set(item.id, down ? { x: side, y: deep } : { x: deep, y: side });
        side += item[shape.breadth] + across;
      }
      deep += depthOf(line, shape) + along;
    }
    start += length + across;
    deepest = Math.max(deepest, deep - along);
  }
  const [width, height] = down ? [start - across, deepest] : [deepest, start - across];
  return { places, cost: (Math.max(width / aspect, height) + COMPACT * Math.sqrt(width * height)) * price };
}

function lengthOf(items, { breadth, across }) {
  return items.reduce((sum, item) => sum + item[breadth] + across, -across);
}

function depthOf({ items }, { depth }) {
  return Math.max(...items.map((item) => item[depth]));
}

/**
 * A row in as many lines as the limit asks for, full but for the last: items of one size stand in columns.
 * @returns {{items: object[], room: number}[]} room: the length of the longest, in which they begin together
 */
function broken(row, limit, shape) {
  const total = lengthOf(row, shape) + shape.across;
  const share = total / Math.ceil(total / limit - 0.01);
  const lines = [[]];
  for (const item of row) {
    if (lengthOf(lines.at(-1), shape) + shape.across > share - 1) lines.push([]);
    lines.at(-1).push(item);
  }
  const room = Math.max(...lines.map((items) => lengthOf(items, shape)));
  return lines.map((items) => ({ items, room }));
}

/** Lines one behind the other; what would become too deep goes on beside. */
function folded(lines, limit, size) {
  const stacks = [[]];
  let deep = 0;
  for (const line of lines) {
    if (stacks.at(-1).length && deep + size(line) > limit) {
      stacks.push([]);
      deep = 0;
    }
    stacks.at(-1).push(line);
    deep += size(line);
  }
  return stacks;
}
