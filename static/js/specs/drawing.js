// A spec drawn small, as a picture: pods, seats, edges.

import { seatSize } from "../graph/structure.js";
import { layOut } from "./layout.js";
import { makeSvg } from "./make.js";

const ASPECT = 2.2;

/** @param {object} sketch of the server */
export function drawing(sketch) {
  const { width, height, pods, seats, edges } = layOut(sketch, seatSize(document.getElementById("stage")), ASPECT);
  return makeSvg(
    "svg",
    { class: "drawing", viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, "aria-hidden": "true" },
    ...pods.map((pod) => rect(pod, { class: "drawing-pod", rx: 16 })),
    ...edges.map(({ kind, d }) => makeSvg("path", { class: "edge", d, dataset: { kind } })),
    ...[...seats.values()].map((seat) => rect(seat, { class: "drawing-seat", rx: 9, dataset: { runtime: seat.runtime } })),
  );
}

function rect({ x, y, width, height }, more) {
  return makeSvg("rect", { x, y, width, height, ...more });
}
