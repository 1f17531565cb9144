// The shape of each edge, as SVG path data in its rig's coordinates.

import { isUpward } from "./layout_input.js";

const CORNER = 8;
const LEAST_BEND = 32;

/**
 * @param {object} layout of the rig, from ELK
 * @param {import("./structure.js").EdgeLine[]} edges
 * @returns {{kind: string, source: string, target: string, d: string}[]}
 */
export function edgePaths(layout, edges) {
  const boxes = seatBoxes(layout);
  const routes = podRoutes(layout);
  const ports = new Ports(boxes, edges.filter((_, index) => !routes.has(`edge-${index}`)));
  return edges.map((edge, index) => {
    const route = routes.get(`edge-${index}`);
    const points = route && isUpward(edge.kind) ? [...route].reverse() : route;
    return { ...edge, d: points ? orthogonalPath(points) : curve(ports.ends(edge)) };
  });
}

/** Path through points that are joined by horizontal and vertical lines, with rounded corners. */
export function orthogonalPath(points) {
  let d = `M${at(points[0])}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [before, corner, after] = [points[i - 1], points[i], points[i + 1]];
    d += `L${at(towards(corner, before))}Q${at(corner)} ${at(towards(corner, after))}`;
  }
  return `${d}L${at(points.at(-1))}`;
}

function curve([start, end]) {
  const reach = Math.max(LEAST_BEND, Math.hypot(end.x - start.x, end.y - start.y) * 0.4);
  const out = { x: start.x + start.dx * reach, y: start.y + start.dy * reach };
  const back = { x: end.x + end.dx * reach, y: end.y + end.dy * reach };
  return `M${at(start)}C${at(out)} ${at(back)} ${at(end)}`;
}

function towards(corner, other) {
  const [dx, dy] = [other.x - corner.x, other.y - corner.y];
  const share = Math.min(0.5, CORNER / (Math.hypot(dx, dy) || 1));
  return { x: corner.x + dx * share, y: corner.y + dy * share };
}

function at({ x, y }) {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}

function seatBoxes(layout) {
  const boxes = new Map();
  for (const pod of layout.children) {
    for (const seat of pod.children) {
      boxes.set(seat.id, { x: pod.x + seat.x, y: pod.y + seat.y, width: seat.width, height: seat.height });
    }
  }
  return boxes;
}

/** ELK's own routes of the edges inside pods, moved into the rig's coordinates. */
function podRoutes(layout) {
  const routes = new Map();
  for (const pod of layout.children) {
    for (const edge of pod.edges ?? []) {
      const points = (edge.sections ?? []).flatMap((s) => [s.startPoint, ...(s.bendPoints ?? []), s.endPoint]);
      routes.set(edge.id, points.map((point) => ({ x: point.x + pod.x, y: point.y + pod.y })));
    }
  }
  return routes;
}

/** Spreads the ends of the edges between pods along the sides of their seats, so that none hides another. */
class Ports {
  #boxes;
  #sides = new Map();

  constructor(boxes, edges) {
    this.#boxes = boxes;
    for (const edge of edges) {
      for (const [seat, other] of this.#pairs(edge)) this.#side(seat, other).push({ edge, other });
    }
    for (const side of this.#sides.values()) side.sort((a, b) => this.#order(a.other, b.other));
  }

  ends(edge) {
    return this.#pairs(edge).map(([seat, other]) => {
      const side = this.#side(seat, other);
      const share = (side.findIndex((end) => end.edge === edge) + 1) / (side.length + 1);
      return portAt(this.#boxes.get(seat), facing(this.#boxes.get(seat), this.#boxes.get(other)), share);
    });
  }

  #pairs(edge) {
    return [[edge.source, edge.target], [edge.target, edge.source]];
  }

  #side(seat, other) {
    const key = `${seat} ${facing(this.#boxes.get(seat), this.#boxes.get(other))}`;
    if (!this.#sides.has(key)) this.#sides.set(key, []);
    return this.#sides.get(key);
  }

  #order(a, b) {
    const [first, second] = [this.#boxes.get(a), this.#boxes.get(b)];
    return first.y - second.y || first.x - second.x;
  }
}

/** The side of `box` that looks at `other`. */
function facing(box, other) {
  if (other.x >= box.x + box.width) return "right";
  if (other.x + other.width <= box.x) return "left";
  return other.y > box.y ? "bottom" : "top";
}

function portAt(box, side, share) {
  const along = { x: box.x + box.width * share, y: box.y + box.height * share };
  return {
    top: { x: along.x, y: box.y, dx: 0, dy: -1 },
    bottom: { x: along.x, y: box.y + box.height, dx: 0, dy: 1 },
    left: { x: box.x, y: along.y, dx: -1, dy: 0 },
    right: { x: box.x + box.width, y: along.y, dx: 1, dy: 0 },
  }[side];
}
