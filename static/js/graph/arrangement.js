// Where the seats of a rig stand: laid out anew, or as they stood with new ones where there is room; pure.
//
// A rig has coordinates of its own, in which every seat has a place. Pods and the rig are as large as what they hold.

import { around, collide, freePlace, makeRoom, padded } from "./boxes.js";
import { rankedLayout } from "./ranked_layout.js";
import { arrowsOf } from "./ranks.js";

/** Widths of the gaps leave room for the lanes in which edges run, see routing/lanes.js. */
const SEAT_GAP = { x: 40, y: 44 };
const POD_GAP = { x: 56, y: 48 };
const POD_ROOM = { top: 56, right: 20, bottom: 20, left: 20 };
const RIG_ROOM = { top: 60, right: 24, bottom: 24, left: 24 };
const EMPTY = { width: 240, height: 40 };
/** The shape of a pod; the rig has that of the screen. */
const POD_ASPECT = 1.3;
/** In a pod rank is what one wants to see; a rig should rather be compact. */
const MIXED = { seats: 1.45, pods: 1.05 };

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{seats: Map<string, Box>, pods: Map<string, Box>, box: Box}} Arrangement by the ids of the elements
 * @param {import("./structure.js").RigStructure} rig
 * @param {number} aspect of the screen
 * @param {Map<string, {x: number, y: number}>} known places that seats have already, by their logical names
 * @param {Set<string>} byHand logical names of those that a person has put there: they and their pods stay, others make room
 * @returns {Arrangement}
 */
export function arrange(rig, aspect, known = new Map(), byHand = new Set()) {
  const seats = new Map();
  for (const seat of rig.pods.flatMap((pod) => pod.seats)) {
    const place = known.get(seat.name);
    if (place) seats.set(seat.id, boxAt(place, seat));
  }
  if (seats.size) addMissing(rig, seats, aspect, byHand);
  else layOut(rig, seats, aspect);
  return enclosed(rig, seats);
}

/** The boxes of pods and rig around seats that stand where they stand. */
export function enclosed(rig, seats) {
  const pods = new Map(rig.pods.map((pod) => [pod.id, podBox(pod, seats)]));
  const standing = around([...pods.values()].filter(Boolean)) ?? { x: 0, y: 0, ...EMPTY };
  let { y } = standing;
  for (const [id, box] of pods) {
    if (box) continue;
    y = standing.y + standing.height + POD_GAP.y;
    pods.set(id, { x: standing.x, y, ...EMPTY });
    standing.height += POD_GAP.y + EMPTY.height;
  }
  return { seats, pods, box: padded(standing, RIG_ROOM) };
}

/** Let pods get out of the way of those that stay where they are, and of those that have grown. */
export function settle(rig, seats, fixed, grown = []) {
  const before = new Map(rig.pods.map((pod) => [pod.id, podBox(pod, seats)]).filter(([, box]) => box));
  const after = new Map(before);
  makeRoom(after, fixed, POD_GAP.y, grown);
  for (const pod of rig.pods) {
    const [was, is] = [before.get(pod.id), after.get(pod.id)];
    if (was && (was.x !== is.x || was.y !== is.y)) shift(pod, seats, is.x - was.x, is.y - was.y);
  }
}

/** Move all seats of a pod. */
export function shift(pod, seats, dx, dy) {
  for (const { id } of pod.seats) {
    const box = seats.get(id);
    if (box) seats.set(id, { ...box, x: box.x + dx, y: box.y + dy });
  }
}

function layOut(rig, seats, aspect) {
  const arrows = arrowsOf(rig.edges);
  const inside = new Map(rig.pods.map((pod) => [pod.id, podPlaces(pod, arrows)]));
  const podOf = new Map(rig.pods.flatMap((pod) => pod.seats.map((seat) => [seat.id, pod.id])));
  const lifted = arrows.map(({ from, to, weak }) => ({ from: podOf.get(from), to: podOf.get(to), weak }));
  const items = rig.pods.filter((pod) => pod.seats.length).map((pod) => ({ id: pod.id, ...podBox(pod, inside.get(pod.id)) }));
  const down = aspect < 1;
  const places = rankedLayout(items, lifted, { down, along: down ? POD_GAP.y : POD_GAP.x, across: down ? POD_GAP.x : POD_GAP.y, aspect, mixed: MIXED.pods });
  for (const item of items) {
    const { x, y } = places.get(item.id);
    for (const [id, box] of inside.get(item.id)) seats.set(id, { ...box, x: x - item.x + box.x, y: y - item.y + box.y });
  }
}

function podPlaces(pod, arrows) {
  const places = rankedLayout(pod.seats, arrows, { down: true, along: SEAT_GAP.y, across: SEAT_GAP.x, aspect: POD_ASPECT, mixed: MIXED.seats });
  return new Map(pod.seats.map((seat) => [seat.id, boxAt(places.get(seat.id), seat)]));
}

/** Seats whose place is not known yet: beside the others of their pod, or with a new pod beside the other pods. */
function addMissing(rig, seats, aspect, byHand) {
  const arrows = arrowsOf(rig.edges);
  const firm = new Set(rig.pods.filter((pod) => pod.seats.some(({ id, name }) => byHand.has(name) && seats.has(id))));
  const grown = [];
  const fresh = [];
  for (const pod of rig.pods) {
    const missing = pod.seats.filter((seat) => !seats.has(seat.id));
    if (!missing.length) continue;
    if (missing.length === pod.seats.length) {
      fresh.push(pod);
      continue;
    }
    const standing = firm.has(pod) ? [...firm].filter((other) => other !== pod).map((other) => podBox(other, seats)) : [];
    for (const seat of missing) {
      const place = placeInPod(seat, pod, seats, standing);
      if (!place) firm.delete(pod); // there is no room at all around it: it gives way as a whole
      seats.set(seat.id, boxAt(place ?? placeInPod(seat, pod, seats, []), seat));
    }
    grown.push(pod.id);
  }
  if (grown.length) settle(rig, seats, [...firm].map(({ id }) => id), grown);
  for (const pod of fresh) {
    const inside = podPlaces(pod, arrows);
    const box = podBox(pod, inside);
    const taken = rig.pods.map((other) => podBox(other, seats)).filter(Boolean);
    const { x, y } = freePlace(box, taken, POD_GAP, aspect);
    for (const [id, seat] of inside) seats.set(id, { ...seat, x: x - box.x + seat.x, y: y - box.y + seat.y });
  }
}

/** Where a new seat stands among the others of its pod, which does not grow into those `standing`; null when it must. */
function placeInPod(seat, pod, seats, standing) {
  const taken = pod.seats.map(({ id }) => seats.get(id)).filter(Boolean);
  const fits = (place) => {
    const grown = padded(around([...taken, boxAt(place, seat)]), POD_ROOM);
    return !standing.some((box) => collide(box, grown, POD_GAP.y));
  };
  return freePlace(seat, taken, SEAT_GAP, POD_ASPECT, fits);
}

function podBox(pod, seats) {
  const box = around(pod.seats.map(({ id }) => seats.get(id)).filter(Boolean));
  return box && padded(box, POD_ROOM);
}

function boxAt({ x, y }, { width, height }) {
  return { x, y, width, height };
}
