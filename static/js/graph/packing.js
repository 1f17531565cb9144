// Where the rigs stand on the stage: packed in the shape of the screen, or where they stood with room for new ones; pure.

import { around, freePlace, makeRoom } from "./boxes.js";

const GAP = 40;
const TRIALS = 24;

/**
 * @param {{id: string, width: number, height: number}[]} rigs in the order of the page
 * @param {number} aspect of the screen
 * @param {Map<string, {x: number, y: number}>} known places that they have already
 * @param {string[]} firm those that stay, whatever lies on them
 * @param {string[]} grown those that need room too
 * @returns {Map<string, {x: number, y: number, width: number, height: number}>}
 */
export function pack(rigs, aspect, known = new Map(), firm = [], grown = []) {
  const boxes = new Map();
  for (const { id, width, height } of rigs) if (known.has(id)) boxes.set(id, { ...known.get(id), width, height });
  const fresh = rigs.filter(({ id }) => !boxes.has(id));
  if (!boxes.size) return bestShelves(fresh, aspect);
  const there = (ids) => ids.filter((id) => boxes.has(id));
  makeRoom(boxes, there(firm), GAP, there(grown));
  for (const { id, width, height } of fresh) {
    const place = freePlace({ width, height }, [...boxes.values()], { x: GAP, y: GAP }, aspect);
    boxes.set(id, { ...place, width, height });
  }
  return boxes;
}

/** Of several widths the one that lets everything be shown largest. */
function bestShelves(rigs, aspect) {
  const area = rigs.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const widest = Math.max(0, ...rigs.map((rig) => rig.width));
  let [best, least] = [new Map(), Infinity];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const boxes = shelves(rigs, Math.max(widest, Math.sqrt(area * aspect) * (0.8 + trial * 0.05)));
    const size = around(boxes.values());
    const need = size ? Math.max(size.width / aspect, size.height) : 0;
    if (need < least) [best, least] = [boxes, need];
  }
  return best;
}

/** Each as high up as it fits below what stands already: the skyline, a list of `{x, width, y}` from the left. */
function shelves(rigs, limit) {
  let skyline = [{ x: 0, width: limit + GAP, y: 0 }];
  const boxes = new Map();
  for (const { id, width, height } of rigs) {
    const spot = lowest(skyline, width + GAP);
    boxes.set(id, { x: spot.x, y: spot.y, width, height });
    skyline = raised(skyline, spot.x, width + GAP, spot.y + height + GAP);
  }
  return boxes;
}

function lowest(skyline, width) {
  let best = null;
  for (const [start, { x }] of skyline.entries()) {
    let [y, room] = [0, 0];
    for (let i = start; i < skyline.length && room < width; i += 1) {
      y = Math.max(y, skyline[i].y);
      room += skyline[i].width;
    }
    if (room >= width && (!best || y < best.y)) best = { x, y };
  }
  return best ?? { x: 0, y: Math.max(...skyline.map((step) => step.y)) };
}

function raised(skyline, x, width, y) {
  const end = x + width;
  const left = skyline.filter((step) => step.x < x).map((step) => ({ ...step, width: Math.min(step.width, x - step.x) }));
  const right = skyline
    .filter((step) => step.x + step.width > end)
    .map((step) => ({ x: Math.max(step.x, end), width: step.x + step.width - Math.max(step.x, end), y: step.y }));
  return [...left, { x, width, y }, ...right];
}
