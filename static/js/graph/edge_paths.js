// Ways of edges as SVG path data, and how near a point is to one; pure.

const CORNER = 8;

/** Path through points that are joined by straight lines, with rounded corners. */
export function pathThrough(points) {
  let d = `M${at(points[0])}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [before, corner, after] = [points[i - 1], points[i], points[i + 1]];
    d += `L${at(towards(corner, before))}Q${at(corner)} ${at(towards(corner, after))}`;
  }
  return `${d}L${at(points.at(-1))}`;
}

/** How far a point is from the nearest place of a way. */
export function distance(points, { x, y }) {
  let least = Infinity;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const share = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - a.x - share * dx, y - a.y - share * dy));
  }
  return least;
}

function towards(corner, other) {
  const [dx, dy] = [other.x - corner.x, other.y - corner.y];
  const share = Math.min(0.5, CORNER / (Math.hypot(dx, dy) || 1));
  return { x: corner.x + dx * share, y: corner.y + dy * share };
}

function at({ x, y }) {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
