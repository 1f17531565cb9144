// Which rows the table shows, in which order, under which headings, and which of them a range selects.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, rangeOf } from "../../static/js/table/arrange.js";
import { shortNumber } from "../../static/js/table/columns.js";

const AS_IT_IS = { filter: "", sort: "", descending: false, group: "" };
const row = (member, more = {}) => ({
  address: `dev-${member}@demo`, member, rig: "demo", pod: "pod-1", podLabel: "Dev", label: "", runtime: "codex", words: "idle",
  state: "running", standing: "idle", since: "", context: null, tokens: null, cost: null, reason: "", trouble: false, ...more,
});
const ROWS = [
  row("m10", { tokens: 5, words: "working", standing: "working", since: "2026-01-01T00:00:05Z" }),
  row("m2", { tokens: 50, rig: "other", words: "waiting for you", standing: "waiting", since: "2026-01-01T00:00:01Z" }),
  row("m1", { runtime: "terminal", trouble: true, standing: "exited", words: "exited" }),
];
const order = (how) => arrange(ROWS, { ...AS_IT_IS, ...how }).flatMap((group) => group.rows.map(({ member }) => member));

test("without a wish rows stand in the order of the page", () => {
  assert.deepEqual(order({}), ["m10", "m2", "m1"]);
});

test("names are sorted as people count, both ways", () => {
  assert.deepEqual(order({ sort: "seat" }), ["m1", "m2", "m10"]);
  assert.deepEqual(order({ sort: "seat", descending: true }), ["m10", "m2", "m1"]);
});

test("what is not known stands last both ways", () => {
  assert.deepEqual(order({ sort: "tokens" }), ["m10", "m2", "m1"]);
  assert.deepEqual(order({ sort: "tokens", descending: true }), ["m2", "m10", "m1"]);
});

test("by activity those come first who need a person, by age the youngest", () => {
  assert.deepEqual(order({ sort: "activity" }), ["m2", "m1", "m10"]);
  assert.deepEqual(order({ sort: "since" }), ["m10", "m2", "m1"]);
  assert.deepEqual(order({ sort: "since", descending: true }), ["m2", "m10", "m1"]);
});

test("groups keep the order inside and are as many as there are kinds", () => {
  const groups = arrange(ROWS, { ...AS_IT_IS, group: "rig", sort: "seat" });
  assert.deepEqual(groups.map(({ title, rows }) => [title, rows.map(({ member }) => member)]), [["demo", ["m1", "m10"]], ["other", ["m2"]]]);
});

test("the filter takes words of any column", () => {
  assert.deepEqual(order({ filter: "waiting" }), ["m2"]);
  assert.deepEqual(order({ filter: "terminal m1" }), ["m1"]);
  assert.deepEqual(arrange(ROWS, { ...AS_IT_IS, filter: "nobody" }), []);
});

test("a range has both its ends, upwards and downwards", () => {
  assert.deepEqual(rangeOf(["a", "b", "c", "d"], "c", "a"), ["a", "b", "c"]);
  assert.deepEqual(rangeOf(["a", "b", "c", "d"], "b", "c"), ["b", "c"]);
  assert.deepEqual(rangeOf(["a", "b"], "gone", "b"), ["b"]);
});

test("tokens are told in few letters", () => {
  assert.deepEqual([null, 950, 1200, 182_000, 999_700, 3_400_000].map(shortNumber), ["", "950", "1.2k", "182k", "1.0M", "3.4M"]);
});
