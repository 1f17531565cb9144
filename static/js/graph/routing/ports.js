// Where edges leave and reach their seats: on the side that looks at the other end, equal ones at one port; pure.

/** Straight way between a seat and the first lane: room for an arrowhead. */
export const STUB = 12;

const OUTWARD = { top: { dx: 0, dy: -1 }, bottom: { dx: 0, dy: 1 }, left: { dx: -1, dy: 0 }, right: { dx: 1, dy: 0 } };

/**
 * @typedef {{x: number, y: number, dx: number, dy: number}} Port a point on a seat's border and the way out
 * @param {{kind: string, source: string, target: string}[]} edges
 * @param {Map<string, object>} seats boxes by id
 * @param {Map<string, string>} podOf
 * @returns {[Port, Port][]} the ends of each edge
 */
export function portsOf(edges, seats, podOf) {
  const sides = new Map();
  const ends = edges.map(({ kind, source, target }) => [
    joined(sides, { seat: source, other: target, name: `${kind} out` }, seats, podOf),
    joined(sides, { seat: target, other: source, name: `${kind} in` }, seats, podOf),
  ]);
  for (const side of sides.values()) spread(side);
  return ends.map((pair) => pair.map((port) => port.at));
}

/** The side of `box` that looks at `other`; in a pod seats stand in rows, so that edges run between the rows. */
export function facing(box, other, together) {
  const aside = Math.max(other.x - box.x - box.width, box.x - other.x - other.width);
  const over = Math.max(other.y - box.y - box.height, box.y - other.y - other.height);
  const vertical = together ? over > 0 : over > aside;
  if (vertical) return other.y > box.y ? "bottom" : "top";
  return other.x > box.x ? "right" : "left";
}

function joined(sides, { seat, other, name }, seats, podOf) {
  const [box, theirs] = [seats.get(seat), seats.get(other)];
  const side = facing(box, theirs, podOf.get(seat) === podOf.get(other));
  const key = `${seat} ${side}`;
  if (!sides.has(key)) sides.set(key, { box, side, ports: new Map() });
  const { ports } = sides.get(key);
  if (!ports.has(name)) ports.set(name, { others: [], at: null });
  ports.get(name).others.push(theirs);
  return ports.get(name);
}

/** Spread the ports along their side, each towards those it leads to. */
function spread({ box, side, ports }) {
  const along = side === "top" || side === "bottom" ? ["x", "width"] : ["y", "height"];
  const mean = ({ others }) => others.reduce((sum, other) => sum + other[along[0]] + other[along[1]] / 2, 0) / others.length;
  const sorted = [...ports.values()].sort((a, b) => mean(a) - mean(b));
  for (const [index, port] of sorted.entries()) {
    const share = (index + 1) / (sorted.length + 1);
    const x = { left: box.x, right: box.x + box.width }[side] ?? box.x + box.width * share;
    const y = { top: box.y, bottom: box.y + box.height }[side] ?? box.y + box.height * share;
    port.at = { x: Math.round(x), y: Math.round(y), ...OUTWARD[side] };
  }
}
