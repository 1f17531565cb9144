// What notifications say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { notesOn } from "../../static/js/notify/words.js";

const entry = (seat, title = "Bash command", text = "rm -rf build") => ({ id: seat, seat, title, text });

test("each seat has a note of its own, whose place the next of the same seat takes", () => {
  const [first, second] = notesOn([entry("dev-impl@a"), entry("dev-qa@a")]);
  assert.deepEqual(first, { title: "dev-impl@a needs you", body: "Bash command\nrm -rf build", tag: "rigweb dev-impl@a", seat: "dev-impl@a" });
  assert.notEqual(first.tag, second.tag);
  assert.equal(notesOn([entry("dev-impl@a", "Another")])[0].tag, first.tag);
});

test("many at once are one note", () => {
  const notes = notesOn(["a", "b", "c", "d"].map((seat) => entry(seat)));
  assert.deepEqual(notes.map(({ title, body }) => [title, body]), [["4 seats need you", "a, b, c, d"]]);
});

test("a long question is cut", () => {
  assert.ok(notesOn([entry("a", "x", "y".repeat(5000))])[0].body.length <= 240);
});
