// The way of each edge of a rig, between seats and never over one; pure.

import { Lanes } from "./lanes.js";
import { portsOf } from "./ports.js";
import { Search } from "./search.js";

/** Where the name of a pod stands in it, and how wide a letter is, from a little afar too. */
const NAME = { x: 10, y: 6, height: 36, letter: 14, room: 20 };

/**
 * @typedef {{x: number, y: number}[]} Route corners, from border to border
 * @param {import("../structure.js").RigStructure} rig
 * @param {{seats: Map<string, object>, pods: Map<string, object>}} arrangement
 * @returns {Route[]} in the order of the edges
 */
export function routesOf(rig, { seats, pods }) {
  const { edges } = rig;
  if (!edges.length) return [];
  const ends = portsOf(edges, seats, podsOf(rig));
  const lanes = new Lanes([...seats.values()], [...pods.values()], namesOf(rig, pods), ends.flat());
  const search = new Search(lanes);
  const bundles = bundlesOf(edges);
  const routes = [];
  for (const index of shortestFirst(ends)) {
    const [from, to] = ends[index];
    const way = search.way(stub(lanes, from), stub(lanes, to), bundles[index]);
    if (way) search.occupy(way, bundles[index]);
    routes[index] = way ? corners([from, ...way.map((crossing) => lanes.at(crossing)), to]) : [from, to].map(({ x, y }) => ({ x, y }));
  }
  return routes;
}

/** The ways as the crow flies, for where there is no time to look for better ones. */
export function straightRoutes(rig, { seats }) {
  return portsOf(rig.edges, seats, podsOf(rig)).map((ends) => ends.map(({ x, y }) => ({ x, y })));
}

/** Boxes around the names of pods, which are to stay readable. */
function namesOf(rig, pods) {
  return rig.pods.map(({ id, label = "" }) => {
    const { x, y, width } = pods.get(id);
    return { x: x + NAME.x, y: y + NAME.y, width: Math.min(width - 2 * NAME.x, label.length * NAME.letter + NAME.room), height: NAME.height };
  });
}

function podsOf(rig) {
  return new Map(rig.pods.flatMap((pod) => pod.seats.map((seat) => [seat.id, pod.id])));
}

/** Edges of one kind that leave one seat, or reach one, run together: a number for each edge, equal in a bundle. */
export function bundlesOf(edges) {
  const [leaving, reaching] = [new Map(), new Map()];
  for (const { kind, source, target } of edges) {
    count(leaving, `${kind} from ${source}`);
    count(reaching, `${kind} to ${target}`);
  }
  const numbers = new Map();
  return edges.map(({ kind, source, target }) => {
    const [from, to] = [`${kind} from ${source}`, `${kind} to ${target}`];
    const name = reaching.get(to) > leaving.get(from) ? to : from;
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1);
    return numbers.get(name);
  });
}

function count(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function shortestFirst(ends) {
  const length = ([from, to]) => Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
  return [...ends.keys()].sort((a, b) => length(ends[a]) - length(ends[b]));
}

function stub(lanes, port) {
  return { crossing: lanes.crossing(port), upright: port.dy !== 0 };
}

/** The points at which the way bends, with both ends. */
function corners(points) {
  return points
    .map(({ x, y }) => ({ x, y }))
    .filter((point, index, all) => {
      const [before, after] = [all[index - 1], all[index + 1]];
      if (!before || !after) return true;
      return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
    });
}
