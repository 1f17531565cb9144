import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange } from "../../static/js/graph/arrangement.js";
import { layOut } from "../../static/js/specs/layout.js";
import { Places } from "../../static/js/specs/places.js";

const pod = (id, ...seats) => ({ id, label: id, seats: seats.map((seat) => ({ id: seat, runtime: "terminal" })) });
const SIZE = { width: 240, height: 176 };
const edge = (kind, from, to) => ({ kind, from, to });

function apart(boxes) {
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      const beside = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      assert.ok(beside, `${a.address ?? a.id} lies on ${b.address ?? b.id}`);
    }
  }
}

test("seats stand to each other as they will in the graph of the rig", () => {
  const sketch = { pods: [pod("orch", "lead", "peer"), pod("dev", "x", "y", "z")], edges: [edge("delegates_to", "orch.lead", "dev.x"), edge("spawned_by", "dev.z", "dev.y")] };
  const rig = {
    pods: sketch.pods.map(({ id, seats }) => ({ id, seats: seats.map((seat) => ({ id: `${id}.${seat.id}`, name: `${id}.${seat.id}`, ...SIZE })) })),
    edges: sketch.edges.map(({ kind, from, to }) => ({ kind, source: from, target: to, text: "" })),
  };
  const [drawn, graph] = [layOut(sketch, SIZE, 1.4).seats, arrange(rig, 1.4).seats];
  const places = (seats) => [...seats].map(([name, { x, y }]) => [name, x - seats.get("orch.lead").x, y - seats.get("orch.lead").y]).sort();
  assert.deepEqual(places(drawn), places(graph));
});

test("pods stand in the order of rank from left to right", () => {
  const { pods } = layOut({ pods: [pod("dev", "x"), pod("orch", "lead")], edges: [edge("delegates_to", "orch.lead", "dev.x")] }, SIZE, 3);
  const [dev, orch] = pods;
  assert.ok(orch.x + orch.width < dev.x);
});

test("nothing lies on anything else, and all of it inside the drawing", () => {
  const many = Array.from({ length: 60 }, (_, index) => `s${index}`);
  const pods = [pod("big", ...many), pod("one", "a"), pod("none"), ...Array.from({ length: 9 }, (_, index) => pod(`p${index}`, "x", "y"))];
  const drawn = layOut({ pods, edges: [edge("delegates_to", "one.a", "big.s7"), edge("can_observe", "p1.x", "p1.y")] }, SIZE);
  apart(drawn.pods);
  apart([...drawn.seats.values()]);
  for (const box of drawn.pods) assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= drawn.width && box.y + box.height <= drawn.height);
  const aspect = drawn.width / drawn.height;
  assert.ok(aspect > 0.6 && aspect < 3.5, `${aspect}`);
});

test("where there is more height than width, pods stand below each other", () => {
  const pods = [pod("orch", "lead"), pod("dev", "x"), pod("ops", "y")];
  const edges = [edge("delegates_to", "orch.lead", "dev.x"), edge("delegates_to", "dev.x", "ops.y")];
  const [wide, high] = [layOut({ pods, edges }, SIZE, 3), layOut({ pods, edges }, SIZE, 0.4)];
  assert.ok(wide.width > wide.height && high.height > high.width);
  assert.deepEqual(high.pods.map(({ y }) => y), high.pods.map(({ y }) => y).sort((a, b) => a - b));
  apart(high.pods);
});

test("an edge to a seat that is not there is left out", () => {
  assert.deepEqual(layOut({ pods: [pod("p", "a")], edges: [edge("can_observe", "p.a", "p.gone")] }, SIZE).edges, []);
});

test("an edge leads from seat to seat", () => {
  const { seats, edges } = layOut({ pods: [pod("p", "a", "b")], edges: [edge("delegates_to", "p.a", "p.b")] }, SIZE);
  const corners = edges[0].d.match(/-?[\d.]+,-?[\d.]+/g).map((corner) => corner.split(",").map(Number));
  const touches = ({ x, y, width, height }, [px, py]) => px >= x && px <= x + width && py >= y && py <= y + height;
  assert.ok(touches(seats.get("p.a"), corners[0]) && touches(seats.get("p.b"), corners.at(-1)));
});

test("of a large rig the edges are straight, so that one who types need not wait", () => {
  const pods = Array.from({ length: 100 }, (_, index) => pod(`p${index}`, "a", "b", "c", "d", "e"));
  const edges = pods.flatMap(({ id }) => ["b", "c", "d", "e"].map((to) => edge("delegates_to", `${id}.a`, `${id}.${to}`)));
  const drawn = layOut({ pods, edges }, SIZE);
  assert.equal(drawn.edges.length, 400);
  for (const { d } of drawn.edges) assert.match(d, /^M[\d.,-]+L[\d.,-]+$/);
});

test("an empty rig is a drawing too", () => {
  const { width, height } = layOut({ pods: [], edges: [] }, SIZE);
  assert.ok(width >= 0 && height >= 0);
});

test("places count characters and know every line break of YAML", () => {
  const text = "a: \u{1f600}x\nb: 1\u2028c: 2\r\nd";
  const places = new Places(text);
  assert.equal(text[places.offset(1, 5)], "x");
  assert.equal(text[places.offset(3, 1)], "c");
  assert.equal(text[places.offset(4, 1)], "d");
  assert.equal(places.offset(9, 9), text.length);
});

test("a problem always has something to underline", () => {
  const stretch = (text, line, column) => new Places(text).stretch({ line, column, end_line: line, end_column: column });
  assert.deepEqual(stretch("ab", 1, 2), { from: 1, to: 2 });
  assert.deepEqual(stretch("ab\n", 1, 3), { from: 1, to: 2 });
  assert.deepEqual(stretch("", 1, 1), { from: 0, to: 0 });
});

test("a block ends with its last line, not where the next one begins", () => {
  const text = "- a: 1\n  b: 2\n\n- c: 3\n";
  const { from, to } = new Places(text).block([1, 3, 4, 1]);
  assert.equal(text.slice(from, to), "a: 1\n  b: 2");
});
