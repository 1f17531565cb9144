import assert from "node:assert/strict";
import { test } from "node:test";

import { inputKind } from "../../static/js/terminal/input.js";

test("exactly one SGR report is the mouse", () => {
  for (const report of ["\x1b[<0;1;1M", "\x1b[<64;120;40M", "\x1b[<35;7;9m"]) assert.equal(inputKind(report), "mouse");
});

test("whatever surrounds or only resembles a report is keys", () => {
  const keys = ["a", "\x1b[A", "\x1b", "\x1b[Z", "\x1b[<0;1;1M\r", "x\x1b[<0;1;1M", "\x1b[<0;1M", "\x1b[<0;1;1M\n", "\x1b[M !!", "\x1bOI"];
  for (const data of keys) assert.equal(inputKind(data), "keys", JSON.stringify(data));
});

test("focus reports are told apart: nobody typed them", () => {
  assert.equal(inputKind("\x1b[I"), "focus");
  assert.equal(inputKind("\x1b[O"), "focus");
});
