// Rectangles `{x, y, width, height}`: what contains them, where there is room, how they get out of each other's way; pure.

const MOST_PUSHES = 4000;

/** The least box around others; null when there are none. */
export function around(boxes) {
  const all = [...boxes];
  if (!all.length) return null;
  const x = Math.min(...all.map((box) => box.x));
  const y = Math.min(...all.map((box) => box.y));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The box with room added on each side, as in CSS; `left`, `bottom` and `right` are as `top` when they are left out. */
export function padded(box, { top, right = top, bottom = right, left = right }) {
  return { x: box.x - left, y: box.y - top, width: box.width + left + right, height: box.height + top + bottom };
}

/** Whether two boxes are nearer to each other than `gap`. */
export function collide(a, b, gap = 0) {
  return a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;
}

/**
 * Where a new box of this size makes what is there grow least: beside, below or between those that are taken.
 * @param {(place: {x: number, y: number}) => boolean} fits whether it may stand there; left or above is for when nothing else does
 * @returns {{x: number, y: number} | null} null when it fits nowhere
 */
export function freePlace(size, taken, gap, aspect, fits = () => true) {
  const bounds = around(taken);
  if (!bounds) return { x: 0, y: 0 };
  const first = { x: bounds.x - size.width - gap.x, y: bounds.y - size.height - gap.y };
  const xs = new Set([first.x, ...taken.flatMap((box) => [box.x, box.x + box.width + gap.x])]);
  const ys = new Set([first.y, ...taken.flatMap((box) => [box.y, box.y + box.height + gap.y])]);
  const room = { width: size.width + 2 * gap.x - 2, height: size.height + 2 * gap.y - 2 };
  let [best, least] = [null, Infinity];
  for (const y of ys) {
    for (const x of xs) {
      const grown = around([bounds, { x, y, ...size }]);
      const before = x === first.x || y === first.y ? 1e5 : 0;
      const cost = Math.max(grown.width / aspect, grown.height) * 1e6 + grown.width * grown.height + before + y * 0.01 + x * 0.001;
      if (cost >= least) continue;
      if (taken.some((box) => collide(box, { x: x - gap.x + 1, y: y - gap.y + 1, ...room }))) continue;
      if (fits({ x, y })) [best, least] = [{ x, y }, cost];
    }
  }
  return best;
}

/**
 * Push boxes out of the way of those that must stay where they are, and of each other, each as little as possible.
 * @param {Map<string, object>} boxes changed in place
 * @param {string[]} fixed ids of those that stay
 * @param {number} gap left between them
 * @param {string[]} grown ids of those that need room too, but give way to the fixed ones
 */
export function makeRoom(boxes, fixed, gap, grown = []) {
  const firm = new Set(fixed);
  const ways = new Map();
  const queue = [...fixed, ...grown];
  for (let pushes = 0; queue.length && pushes < MOST_PUSHES; ) {
    const id = queue.shift();
    const box = boxes.get(id);
    for (const [other, theirs] of boxes) {
      if (other === id || !collide(box, theirs, gap)) continue;
      if (firm.has(other)) {
        if (!firm.has(id)) queue.push(other); // it was pushed there, and is pushed on
        continue;
      }
      const way = ways.get(other) ?? ways.get(id) ?? shortestWay(box, theirs); // each goes one way, and so comes to rest
      const { x, y } = pushed(box, theirs, way, gap);
      boxes.set(other, { ...theirs, x, y });
      ways.set(other, way);
      queue.push(other);
      pushes += 1;
    }
  }
}

function shortestWay(box, other) {
  const ways = [
    ["right", box.x + box.width - other.x],
    ["down", box.y + box.height - other.y],
    ["left", other.x + other.width - box.x],
    ["up", other.y + other.height - box.y],
  ];
  return ways.reduce((best, way) => (way[1] < best[1] ? way : best))[0];
}

function pushed(box, other, way, gap) {
  if (way === "right") return { x: box.x + box.width + gap, y: other.y };
  if (way === "left") return { x: box.x - other.width - gap, y: other.y };
  return { x: other.x, y: way === "down" ? box.y + box.height + gap : box.y - other.height - gap };
}
