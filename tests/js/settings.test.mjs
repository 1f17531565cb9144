// What was stored may be anything: only what can be used is taken over.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sound } from "../../static/js/page/settings.js";

test("known names with values of the right kind and size are kept", () => {
  assert.deepEqual(sound({ theme: "dark", fontSize: 18, sound: true }), { theme: "dark", fontSize: 18, sound: true });
});

test("all else is left out", () => {
  for (const found of [null, 7, "dark", [], { theme: 3 }, { fontSize: "18" }, { fontSize: 900 }, { lineHeight: 0 }, { unknown: 1 }]) {
    assert.deepEqual(sound(found), {}, JSON.stringify(found));
  }
});
