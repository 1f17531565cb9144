// Reads from the page what the graph consists of: rigs, pods, seats with their size, and edges.

/**
 * @typedef {{id: string, name: string, width: number, height: number}} SeatItem name: `pod.member`
 * @typedef {{id: string, label: string, seats: SeatItem[]}} PodItem
 * @typedef {{kind: string, source: string, target: string, text: string}} EdgeLine
 * @typedef {{id: string, name: string, pods: PodItem[], edges: EdgeLine[]}} RigStructure
 */

/**
 * @param {{width: number, height: number}} size of every seat
 * @returns {RigStructure}
 */
export function readRig(rig, size) {
  const pods = [...rig.querySelectorAll(":scope > .pod")].map((pod) => ({
    id: pod.id,
    label: pod.querySelector(":scope > h3").textContent,
    seats: [...pod.querySelectorAll(":scope > .seat")].map((seat) => ({ id: seat.id, name: seat.dataset.logical, ...size })),
  }));
  const known = new Set(pods.flatMap((pod) => pod.seats.map((seat) => seat.id)));
  const edges = [...rig.querySelectorAll(":scope > .edge-list > li")]
    .map(({ dataset: { kind, source, target }, textContent }) => ({ kind, source, target, text: textContent }))
    .filter(({ source, target }) => known.has(source) && known.has(target));
  return { id: rig.id, name: rig.dataset.name, pods, edges };
}

/** The size of a seat as the style sheet has it: the same in every state. */
export function seatSize(stage) {
  const style = getComputedStyle(stage);
  const [width, height] = ["--seat-width", "--seat-height"].map((name) => Number.parseInt(style.getPropertyValue(name), 10));
  return { width, height };
}
