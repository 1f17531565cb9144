// Reads from the page what the graph consists of: rigs, pods, seats with their sizes, and edges.

/**
 * @typedef {{id: string, width: number, height: number}} SeatBox
 * @typedef {{id: string, summed: boolean, seats: SeatBox[]}} PodBox
 * @typedef {{kind: string, source: string, target: string}} EdgeLine
 * @typedef {{id: string, pods: PodBox[], edges: EdgeLine[]}} RigStructure
 */

/** @returns {RigStructure} */
export function readRig(rig) {
  return {
    id: rig.id,
    pods: [...rig.querySelectorAll(":scope > .pod")].map(readPod),
    edges: [...rig.querySelectorAll(":scope > .edge-list > li")].map(readEdge).filter(Boolean),
  };
}

function readPod(pod) {
  const seats = [...pod.querySelectorAll(":scope > .seat")];
  return {
    id: pod.id,
    summed: pod.querySelector(":scope > .pod-sum") !== null,
    seats: seats.map((seat) => ({ id: seat.id, width: seat.offsetWidth, height: seat.offsetHeight })),
  };
}

function readEdge({ dataset: { kind, source, target } }) {
  const drawable = document.getElementById(source) && document.getElementById(target);
  return drawable ? { kind, source, target } : null;
}
