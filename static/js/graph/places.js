// Remembers in this browser where the seats of each rig stand, so that they stand there again.

const PREFIX = "rigweb.graph.";
const MOST_RIGS = 200;

/**
 * @typedef {{seats: Record<string, [number, number]>, tall: boolean, byHand: boolean, at: [number, number] | null}} Kept
 *   seats: by logical name, in the rig's coordinates; tall: laid out for a screen higher than wide;
 *   byHand: a person has moved something; at: where the rig was put on the stage
 */

/** @returns {Kept | null} */
export function recall(rig) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + rig));
    return kept && typeof kept.seats === "object" ? kept : null;
  } catch {
    return null;
  }
}

/** @param {Kept} kept */
export function remember(rig, kept) {
  try {
    dropSurplus();
    localStorage.setItem(PREFIX + rig, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage costs a layout next time, nothing else.
  }
}

export function forget(rig) {
  try {
    localStorage.removeItem(PREFIX + rig);
  } catch {
    // Nothing was kept then.
  }
}

function dropSurplus() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST_RIGS))) localStorage.removeItem(key);
}
