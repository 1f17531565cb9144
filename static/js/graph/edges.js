// Draws the edges of a rig, each kind with its own colour, dash and arrowhead (see css/graph.css).

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

/** @param {ReturnType<import("./edge_paths.js").edgePaths>} paths */
export function drawEdges(rig, paths) {
  const svg = rig.querySelector(":scope > svg.edges");
  svg.replaceChildren(arrowheads(rig.id, paths), ...paths.map((path) => edgeLine(rig.id, path)));
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

/** Show which edges concern a seat; none when it is empty. */
export function highlightEdges(stage, seatId) {
  for (const line of stage.querySelectorAll("svg.edges path.edge")) {
    line.classList.toggle("near", seatId !== "" && [line.dataset.source, line.dataset.target].includes(seatId));
  }
}

function edgeLine(owner, { kind, d, source = "", target = "" }) {
  const line = element("path", { class: "edge", d, "marker-end": `url(#${headId(owner, kind)})` });
  Object.assign(line.dataset, { kind, source, target });
  return line;
}

function arrowheads(owner, paths) {
  const defs = element("defs", {});
  for (const kind of new Set(paths.map((path) => path.kind))) defs.append(arrowhead(owner, kind));
  return defs;
}

function arrowhead(owner, kind) {
  const { d, filled, mouth } = HEADS[kind] ?? PLAIN;
  const marker = element("marker", {
    id: headId(owner, kind),
    viewBox: "0 0 10 10",
    refX: mouth,
    refY: 5,
    markerWidth: 10,
    markerHeight: 10,
    markerUnits: "userSpaceOnUse",
    orient: "auto",
  });
  const shape = element("path", { class: filled ? "head filled" : "head", d });
  shape.dataset.kind = kind;
  marker.append(shape);
  return marker;
}

function headId(owner, kind) {
  return `head-${owner}-${kind}`;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
