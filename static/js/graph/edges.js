// Draws the edges of a rig, each kind with its own colour, dash and arrowhead (see css/edges.css).

import { pathThrough } from "./edge_paths.js";

const SVG = "http://www.w3.org/2000/svg";

/** Arrowheads in a box of 10 by 10, pointing right; `mouth` is where the line ends in it. */
const HEADS = {
  delegates_to: { d: "M1,1L9,5L1,9Z", filled: true, mouth: 8 },
  spawned_by: { d: "M1,1L9,5L1,9", filled: false, mouth: 8 },
  can_observe: { d: "M5,1.5A3.5,3.5 0 1 1 4.99,1.5Z", filled: false, mouth: 8.5 },
  collaborates_with: { d: "M1,5L5,1.5L9,5L5,8.5Z", filled: true, mouth: 8.5 },
  escalates_to: { d: "M1,1L5,5L1,9M5,1L9,5L5,9", filled: false, mouth: 8 },
};
const PLAIN = HEADS.spawned_by;

/**
 * @param {import("./structure.js").EdgeLine[]} edges
 * @param {import("./routing/routes.js").Route[]} routes of the edges, in their order
 */
export function drawEdges(rig, edges, routes) {
  const svg = rig.querySelector(":scope > svg.edges");
  const lines = edges.map((edge, index) => edgeLine(rig.id, { ...edge, d: pathThrough(routes[index]) }));
  svg.replaceChildren(arrowheads(rig.id, edges), ...lines);
}

/** Draw a sample line of its kind into each row of the legend; hide the kinds that are not in use. */
export function drawLegend(legend, kinds) {
  for (const row of legend.querySelectorAll("li")) {
    const { kind } = row.dataset;
    row.hidden = !kinds.has(kind);
    row.querySelector("svg").replaceChildren(arrowheads("legend", [{ kind }]), edgeLine("legend", { kind, d: "M2,5L42,5" }));
  }
  legend.hidden = kinds.size === 0;
}

/**
 * Let the edges that matter stand out, and all others recede.
 * @param {(source: string, target: string, kind: string) => boolean} matters
 */
export function emphasise(stage, matters) {
  const all = [...stage.querySelectorAll("svg.edges")];
  let some = false;
  for (const svg of all) {
    const near = [];
    for (const line of svg.querySelectorAll("path.edge")) {
      const { source, target, kind } = line.dataset;
      const is = matters(source, target, kind);
      if (line.classList.toggle("near", is)) near.push(line);
    }
    if (near.length) svg.append(...near); // above the others
    some ||= near.length > 0;
  }
  for (const svg of all) svg.classList.toggle("has-near", some);
}

function edgeLine(owner, { kind, d, source = "", target = "" }) {
  const line = element("path", { class: "edge", d, "marker-end": `url(#${headId(owner, kind)})` });
  Object.assign(line.dataset, { kind, source, target });
  return line;
}

/**
 * The heads of these edges' kinds, for an owner of its own.
 * @param {"userSpaceOnUse" | "strokeWidth"} units whether they are of one size, or as large as their lines are thick
 */
export function arrowheads(owner, edges, units = "userSpaceOnUse") {
  const defs = element("defs", {});
  for (const kind of new Set(edges.map((edge) => edge.kind))) defs.append(arrowhead(owner, kind, units));
  return defs;
}

function arrowhead(owner, kind, units) {
  const { d, filled, mouth } = HEADS[kind] ?? PLAIN;
  const marker = element("marker", {
    id: headId(owner, kind),
    viewBox: "0 0 10 10",
    refX: mouth,
    refY: 5,
    markerWidth: units === "strokeWidth" ? 6 : 10,
    markerHeight: units === "strokeWidth" ? 6 : 10,
    markerUnits: units,
    orient: "auto",
  });
  const shape = element("path", { class: filled ? "head filled" : "head", d });
  shape.dataset.kind = kind;
  marker.append(shape);
  return marker;
}

export function headId(owner, kind) {
  return `head-${owner}-${kind}`;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
