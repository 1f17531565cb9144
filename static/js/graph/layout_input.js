// What ELK is asked: one graph per rig (pods of seats), then one that packs the finished rigs.
//
// Each level is laid out by itself: a single layered layout over everything becomes a strip many times
// wider than high. So a rig sees only which pods are related, never which seats.

const POD = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.spacing.nodeNodeBetweenLayers": "40",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.spacing.nodeNode": "24",
  "elk.spacing.edgeNode": "16",
  "elk.spacing.componentComponent": "24",
  "elk.padding": "[top=40,left=16,bottom=16,right=16]",
};

/** Room for a second line in the head of a pod: what its agents have used. */
const SUMMED = { "elk.padding": "[top=56,left=16,bottom=16,right=16]" };

/** Pods stand side by side where there is room, so that the edges between them leave their seats sideways. */
const RIG = {
  ...POD,
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.spacing.nodeNode": "40",
  "elk.spacing.componentComponent": "40",
  "elk.padding": "[top=52,left=24,bottom=24,right=24]",
};

const PACKING = {
  "elk.algorithm": "rectpacking",
  "elk.spacing.nodeNode": "40",
  "elk.padding": "[top=24,left=24,bottom=24,right=24]",
};

/** Kinds whose target stands above their source: laid out the other way round, so that rank flows down. */
const UPWARD = new Set(["spawned_by", "escalates_to"]);
/** Kinds that only relate; where they disagree with rank, rank decides what stands above what. */
const LEVEL = new Set(["can_observe", "collaborates_with"]);

/**
 * @param {import("./structure.js").RigStructure} rig
 * @param {number} aspect width divided by height that the result should come near to
 */
export function rigGraph(rig, aspect) {
  const podOf = new Map(rig.pods.flatMap((pod) => pod.seats.map((seat) => [seat.id, pod.id])));
  const numbered = rig.edges.map((edge, index) => ({ ...edge, id: `edge-${index}` }));
  const inside = (edge) => podOf.get(edge.source) === podOf.get(edge.target);
  const options = { "elk.aspectRatio": String(aspect) };
  return {
    id: rig.id,
    layoutOptions: { ...RIG, ...options, "elk.direction": aspect >= 1 ? "RIGHT" : "DOWN" },
    children: rig.pods.map((pod) => ({
      id: pod.id,
      layoutOptions: { ...POD, ...(pod.summed ? SUMMED : {}), ...options },
      children: pod.seats.map(({ id, width, height }) => ({ id, width, height })),
      edges: numbered.filter((edge) => inside(edge) && podOf.get(edge.source) === pod.id).map(elkEdge),
    })),
    edges: liftedEdges(numbered.filter((edge) => !inside(edge)), podOf),
  };
}

/** @param {{id: string, width: number, height: number}[]} rigs */
export function packingGraph(rigs, aspect) {
  return {
    id: "stage",
    layoutOptions: { ...PACKING, "elk.aspectRatio": String(aspect) },
    children: rigs.map(({ id, width, height }) => ({ id, width, height })),
  };
}

export function isUpward(kind) {
  return UPWARD.has(kind);
}

function elkEdge({ id, kind, source, target }) {
  const [from, to] = isUpward(kind) ? [target, source] : [source, target];
  return { id, sources: [from], targets: [to], layoutOptions: { "elk.layered.priority.direction": LEVEL.has(kind) ? "0" : "10" } };
}

/** One edge per related pair of pods, however many seats of theirs are related. */
function liftedEdges(edges, podOf) {
  const pairs = new Map();
  for (const edge of edges) {
    const { sources, targets, layoutOptions } = elkEdge(edge);
    const [from, to] = [podOf.get(sources[0]), podOf.get(targets[0])];
    const key = `${from} ${to}`;
    if (pairs.has(key) && LEVEL.has(edge.kind)) continue;
    pairs.set(key, { id: `lifted-${from}-${to}`, sources: [from], targets: [to], layoutOptions });
  }
  return [...pairs.values()];
}
