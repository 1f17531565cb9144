// The items of each rank, in an order in which few arrows cross; pure.

import { ranks } from "./ranks.js";

const SWEEPS = 3;

/**
 * @template {{id: string}} T
 * @param {T[]} items
 * @param {import("./ranks.js").Arrow[]} arrows
 * @returns {T[][]} by rank; those that no arrow touches come last
 */
export function ordered(items, arrows) {
  const rank = ranks(items.map((item) => item.id), arrows);
  const near = neighbours(rank, arrows);
  const [related, alone] = [[], []];
  for (const item of items) (near.get(item.id).length ? related : alone).push(item);
  const rows = [];
  for (const item of related) (rows[rank.get(item.id)] ??= []).push(item);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const row of sweep % 2 ? [...rows].reverse() : rows) sortByNeighbours(row, rows, near);
  }
  return alone.length ? [...rows, alone] : rows;
}

function neighbours(rank, arrows) {
  const near = new Map([...rank.keys()].map((id) => [id, []]));
  for (const { from, to } of arrows) {
    if (from === to || !near.has(from) || !near.has(to)) continue;
    near.get(from).push(to);
    near.get(to).push(from);
  }
  return near;
}

function sortByNeighbours(row, rows, near) {
  const at = new Map(rows.flatMap((other) => other.map(({ id }, index) => [id, (index + 0.5) / other.length])));
  const wanted = new Map(row.map(({ id }) => {
    const places = near.get(id).map((other) => at.get(other));
    return [id, places.reduce((sum, place) => sum + place, 0) / places.length];
  }));
  row.sort((a, b) => wanted.get(a.id) - wanted.get(b.id) || at.get(a.id) - at.get(b.id));
}
