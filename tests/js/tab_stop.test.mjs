import assert from "node:assert/strict";
import { test } from "node:test";

import { stopAtOne, tabStop } from "../../static/js/keys/tab_stop.js";

const [a, b, c] = ["a", "b", "c"].map((name) => ({ name, tabIndex: 0 }));
const none = () => false;
const isC = ({ name }) => name === "c";

test("Tab stops at what was focused last, else at what is chosen, else at the first", () => {
  assert.equal(tabStop([a, b, c], b, isC), b);
  assert.equal(tabStop([a, b, c], null, isC), c);
  assert.equal(tabStop([a, b, c], null, none), a);
  assert.equal(tabStop([], null, none), undefined);
});

test("when what was focused last is gone another takes its place, and there is always exactly one", () => {
  stopAtOne([a, b, c], b, none);
  assert.deepEqual([a, b, c].map(({ tabIndex }) => tabIndex), [-1, 0, -1]);
  stopAtOne([a, c], b, none);
  assert.deepEqual([a, c].map(({ tabIndex }) => tabIndex), [0, -1]);
});
