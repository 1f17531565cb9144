// Which seat an arrow key leads to.

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** A step aside counts so much more than one ahead. */
const ASIDE = 2.5;

/** The seat next to `from` in the direction of the key, or null at the edge. */
export function nearestSeat(from, seats, key) {
  const [dx, dy] = DIRECTIONS[key];
  const start = centre(from);
  let [best, least] = [null, Infinity];
  for (const seat of seats) {
    const { x, y } = centre(seat);
    const ahead = (x - start.x) * dx + (y - start.y) * dy;
    const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    const cost = ahead + aside * ASIDE;
    if (seat !== from && ahead > 1 && aside < ahead * 3 && cost < least) [best, least] = [seat, cost];
  }
  return best;
}

function centre(element) {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
