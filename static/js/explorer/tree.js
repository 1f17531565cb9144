// What the explorer shows: rigs with their pods and seats, counted and filtered; pure.

/** Standings that are counted beside a rig, and the sign of each. */
export const COUNTED = ["waiting", "error", "working", "finished"];

/**
 * @param {object[]} rows seats in the order of the page
 * @param {string} filter words that must all be found in a seat's names, runtime or standing
 * @returns {Map<string, {counts: Object<string, number>, pods: {id: string, label: string, rows: object[]}[]}>} by rig
 */
export function treeOf(rows, filter) {
  const rigs = new Map([...countsOf(rows)].map(([rig, counts]) => [rig, { counts, pods: [] }]));
  for (const row of rows) {
    if (!matches(row, filter)) continue;
    const { pods } = rigs.get(row.rig);
    let pod = pods.find((each) => each.id === row.pod);
    if (!pod) pods.push((pod = { id: row.pod, label: row.podLabel, rows: [] }));
    pod.rows.push(row);
  }
  return rigs;
}

/** How many seats stand how, by rig and heading. */
export function countsOf(rows) {
  const rigs = new Map();
  for (const row of rows) {
    const counts = rigs.get(row.rig) ?? {};
    rigs.set(row.rig, counts);
    const kind = standingCounted(row);
    if (kind) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return rigs;
}

/** Under which heading a seat is counted; empty for those that need no attention. */
export function standingCounted({ standing, trouble }) {
  if (trouble || standing === "limit") return "error";
  return COUNTED.includes(standing) ? standing : "";
}

export function matches(row, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const text = [row.address, row.member, row.podLabel, row.label, row.runtime, row.words, row.state].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}
