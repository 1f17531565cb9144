import assert from "node:assert/strict";
import { test } from "node:test";

import { countsOf, matches, standingCounted, treeOf } from "../../static/js/explorer/tree.js";

const seat = (rig, pod, member, more = {}) => ({
  address: `${pod}-${member}@${rig}`,
  rig,
  pod,
  podLabel: pod.toUpperCase(),
  member,
  label: "",
  runtime: "codex",
  state: "running",
  standing: "idle",
  words: "idle",
  trouble: false,
  ...more,
});

const ROWS = [
  seat("team", "dev", "impl", { standing: "working", words: "working" }),
  seat("team", "dev", "test", { standing: "waiting", words: "waiting for you" }),
  seat("team", "ops", "log", { runtime: "terminal" }),
  seat("other", "dev", "impl", { trouble: true, standing: "failed", state: "failed", words: "failed" }),
];

test("rigs hold their pods, and pods their seats, in the order of the page", () => {
  const tree = treeOf(ROWS, "");
  assert.deepEqual([...tree.keys()], ["team", "other"]);
  assert.deepEqual(tree.get("team").pods.map((pod) => [pod.label, pod.rows.map((row) => row.member)]), [
    ["DEV", ["impl", "test"]],
    ["OPS", ["log"]],
  ]);
});

test("a filter leaves out seats, and counts them all the same", () => {
  const tree = treeOf(ROWS, "test wait");
  assert.deepEqual(tree.get("team").pods.map((pod) => pod.rows.map((row) => row.member)), [["test"]]);
  assert.deepEqual(tree.get("team").counts, { working: 1, waiting: 1 });
  assert.deepEqual(tree.get("other").pods, []);
});

test("all words of a filter must be found somewhere in a seat, in any case of letters", () => {
  assert.ok(matches(ROWS[2], "OPS terminal"));
  assert.ok(!matches(ROWS[2], "ops codex"));
});

test("trouble is counted before all else, and quiet seats are not counted", () => {
  assert.equal(standingCounted(ROWS[3]), "error");
  assert.equal(standingCounted({ standing: "limit", trouble: false }), "error");
  assert.equal(standingCounted(ROWS[2]), "");
  assert.deepEqual(Object.fromEntries(countsOf(ROWS)), { team: { working: 1, waiting: 1 }, other: { error: 1 } });
});
