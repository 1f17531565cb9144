import assert from "node:assert/strict";
import { test } from "node:test";

import { layOut, ranks } from "../../static/js/specs/layout.js";
import { Places } from "../../static/js/specs/places.js";

const pod = (id, ...seats) => ({ id, label: id, seats: seats.map((seat) => ({ id: seat, runtime: "terminal" })) });
const edge = (kind, from, to) => ({ kind, from, to });

function apart(boxes) {
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      const beside = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      assert.ok(beside, `${a.address ?? a.id} lies on ${b.address ?? b.id}`);
    }
  }
}

test("rank is the longest way down", () => {
  const found = ranks(["a", "b", "c"], [["a", "b"], ["b", "c"], ["a", "c"], ["x", "a"]]);
  assert.deepEqual([...found], [["a", 0], ["b", 1], ["c", 2]]);
});

test("a circle has ranks all the same", () => {
  const found = ranks(["a", "b"], [["a", "b"], ["b", "a"], ["a", "a"]]);
  assert.ok([...found.values()].every((rank) => rank >= 0));
});

test("who delegates stands above, who was spawned and who escalates below", () => {
  const edges = [edge("delegates_to", "p.a", "p.b"), edge("spawned_by", "p.c", "p.b"), edge("escalates_to", "p.d", "p.c")];
  const { seats } = layOut({ pods: [pod("p", "d", "c", "b", "a")], edges });
  const heights = ["a", "b", "c", "d"].map((id) => seats.get(`p.${id}`).y);
  assert.deepEqual(heights, [...heights].sort((a, b) => a - b));
  assert.equal(new Set(heights).size, 4);
});

test("pods stand in the order of rank from left to right", () => {
  const { pods } = layOut({ pods: [pod("dev", "x"), pod("orch", "lead")], edges: [edge("delegates_to", "orch.lead", "dev.x")] }, 3);
  const [dev, orch] = pods;
  assert.ok(orch.x + orch.width < dev.x);
});

test("nothing lies on anything else, and all of it inside the drawing", () => {
  const many = Array.from({ length: 60 }, (_, index) => `s${index}`);
  const pods = [pod("big", ...many), pod("one", "a"), pod("none"), ...Array.from({ length: 9 }, (_, index) => pod(`p${index}`, "x", "y"))];
  const drawn = layOut({ pods, edges: [edge("delegates_to", "one.a", "big.s7"), edge("can_observe", "p1.x", "p1.y")] });
  apart(drawn.pods);
  apart([...drawn.seats.values()]);
  for (const box of drawn.pods) assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= drawn.width && box.y + box.height <= drawn.height);
  const aspect = drawn.width / drawn.height;
  assert.ok(aspect > 0.6 && aspect < 3.5, `${aspect}`);
});

test("where there is more height than width, pods stand below each other", () => {
  const pods = [pod("orch", "lead"), pod("dev", "x"), pod("ops", "y")];
  const edges = [edge("delegates_to", "orch.lead", "dev.x"), edge("delegates_to", "dev.x", "ops.y")];
  const [wide, high] = [layOut({ pods, edges }, 3), layOut({ pods, edges }, 0.4)];
  assert.ok(wide.width > wide.height && high.height > high.width);
  assert.deepEqual(high.pods.map(({ y }) => y), high.pods.map(({ y }) => y).sort((a, b) => a - b));
  apart(high.pods);
});

test("an edge to a seat that is not there is left out", () => {
  assert.deepEqual(layOut({ pods: [pod("p", "a")], edges: [edge("can_observe", "p.a", "p.gone")] }).edges, []);
});

test("edges that leave the same side leave it at different places", () => {
  const { edges } = layOut({ pods: [pod("p", "a", "b", "c")], edges: [edge("delegates_to", "p.a", "p.b"), edge("delegates_to", "p.a", "p.c")] });
  assert.notEqual(edges[0].d.split("C")[0], edges[1].d.split("C")[0]);
});

test("an empty rig is a drawing too", () => {
  const { width, height } = layOut({ pods: [], edges: [] });
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
