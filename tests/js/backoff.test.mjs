import assert from "node:assert/strict";
import { test } from "node:test";

import { delayAfter } from "../../static/js/live/backoff.js";

test("attempts come at 0.25 seconds, then ever later, at most every five seconds", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 1000].map(delayAfter), [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});
