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
  const size = (item) => item[shape.breadth] + shape.across;
  const ranked = rows.flatMap((row) => broken(row, length, size));
  const found = [{ stacks: [ranked], price: 1, centred: true }];
  const deep = (line) => depthOf(line, shape) + shape.along;
  for (const half of [2, 3]) {
    const limit = ranked.reduce((sum, line) => sum + deep(line), 0) / half + 1;
    if (ranked.length >= 2 * half) found.push({ stacks: folded(ranked, limit, deep), price: FOLDED, centred: true });
  }
  if (rows.length > 1) found.push({ stacks: [broken(rows.flat(), length, size)], price: shape.mixed, centred: false });
  return found;
}

function placed({ stacks, price, centred }, shape) {
  const { down, along, across, aspect } = shape;
  const places = new Map();
  let [start, deepest] = [0, 0];
  for (const stack of stacks) {
    const length = Math.max(...stack.map((line) => lengthOf(line, shape)));
    let deep = 0;
    for (const line of stack) {
      let side = start + (centred ? Math.round((length - lengthOf(line, shape)) / 2) : 0);
      for (const item of line) {
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

function lengthOf(line, { breadth, across }) {
  return line.reduce((sum, item) => sum + item[breadth] + across, -across);
}

function depthOf(line, { depth }) {
  return Math.max(...line.map((item) => item[depth]));
}

/** A row in as many lines of about equal length as the limit asks for. */
function broken(row, limit, size) {
  const total = row.reduce((sum, item) => sum + size(item), 0);
  const share = total / Math.ceil(total / limit - 0.01);
  const lines = [[]];
  let done = 0;
  for (const item of row) {
    if (lines.at(-1).length && done + size(item) / 2 > share * lines.length) lines.push([]);
    lines.at(-1).push(item);
    done += size(item);
  }
  return lines;
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
