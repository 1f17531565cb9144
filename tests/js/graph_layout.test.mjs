import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange } from "../../static/js/graph/arrangement.js";
import { around, collide, freePlace, makeRoom } from "../../static/js/graph/boxes.js";
import { growth, levelOfDetail } from "../../static/js/graph/levels.js";
import { pack } from "../../static/js/graph/packing.js";
import { arrowsOf, ranks } from "../../static/js/graph/ranks.js";

const SIZE = { width: 240, height: 176 };
const edge = (kind, source, target) => ({ kind, source, target, text: "" });
const pod = (id, count) => ({ id, seats: Array.from({ length: count }, (_, i) => ({ id: `${id}${i}`, name: `${id}.${i}`, ...SIZE })) });
const rig = (pods, edges = []) => ({ id: "rig-1", name: "r", pods, edges });
const star = (one) => one.seats.slice(1).map((seat) => edge("delegates_to", one.seats[0].id, seat.id));

function apart(boxes) {
  for (const [index, a] of boxes.entries()) for (const b of boxes.slice(index + 1)) assert.ok(!collide(a, b), `${JSON.stringify(a)} ${JSON.stringify(b)}`);
}

function within(inner, outer) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}

function named(structure, { seats }) {
  return new Map(structure.pods.flatMap(({ seats: own }) => own.map(({ id, name }) => [name, seats.get(id)])));
}

test("who delegates stands above; who was spawned or escalates stands below", () => {
  const arrows = arrowsOf([edge("delegates_to", "a", "b"), edge("spawned_by", "c", "b"), edge("escalates_to", "d", "c")]);
  assert.deepEqual([...ranks(["d", "c", "b", "a"], arrows)], [["d", 3], ["c", 2], ["b", 1], ["a", 0]]);
});

test("a circle has ranks all the same", () => {
  const arrows = arrowsOf([edge("delegates_to", "a", "b"), edge("delegates_to", "b", "a"), edge("delegates_to", "a", "a")]);
  assert.deepEqual([...ranks(["a", "b"], arrows)], [["a", 0], ["b", 1]]);
});

test("a relation ranks only those that nothing else ranks", () => {
  const arrows = arrowsOf([edge("can_observe", "c", "b"), edge("delegates_to", "a", "b"), edge("delegates_to", "a", "c"), edge("can_observe", "d", "e")]);
  assert.deepEqual([...ranks(["a", "b", "c", "d", "e"], arrows)], [["a", 0], ["b", 1], ["c", 1], ["d", 0], ["e", 1]]);
});

for (const [what, structure] of Object.entries({
  "a rig of one": rig([pod("p", 1)]),
  "an empty rig": rig([]),
  "a pod of 60": rig([pod("p", 60)], star(pod("p", 60))),
  "a hundred seats in twenty pods": rig(Array.from({ length: 20 }, (_, i) => pod(`p${i}-`, 5)), Array.from({ length: 19 }, (_, i) => edge("delegates_to", "p0-0", `p${i + 1}-0`))),
  "a chain of 40": rig([pod("p", 40)], Array.from({ length: 39 }, (_, i) => edge("delegates_to", `p${i}`, `p${i + 1}`))),
})) {
  test(`${what} is laid out without overlaps and in a shape that can be looked at`, () => {
    const { seats, pods, box } = arrange(structure, 1.4);
    apart([...seats.values()]);
    apart([...pods.values()]);
    for (const one of structure.pods) for (const seat of one.seats) assert.ok(within(seats.get(seat.id), pods.get(one.id)));
    for (const one of pods.values()) assert.ok(within(one, box));
    assert.ok(box.width / box.height < 3.5 && box.width / box.height > 0.5, `${box.width} x ${box.height}`);
  });
}

test("seats that no edge relates stand in rows and columns, in their order", () => {
  for (const count of [7, 30, 60]) {
    const { seats } = arrange(rig([pod("p", count)]), 1.4);
    const places = [...seats.values()];
    const columns = new Set(places.map(({ x }) => x)).size;
    const rows = [...new Set(places.map(({ y }) => y))];
    assert.equal(rows.length, Math.ceil(count / columns));
    places.forEach(({ x, y }, index) => assert.deepEqual({ x, y }, { x: places[index % columns].x, y: rows[Math.floor(index / columns)] }));
  }
});

test("pods stand side by side on a wide screen and one above the other on a tall one", () => {
  const structure = rig([pod("a", 2), pod("b", 2)], [edge("delegates_to", "a0", "b0")]);
  const [wide, tall] = [1.6, 0.5].map((aspect) => arrange(structure, aspect).pods);
  assert.ok(wide.get("b").x > wide.get("a").x + wide.get("a").width);
  assert.ok(tall.get("b").y > tall.get("a").y + tall.get("a").height);
});

test("a new seat moves no other one of its pod", () => {
  const before = rig([pod("a", 4), pod("b", 3)], star(pod("a", 4)));
  const first = arrange(before, 1.4);
  const after = rig([pod("a", 5), pod("b", 3)], star(pod("a", 5)));
  const second = arrange(after, 1.4, named(before, first));
  for (const { id } of before.pods[0].seats) assert.deepEqual(second.seats.get(id), first.seats.get(id));
  apart([...second.seats.values()]);
  apart([...second.pods.values()]);
});

for (const [moved, who] of [[["b.0"], "the pod that grew gives way"], [["a.0", "b.1"], "a pod that was moved too grows away from it"]]) {
  test(`what was moved by hand stays when a pod beside it grows; ${who}`, () => {
    const before = rig([pod("a", 2), pod("b", 2)]);
    const known = named(before, arrange(before, 1.4));
    const { seats, pods } = arrange(rig([pod("a", 5), pod("b", 2)]), 1.4, known, new Set(moved));
    for (const name of moved) assert.deepEqual(seats.get(name.replace(".", "")), known.get(name));
    apart([...seats.values()]);
    apart([...pods.values()]);
  });
}

test("a pod between others that were moved by hand goes past them", () => {
  const boxes = new Map(["firm", "grown", "wall"].map((id, i) => [id, { x: i * 12, y: 0, width: 10, height: 10 }]));
  boxes.get("grown").width = 20;
  makeRoom(boxes, ["firm", "wall"], 2, ["grown"]);
  apart([...boxes.values()]);
  assert.deepEqual(["firm", "wall"].map((id) => boxes.get(id).x), [0, 24]);
});

test("a new pod moves nothing, and a seat that has gone neither", () => {
  const before = rig([pod("a", 4), pod("b", 3)]);
  const first = arrange(before, 1.4);
  const after = rig([pod("a", 3), pod("b", 3), pod("c", 2)]);
  const second = arrange(after, 1.4, named(before, first));
  for (const seat of after.pods.slice(0, 2).flatMap((one) => one.seats)) assert.deepEqual(second.seats.get(seat.id), first.seats.get(seat.id));
  apart([...second.pods.values()]);
});

test("what makes room moves no further than it must", () => {
  const boxes = new Map([["a", { x: 0, y: 0, width: 10, height: 10 }], ["b", { x: 8, y: 0, width: 10, height: 10 }], ["c", { x: 40, y: 0, width: 10, height: 10 }]]);
  makeRoom(boxes, ["a"], 2);
  assert.deepEqual([...boxes.values()].map(({ x }) => x), [0, 12, 40]);
});

test("making room pushes on what is pushed against", () => {
  const boxes = new Map(["a", "b", "c", "d"].map((id, i) => [id, { x: i * 10, y: 0, width: 10, height: 10 }]));
  boxes.set("a", { x: 5, y: 0, width: 10, height: 10 });
  makeRoom(boxes, ["a"], 0);
  apart([...boxes.values()]);
  assert.equal(boxes.get("a").x, 5);
});

test("a free place is found between what is there before anything grows", () => {
  const cell = (x, y) => ({ x, y, width: 10, height: 10 });
  const place = freePlace({ width: 10, height: 10 }, [cell(0, 0), cell(24, 0), cell(0, 12), cell(12, 12), cell(24, 12)], { x: 2, y: 2 }, 1);
  assert.deepEqual(place, { x: 12, y: 0 });
});

test("rigs are packed in the shape of the screen, and those that stand already stay", () => {
  const rigs = Array.from({ length: 12 }, (_, i) => ({ id: `r${i}`, width: 300 + (i % 3) * 100, height: 200 + (i % 4) * 80 }));
  const packed = pack(rigs, 1.5);
  apart([...packed.values()]);
  const { width, height } = around(packed.values());
  assert.ok(width / height > 0.9 && width / height < 2.4, `${width / height}`);
  const again = pack([...rigs, { id: "new", width: 300, height: 300 }], 1.5, packed);
  for (const { id } of rigs) assert.deepEqual(again.get(id), packed.get(id));
  apart([...again.values()]);
});

test("names are written as large as they are read, in a picture for each scale", () => {
  assert.deepEqual([1.2, 0.7, 0.5, 0.3, 0.1].map(levelOfDetail), ["near", "near", "mid", "far", "map"]);
  assert.equal(growth(1.5), 1);
  for (const scale of [0.5, 0.2, 0.1]) assert.ok(Math.abs(growth(scale) * scale - 1) < 0.07);
});
