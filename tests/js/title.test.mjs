// The number of seats that need a person, in the title of the tab.

import assert from "node:assert/strict";
import { test } from "node:test";
import { titled } from "../../static/js/attention/title.js";

test("the number comes, changes and goes", () => {
  assert.equal(titled("demo · Rigweb", 2), "(2) demo · Rigweb");
  assert.equal(titled("(2) demo · Rigweb", 11), "(11) demo · Rigweb");
  assert.equal(titled("(11) demo · Rigweb", 0), "demo · Rigweb");
});
