// A spec laid out as the graph of its rig will be, with the ways of its edges; pure.

import { arrange } from "../graph/arrangement.js";
import { around, padded } from "../graph/boxes.js";
import { pathThrough } from "../graph/edge_paths.js";
import { routesOf, straightRoutes } from "../graph/routing/routes.js";

/** With more edges, finding their ways takes longer than one who types should wait. */
const MOST_ROUTED = 120;
const MARGIN = { top: 16 };
const NOTHING = { x: 0, y: 0, width: 0, height: 0 };

/**
 * @param {{pods: {id: string, label: string, seats: {id: string}[]}[], edges: {kind: string, from: string, to: string}[]}} sketch
 * @param {{width: number, height: number}} size of a seat
 * @param {number} aspect width divided by height of where it is shown
 * @returns {{width: number, height: number, pods: object[], seats: Map<string, object>, edges: {kind: string, from: string, to: string, index: number, d: string}[]}}
 *   index of an edge in the sketch; seats by `pod.member`, in the coordinates of the whole; those in `pods` in the coordinates of their pod
 */
export function layOut(sketch, size, aspect = 1.5) {
  const rig = structureOf(sketch, size);
  const arrangement = arrange(rig, aspect);
  const frame = padded(around(arrangement.pods.values()) ?? NOTHING, MARGIN);
  const pods = sketch.pods.map((pod) => {
    const box = arrangement.pods.get(pod.id);
    const seats = pod.seats.map((seat) => {
      const address = addressOf(pod, seat);
      return { ...seat, address, ...from(box, arrangement.seats.get(address)) };
    });
    return { ...pod, seats, ...from(frame, box) };
  });
  const seats = new Map(pods.flatMap((pod) => pod.seats.map((seat) => [seat.address, { ...seat, x: pod.x + seat.x, y: pod.y + seat.y }])));
  const routes = (rig.edges.length > MOST_ROUTED ? straightRoutes : routesOf)(rig, arrangement);
  const edges = rig.edges.map(({ kind, source, target, index }, number) => {
    return { kind, from: source, to: target, index, d: pathThrough(routes[number].map((point) => from(frame, point))) };
  });
  return { width: frame.width, height: frame.height, pods, seats, edges };
}

function structureOf({ pods, edges }, size) {
  const items = pods.map((pod) => ({
    id: pod.id,
    label: pod.label,
    seats: pod.seats.map((seat) => ({ id: addressOf(pod, seat), name: addressOf(pod, seat), ...size })),
  }));
  const known = new Set(items.flatMap((pod) => pod.seats.map((seat) => seat.id)));
  const lines = edges.map((edge, index) => ({ kind: edge.kind, source: edge.from, target: edge.to, text: "", index }));
  return { pods: items, edges: lines.filter(({ source, target }) => known.has(source) && known.has(target)) };
}

function addressOf(pod, seat) {
  return `${pod.id}.${seat.id}`;
}

function from(origin, place) {
  return { ...place, x: place.x - origin.x, y: place.y - origin.y };
}
