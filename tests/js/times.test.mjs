// Ages in few letters.

import assert from "node:assert/strict";
import { test } from "node:test";
import { age } from "../../static/js/times.js";

const SECOND = 1000;
const DAY = 86400 * SECOND;

test("an age is told in its largest unit", () => {
  const ages = [0, 59, 60, 119, 3599, 3600, 86399, 86400].map((seconds) => age(0, seconds * SECOND));
  assert.deepEqual(ages, ["0s", "59s", "1m", "1m", "59m", "1h", "23h", "1d"]);
  assert.equal(age(0, 400 * DAY), "400d");
});

test("what a fast clock puts into the future has just happened", () => {
  assert.equal(age(5 * SECOND, 0), "0s");
});
