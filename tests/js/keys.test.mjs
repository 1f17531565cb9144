// What the keys of the key bar send.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keyBytes, withControl } from "../../static/js/phone/key_bytes.js";

const usual = { control: false, application: false };

test("keys send what a terminal's keyboard sends", () => {
  const sent = ["escape", "tab", "enter", "interrupt", "up", "down", "right", "left"].map((key) => keyBytes(key, usual));
  assert.deepEqual(sent, ["\x1b", "\t", "\r", "\x03", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"]);
});

test("arrows follow the mode of the program, and Ctrl", () => {
  assert.equal(keyBytes("up", { control: false, application: true }), "\x1bOA");
  assert.equal(keyBytes("left", { control: true, application: true }), "\x1b[1;5D");
});

test("Ctrl belongs to the first character that is typed", () => {
  assert.deepEqual(["c", "C", "[", " ", "@", "_", "?"].map(withControl), ["\x03", "\x03", "\x1b", "\0", "\0", "\x1f", "\x7f"]);
  assert.equal(withControl("cd"), "\x03d");
  assert.equal(withControl("é"), "é");
  assert.equal(withControl(""), "");
});
