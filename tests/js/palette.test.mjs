// What the palette finds first, and which keys mean what where.

import assert from "node:assert/strict";
import { test } from "node:test";

import { commandFor, keyOf, KEYS } from "../../static/js/keys/keymap.js";
import { nextAfter } from "../../static/js/page/current.js";
import { namesSome, partlyNamed, rank, score } from "../../static/js/palette/score.js";

const entry = (label, words = "") => ({ id: label, label, words });
const found = (query, labels, recent = []) => rank(labels.map((label) => entry(label)), query, recent).map(({ label }) => label);

test("the letters must all be there, in order", () => {
  assert.equal(score("rst", "Start"), null);
  assert.notEqual(score("rst", "Restart"), null);
  assert.notEqual(score("demo impl", "dev-impl@demo"), null);
  assert.equal(score("demo nobody", "dev-impl@demo"), null);
});

test("beginnings of words come before letters in their midst", () => {
  assert.deepEqual(found("sh", ["Refresh the page", "Show history"]), ["Show history", "Refresh the page"]);
  assert.deepEqual(found("di", ["addition", "dev-impl@demo"]), ["dev-impl@demo", "addition"]);
  assert.equal(found("impl", ["simple", "dev-impl@demo", "i m p l"])[0], "dev-impl@demo");
});

test("the best way to find the letters counts, not the first", () => {
  assert.ok(score("stop", "s t o p stop") >= score("stop", "stop the rest"));
  assert.ok(score("stop", "stop") > score("stop", "s-x-t-x-o-x-p"));
});

test("a label counts for more than the words besides", () => {
  const entries = [entry("Something else", "stop"), entry("Stop")];
  assert.equal(rank(entries, "stop", [])[0].label, "Stop");
});

test("what was used last comes first while nothing is typed, and wins among equals", () => {
  assert.deepEqual(found("", ["a", "b", "c"], ["c", "b"]), ["c", "b", "a"]);
  assert.deepEqual(found("st", ["Stay", "Stop"], ["Stop"]), ["Stop", "Stay"]);
});

test("nothing fits what is nowhere", () => {
  assert.deepEqual(found("xyzzy", ["Stop", "Start"]), []);
});

test("of a deed and its object each word fits where it is meant", () => {
  const seats = ["ops-log@demo", "dev-impl@demo", "dev-test@demo"].map((label) => entry(label));
  assert.equal(partlyNamed(seats, "rstrt dev-imp")[0].label, "dev-impl@demo");
  assert.equal(partlyNamed(seats, "ops-log stop")[0].label, "ops-log@demo");
  assert.deepEqual(partlyNamed(seats, "dev-imp"), [], "a name alone names no deed");
  assert.deepEqual(partlyNamed(seats, "xyzzy qqq"), []);
  assert.ok(namesSome("rstrt dev-imp", "Restart"));
  assert.ok(!namesSome("dev impl", "Restart"));
});

const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
const FREE = { writing: false, busy: false };

test("a key stands for one command", () => {
  const keys = KEYS.map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(commandFor(press("g"), FREE), "view.graph");
  assert.equal(commandFor(press("?", { shiftKey: true }), FREE), "help");
  assert.equal(commandFor(press("q"), FREE), "");
});

test("single keys mean nothing while one writes, and none while a dialog is open", () => {
  assert.equal(commandFor(press("g"), { writing: true, busy: false }), "");
  assert.equal(commandFor(press("Escape"), { writing: true, busy: false }), "");
  assert.equal(commandFor(press("k", { ctrlKey: true }), { writing: true, busy: false }), "palette");
  assert.equal(commandFor(press("k", { metaKey: true }), FREE), "palette");
  assert.equal(commandFor(press("k", { ctrlKey: true }), { writing: false, busy: true }), "");
});

test("with Ctrl, Alt or Shift a letter is another key", () => {
  assert.equal(commandFor(press("g", { ctrlKey: true }), FREE), "");
  assert.equal(commandFor(press("g", { altKey: true }), FREE), "");
  assert.equal(commandFor(press("G", { shiftKey: true }), FREE), "");
  assert.equal(keyOf(press("K", { ctrlKey: true, shiftKey: true })), "");
});

test("the next who needs a person comes after the one in front, round the end", () => {
  assert.equal(nextAfter(["a", "b", "c"], "a"), "b");
  assert.equal(nextAfter(["a", "b", "c"], "c"), "a");
  assert.equal(nextAfter(["a", "b", "c"], "another"), "a");
  assert.equal(nextAfter(["a"], "a"), "a");
  assert.equal(nextAfter([], "a"), undefined);
});
