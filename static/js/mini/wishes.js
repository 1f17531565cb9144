// Which screens the server is asked for: those that can be seen, but not more than it shows in one tab; pure.

/** More would be refused as a whole: MOST_SEATS of agents/miniatures/watching.py. */
export const MOST = 200;

/**
 * @param {Iterable<{address: string, rate: number, visible: boolean}>} shown the first ones come first
 * @returns {Record<string, number>} times a second, by address
 */
export function wishes(shown, most = MOST) {
  const rates = new Map();
  for (const { address, rate, visible } of shown) {
    if (visible && (rates.has(address) || rates.size < most)) rates.set(address, Math.max(rate, rates.get(address) ?? 0));
  }
  return Object.fromEntries(rates);
}
