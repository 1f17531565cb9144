// Remembers in this browser where the seats of each rig stand, so that they stand there again.

const PREFIX = "rigweb.graph.";
const MOST_RIGS = 200;
const WRITE_MS = 300;

const due = new Map();
globalThis.addEventListener?.("pagehide", write);

/**
 * @typedef {{seats: Record<string, [number, number]>, tall: boolean, byHand: string[], at: [number, number] | null}} Kept
 *   seats: by logical name, in the rig's coordinates; tall: laid out for a screen higher than wide;
 *   byHand: the seats that a person has moved; at: where the rig was put on the stage
 */

/** @returns {Kept | null} */
export function recall(rig) {
  try {
    const kept = due.get(rig) ?? JSON.parse(localStorage.getItem(PREFIX + rig));
    return kept && typeof kept.seats === "object" && Array.isArray(kept.byHand) ? kept : null;
  } catch {
    return null;
  }
}

/** Written down in a moment, together with what comes until then. */
export function remember(rig, kept) {
  if (!due.size) setTimeout(write, WRITE_MS);
  due.set(rig, kept);
}

export function forget(rig) {
  due.delete(rig);
  try {
    localStorage.removeItem(PREFIX + rig);
  } catch {
    // Nothing was kept then.
  }
}

function write() {
  try {
    for (const [rig, kept] of due) localStorage.setItem(PREFIX + rig, JSON.stringify(kept));
    if (due.size) dropSurplus();
  } catch {
    // A full or forbidden storage costs a layout next time, nothing else.
  }
  due.clear();
}

function dropSurplus() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST_RIGS))) localStorage.removeItem(key);
}
