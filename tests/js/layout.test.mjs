import assert from "node:assert/strict";
import { test } from "node:test";

import { edgePaths, orthogonalPath } from "../../static/js/graph/edge_paths.js";
import { structureHash } from "../../static/js/graph/hash.js";
import { packingGraph, rigGraph } from "../../static/js/graph/layout_input.js";

const seat = (id) => ({ id, width: 200, height: 80 });
const edge = (kind, source, target) => ({ kind, source, target });
const ends = ({ id, sources, targets }) => [id, ...sources, ...targets];
const rig = {
  id: "rig-1",
  pods: [{ id: "pod-1", seats: [seat("a"), seat("b")] }, { id: "pod-2", seats: [seat("c"), seat("d")] }],
  edges: [edge("delegates_to", "a", "b"), edge("delegates_to", "a", "c"), edge("can_observe", "b", "d"), edge("escalates_to", "d", "c")],
};

test("equal structures have equal hashes, others do not", () => {
  assert.equal(structureHash(rig), structureHash(structuredClone(rig)));
  assert.notEqual(structureHash(rig), structureHash({ ...rig, edges: rig.edges.slice(1) }));
  assert.match(structureHash(rig), /^[0-9a-f]{16}$/);
});

test("a pod sees the edges between its own seats only", () => {
  const [first, second] = rigGraph(rig, 1.5).children;
  assert.deepEqual(first.edges.map(ends), [["edge-0", "a", "b"]]);
  assert.equal(second.edges.length, 1);
});

test("escalation is laid out from above, so that rank flows down", () => {
  const [, second] = rigGraph(rig, 1.5).children;
  assert.deepEqual(second.edges.map(ends), [["edge-3", "c", "d"]]);
});

test("a rig sees which pods are related, once per pair", () => {
  const { edges } = rigGraph(rig, 1.5);
  assert.deepEqual(edges.map(ends), [["lifted-pod-1-pod-2", "pod-1", "pod-2"]]);
});

test("pods stand side by side on a wide screen and one above the other on a tall one", () => {
  assert.equal(rigGraph(rig, 1.5).layoutOptions["elk.direction"], "RIGHT");
  assert.equal(rigGraph(rig, 0.5).layoutOptions["elk.direction"], "DOWN");
});

test("finished rigs are packed in the shape of the screen", () => {
  const graph = packingGraph([{ id: "rig-1", width: 10, height: 20, children: [] }], 1.75);
  assert.equal(graph.layoutOptions["elk.aspectRatio"], "1.75");
  assert.deepEqual(graph.children, [{ id: "rig-1", width: 10, height: 20 }]);
});

test("where relations disagree with rank, rank decides which pod comes first", () => {
  const edges = [edge("collaborates_with", "d", "b"), edge("delegates_to", "a", "c"), edge("can_observe", "a", "d")];
  const priorities = rigGraph({ ...rig, edges }, 1.5).edges.map(({ id, layoutOptions }) => [id, Object.values(layoutOptions)[0]]);
  assert.deepEqual(priorities, [["lifted-pod-2-pod-1", "0"], ["lifted-pod-1-pod-2", "10"]]);
});

const placed = (id, x, y) => ({ ...seat(id), x, y });
const layout = {
  children: [
    {
      x: 10,
      y: 10,
      children: [placed("a", 0, 0), placed("b", 0, 120)],
      edges: [{ id: "edge-0", sections: [{ startPoint: { x: 100, y: 80 }, endPoint: { x: 100, y: 120 } }] }],
    },
    {
      x: 400,
      y: 10,
      children: [placed("c", 0, 0), placed("d", 0, 120)],
      edges: [{ id: "edge-3", sections: [{ startPoint: { x: 100, y: 80 }, endPoint: { x: 100, y: 120 } }] }],
    },
  ],
};

test("edges inside a pod follow the layout's route, in the rig's coordinates", () => {
  assert.equal(edgePaths(layout, rig.edges)[0].d, "M110,90L110,130");
});

test("an edge that was laid out upside down is drawn from its own source", () => {
  assert.equal(edgePaths(layout, rig.edges)[3].d, "M500,130L500,90");
});

test("edges between pods leave on the side that faces the other and spread along it", () => {
  const unrouted = { children: layout.children.map((pod) => ({ ...pod, edges: [] })) };
  const paths = edgePaths(unrouted, [edge("delegates_to", "a", "c"), edge("can_observe", "a", "d")]);
  const starts = paths.map(({ d }) => d.match(/^M([\d.]+),([\d.]+)/).slice(1).map(Number));
  assert.ok(starts.every(([x]) => x === 210));
  assert.notEqual(starts[0][1], starts[1][1]);
});

test("corners are rounded without leaving the route", () => {
  const points = [{ x: 0, y: 0 }, { x: 0, y: 50 }, { x: 50, y: 50 }];
  assert.equal(orthogonalPath(points), "M0,0L0,42Q0,50 8,50L50,50");
});
