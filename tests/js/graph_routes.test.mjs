import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange } from "../../static/js/graph/arrangement.js";
import { distance, pathThrough } from "../../static/js/graph/edge_paths.js";
import { facing } from "../../static/js/graph/routing/ports.js";
import { Queue } from "../../static/js/graph/routing/queue.js";
import { bundlesOf, routesOf } from "../../static/js/graph/routing/routes.js";

const SIZE = { width: 240, height: 176 };
const edge = (kind, source, target) => ({ kind, source, target, text: "" });
const pod = (id, count) => ({ id, seats: Array.from({ length: count }, (_, i) => ({ id: `${id}${i}`, name: `${id}.${i}`, ...SIZE })) });
const box = (x, y) => ({ x, y, ...SIZE });

function big() {
  const pods = Array.from({ length: 6 }, (_, i) => pod(`p${i}-`, 6));
  const edges = pods.flatMap(({ seats }) => seats.slice(1).map((seat) => edge("delegates_to", seats[0].id, seat.id)));
  for (const { seats } of pods.slice(1)) edges.push(edge("delegates_to", "p0-0", seats[0].id), edge("escalates_to", seats[5].id, "p0-0"), edge("can_observe", seats[3].id, "p0-4"));
  return { id: "rig-1", name: "r", pods, edges };
}

/** Whether the line between two neighbouring corners comes inside a box. */
function enters(a, b, { x, y, width, height }) {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return right > x && left < x + width && bottom > y && top < y + height;
}

test("no edge runs over a seat, in pods and between them", () => {
  const rig = big();
  const arrangement = arrange(rig, 1.4);
  for (const [index, route] of routesOf(rig, arrangement).entries()) {
    for (let i = 1; i < route.length; i += 1) {
      for (const [id, seat] of arrangement.seats) assert.ok(!enters(route[i - 1], route[i], seat), `${JSON.stringify(rig.edges[index])} over ${id}`);
    }
  }
});

test("no edge runs through the name of a pod, from a little afar too", () => {
  const pods = [{ ...pod("a", 1), label: "Development" }, { ...pod("b", 1), label: "Operations" }, { ...pod("c", 2), label: "Orchestration" }];
  const delegates = [edge("delegates_to", "a0", "b0"), edge("delegates_to", "b0", "c0")];
  const edges = [edge("escalates_to", "c1", "c0"), edge("escalates_to", "a0", "b0"), edge("can_observe", "c1", "b0"), ...delegates, edge("escalates_to", "c1", "c0")];
  const rig = { id: "rig-1", name: "r", pods, edges };
  const arrangement = arrange(rig, 1.4);
  for (const [index, route] of routesOf(rig, arrangement).entries()) {
    for (const { id, label } of pods) {
      const { x, y } = arrangement.pods.get(id);
      const name = { x: x + 20, y: y + 18, width: label.length * 13, height: 24 };
      for (let i = 1; i < route.length; i += 1) assert.ok(!enters(route[i - 1], route[i], name), `${JSON.stringify(edges[index])} through ${label}`);
    }
  }
});

test("edges run straight across or down, from one seat's border to the other's", () => {
  const rig = big();
  const arrangement = arrange(rig, 1.4);
  for (const [index, route] of routesOf(rig, arrangement).entries()) {
    for (let i = 1; i < route.length; i += 1) assert.ok(route[i].x === route[i - 1].x || route[i].y === route[i - 1].y);
    const { source, target } = rig.edges[index];
    for (const [id, { x, y }] of [[source, route[0]], [target, route.at(-1)]]) {
      const seat = arrangement.seats.get(id);
      const onSide = x === seat.x || x === seat.x + seat.width || y === seat.y || y === seat.y + seat.height;
      assert.ok(onSide && x >= seat.x && x <= seat.x + seat.width && y >= seat.y && y <= seat.y + seat.height);
    }
  }
});

test("an edge whose way is walled in is drawn straight rather than not at all", () => {
  const rig = { pods: [pod("a", 5)], edges: [edge("delegates_to", "a0", "a1")] };
  const seats = new Map([["a0", box(0, 0)], ["a1", box(900, 0)], ["a2", box(250, 0)], ["a3", box(-10, 180)], ["a4", box(-10, -180)]]);
  const pods = new Map([["a", { x: -30, y: -250, width: 1200, height: 700 }]]);
  const [route] = routesOf(rig, { seats, pods });
  assert.ok(route.length >= 2);
});

test("edges of one kind from one seat, or to one, are a bundle", () => {
  const numbers = bundlesOf([edge("delegates_to", "a", "b"), edge("delegates_to", "a", "c"), edge("escalates_to", "b", "a"), edge("escalates_to", "c", "a"), edge("can_observe", "b", "c")]);
  assert.equal(numbers[0], numbers[1]);
  assert.equal(numbers[2], numbers[3]);
  assert.equal(new Set(numbers).size, 3);
});

test("an edge leaves on the side that looks at the other seat", () => {
  assert.equal(facing(box(0, 0), box(400, 0), true), "right");
  assert.equal(facing(box(400, 0), box(0, 0), true), "left");
  assert.equal(facing(box(0, 0), box(300, 220), true), "bottom");
  assert.equal(facing(box(0, 220), box(0, 0), true), "top");
  assert.equal(facing(box(0, 0), box(700, 220), false), "right");
});

test("the cheapest leaves the queue first", () => {
  const queue = new Queue();
  for (const cost of [5, 1, 4, 1, 3, 9, 2]) queue.push(`at ${cost}`, cost);
  const order = [];
  while (queue.size) order.push(queue.pop()[1]);
  assert.deepEqual(order, [1, 1, 2, 3, 4, 5, 9]);
});

test("corners are rounded without leaving the way", () => {
  const points = [{ x: 0, y: 0 }, { x: 0, y: 50 }, { x: 50, y: 50 }];
  assert.equal(pathThrough(points), "M0,0L0,42Q0,50 8,50L50,50");
});

test("how near a point is to a way", () => {
  const way = [{ x: 0, y: 0 }, { x: 0, y: 50 }, { x: 50, y: 50 }];
  assert.equal(distance(way, { x: 7, y: 20 }), 7);
  assert.equal(distance(way, { x: 53, y: 54 }), 5);
});
