// Who stands above whom; pure.

/** What an edge says about rank: +1 its source stands above its target, -1 below; 0: they are only related. */
const RANKED = { delegates_to: 1, spawned_by: -1, escalates_to: -1, can_observe: 0, collaborates_with: 0 };

/**
 * @typedef {{from: string, to: string, weak: boolean}} Arrow `from` stands above `to`; weak: if nothing else says otherwise
 * @param {{kind: string, source: string, target: string}[]} edges
 * @returns {Arrow[]}
 */
export function arrowsOf(edges) {
  return edges.map(({ kind, source, target }) => {
    const way = RANKED[kind] ?? 0;
    const [from, to] = way < 0 ? [target, source] : [source, target];
    return { from, to, weak: way === 0 };
  });
}

/**
 * The rank of each name: 0 for those that nothing stands above, else one more than the lowest that does.
 * An arrow that would close a circle is passed over, and so is a weak one between names that others rank already.
 * @param {string[]} names
 * @param {Arrow[]} arrows those to or from other names are left out
 * @returns {Map<string, number>}
 */
export function ranks(names, arrows) {
  const below = new Map(names.map((name) => [name, new Set()]));
  const usable = arrows.filter(({ from, to }) => from !== to && below.has(from) && below.has(to));
  const strong = usable.filter((arrow) => !arrow.weak);
  const ranked = new Set(strong.flatMap(({ from, to }) => [from, to]));
  const weak = usable.filter((arrow) => arrow.weak && !(ranked.has(arrow.from) && ranked.has(arrow.to)));
  for (const { from, to } of [...strong, ...weak]) {
    if (!leadsTo(below, to, from)) below.get(from).add(to);
  }
  return longestWays(names, below);
}

function leadsTo(below, start, goal) {
  const [open, seen] = [[start], new Set([start])];
  while (open.length) {
    const name = open.pop();
    if (name === goal) return true;
    for (const next of below.get(name)) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

function longestWays(names, below) {
  const waiting = new Map(names.map((name) => [name, 0]));
  for (const lower of below.values()) for (const name of lower) waiting.set(name, waiting.get(name) + 1);
  const rank = new Map(names.map((name) => [name, 0]));
  const ready = names.filter((name) => waiting.get(name) === 0);
  for (const name of ready) {
    for (const next of below.get(name)) {
      rank.set(next, Math.max(rank.get(next), rank.get(name) + 1));
      waiting.set(next, waiting.get(next) - 1);
      if (waiting.get(next) === 0) ready.push(next);
    }
  }
  return rank;
}
