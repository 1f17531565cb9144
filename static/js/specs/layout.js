// A small layout for drawings of specs: pods in columns or rows by rank, seats in rows by rank; pure.
//
// The graph of running rigs has room for screens and edges (see graph/arrangement.js); a preview that follows every keystroke must be there at once.

const SEAT = { width: 136, height: 44 };
const GAP = { seatX: 20, seatY: 34, podX: 64, podY: 28, pad: 14, head: 30, margin: 16 };
/** How much wider than high pods should be. */
const POD_ASPECT = 1.5;
/** From whom to whom rank flows down; the other kinds only relate. */
const RANKED = { delegates_to: 1, spawned_by: -1, escalates_to: -1 };

/**
 * @param {{pods: {id: string, label: string, seats: {id: string}[]}[], edges: {kind: string, from: string, to: string}[]}} sketch
 * @param {number} aspect width divided by height of where it is shown
 * @returns {{width: number, height: number, pods: object[], seats: Map<string, object>, edges: {kind: string, from: string, to: string, d: string}[]}}
 */
export function layOut({ pods, edges }, aspect = 1.5) {
  const arrows = edges.filter(({ kind }) => kind in RANKED).map(({ kind, from, to }) => (RANKED[kind] > 0 ? [from, to] : [to, from]));
  const boxes = pods.map((pod) => podBox(pod, arrows));
  const size = placePods(boxes, liftedArrows(boxes, arrows), aspect);
  const seats = new Map(boxes.flatMap((pod) => pod.seats.map((seat) => [seat.address, { ...seat, x: pod.x + seat.x, y: pod.y + seat.y, pod }])));
  return { ...size, pods: boxes, seats, edges: edgePaths(edges, seats) };
}

/** The rank of each name: 0 for those that nothing points to, one more than the highest that points to the others. */
export function ranks(names, arrows) {
  const found = new Map(names.map((name) => [name, 0]));
  const awaited = new Map(found);
  const followers = new Map(names.map((name) => [name, []]));
  for (const [from, to] of arrows) {
    if (!found.has(from) || !found.has(to) || from === to) continue;
    followers.get(from).push(to);
    awaited.set(to, awaited.get(to) + 1);
  }
  const ready = names.filter((name) => awaited.get(name) === 0);
  for (const name of ready) {
    for (const follower of followers.get(name)) {
      found.set(follower, Math.max(found.get(follower), found.get(name) + 1));
      awaited.set(follower, awaited.get(follower) - 1);
      if (awaited.get(follower) === 0) ready.push(follower);
    }
  }
  return found; // those in a circle keep the rank that was found on the way to it
}

function podBox({ id, label, seats }, arrows) {
  const names = seats.map((seat) => `${id}.${seat.id}`);
  const rank = ranks(names, arrows);
  const rows = inRows(seats.map((seat, index) => ({ ...SEAT, ...seat, address: names[index], rank: rank.get(names[index]) })));
  const width = Math.max(SEAT.width, ...rows.map(rowWidth)) + 2 * GAP.pad;
  rows.forEach((row, y) => {
    let x = (width - rowWidth(row)) / 2;
    for (const seat of row) {
      Object.assign(seat, { x, y: GAP.head + y * (SEAT.height + GAP.seatY) });
      x += SEAT.width + GAP.seatX;
    }
  });
  const height = GAP.head + Math.max(1, rows.length) * (SEAT.height + GAP.seatY) - GAP.seatY + GAP.pad;
  return { id, label, width, height, seats: rows.flat() };
}

function inRows(seats) {
  const most = Math.max(2, Math.ceil(Math.sqrt(seats.length * POD_ASPECT)));
  const rows = [];
  for (const rank of [...new Set(seats.map((seat) => seat.rank))].sort((a, b) => a - b)) {
    const equals = seats.filter((seat) => seat.rank === rank);
    for (let start = 0; start < equals.length; start += most) rows.push(equals.slice(start, start + most));
  }
  return rows;
}

function rowWidth(row) {
  return row.length * (SEAT.width + GAP.seatX) - GAP.seatX;
}

function liftedArrows(pods, arrows) {
  const podOf = new Map(pods.flatMap((pod) => pod.seats.map((seat) => [seat.address, pod.id])));
  return arrows.map((ends) => ends.map((end) => podOf.get(end))).filter(([from, to]) => from !== to);
}

/** The two ways in which pods can follow each other: `along` the ranks, `across` them. */
const RIGHTWARD = { along: ["x", "width", GAP.podX], across: ["y", "height", GAP.podY] };
const DOWNWARD = { along: ["y", "height", GAP.podX - 16], across: ["x", "width", GAP.podY] };

/** How much longer than in an ideal square a lane may be. */
const STRETCHES = [0.8, 1.2, 1.8, 3];

/** Place the pods by rank, to the right or down, whichever is shown larger. */
function placePods(pods, arrows, aspect) {
  const rank = ranks(pods.map((pod) => pod.id), arrows);
  const levels = [...new Set(rank.values())].sort((a, b) => a - b).map((value) => pods.filter((pod) => rank.get(pod.id) === value));
  const area = pods.reduce((sum, pod) => sum + (pod.width + GAP.podY) * (pod.height + GAP.podY), 0);
  const tried = [RIGHTWARD, DOWNWARD].flatMap((way) => {
    const ideal = Math.sqrt(way === RIGHTWARD ? area / aspect : area * aspect);
    return STRETCHES.map((stretch) => {
      const lanes = levels.flatMap((level) => split(level, ideal * stretch, way.across));
      const { width, height } = arrange(lanes, way);
      return { way, lanes, shrunk: Math.max(width / aspect, height) };
    });
  });
  const best = tried.reduce((least, one) => (one.shrunk < least.shrunk ? one : least));
  return arrange(best.lanes, best.way);
}

/** Pods of one rank in lanes that are not longer than they should be. */
function split(level, extent, across) {
  const lanes = [[]];
  for (const pod of level) {
    if (lanes.at(-1).length && length([...lanes.at(-1), pod], across) > extent) lanes.push([]);
    lanes.at(-1).push(pod);
  }
  return lanes;
}

function arrange(lanes, { along, across }) {
  const [alongAt, alongSize, alongGap] = along;
  const [acrossAt, acrossSize, acrossGap] = across;
  const longest = Math.max(0, ...lanes.map((lane) => length(lane, across)));
  let start = GAP.margin;
  for (const lane of lanes) {
    const thickness = Math.max(...lane.map((pod) => pod[alongSize]));
    let place = GAP.margin + (longest - length(lane, across)) / 2;
    for (const pod of lane) {
      pod[alongAt] = start + (thickness - pod[alongSize]) / 2;
      pod[acrossAt] = place;
      place += pod[acrossSize] + acrossGap;
    }
    start += thickness + alongGap;
  }
  const total = Math.max(start - alongGap, 0) + GAP.margin;
  return { [alongSize]: total, [acrossSize]: longest + 2 * GAP.margin };
}

function length(lane, [, size, gap]) {
  return lane.reduce((sum, pod) => sum + pod[size] + gap, -gap);
}

function edgePaths(edges, seats) {
  const drawn = edges.filter(({ from, to }) => seats.has(from) && seats.has(to));
  const sides = new Map();
  const ends = drawn.map(({ from, to }) => {
    const [a, b] = [seats.get(from), seats.get(to)];
    return [end(sides, a, b), end(sides, b, a)];
  });
  for (const side of sides.values()) side.sort((a, b) => a.towards.x + a.towards.y - b.towards.x - b.towards.y);
  return drawn.map((edge, index) => ({ ...edge, d: curve(...ends[index].map((one) => port(one, sides.get(one.key)))) }));
}

function end(sides, seat, towards) {
  const side = facing(seat, towards);
  const made = { seat, towards, side, key: `${seat.address} ${side}` };
  if (!sides.has(made.key)) sides.set(made.key, []);
  sides.get(made.key).push(made);
  return made;
}

/** The side on which an edge to the other seat leaves: between pods it is the side of the pod. */
function facing(seat, other) {
  if (seat.pod === other.pod) {
    if (other.y !== seat.y) return other.y > seat.y ? "bottom" : "top";
    return other.x > seat.x ? "right" : "left";
  }
  const [from, to] = [seat.pod, other.pod];
  if (to.x >= from.x + from.width) return "right";
  if (to.x + to.width <= from.x) return "left";
  return to.y > from.y ? "bottom" : "top";
}

function port(one, side) {
  const { seat } = one;
  const share = (side.indexOf(one) + 1) / (side.length + 1);
  const [x, y] = [seat.x + seat.width * share, seat.y + seat.height * share];
  return {
    top: { x, y: seat.y, dx: 0, dy: -1 },
    bottom: { x, y: seat.y + seat.height, dx: 0, dy: 1 },
    left: { x: seat.x, y, dx: -1, dy: 0 },
    right: { x: seat.x + seat.width, y, dx: 1, dy: 0 },
  }[one.side];
}

function curve(start, finish) {
  const reach = Math.max(14, Math.hypot(finish.x - start.x, finish.y - start.y) * 0.38);
  const at = ({ x, y }, dx = 0, dy = 0) => `${Math.round(x + dx * reach)},${Math.round(y + dy * reach)}`;
  return `M${at(start)}C${at(start, start.dx, start.dy)} ${at(finish, finish.dx, finish.dy)} ${at(finish)}`;
}
