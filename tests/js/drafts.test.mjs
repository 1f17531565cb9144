// Messages that are not sent yet are found again; the storage does not fill with them, and may hold anything.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { draftFor, keepDraft } from "../../static/js/seat/drafts.js";

const KEY = "rigweb.messages";
let stored;

beforeEach(() => {
  stored = new Map();
  globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };
});

test("each seat has its own, until it is empty", () => {
  keepDraft("dev-impl@demo", "for impl");
  keepDraft("dev-qa@demo", "for qa");
  keepDraft("dev-qa@demo", "");
  assert.deepEqual([draftFor("dev-impl@demo"), draftFor("dev-qa@demo")], ["for impl", ""]);
  assert.equal(JSON.parse(stored.get(KEY)).length, 1);
});

test("of many the ones that were written last stay", () => {
  for (let i = 0; i < 50; i += 1) keepDraft(`dev-${i}@demo`, "text");
  keepDraft("dev-0@demo", "more text");
  keepDraft("dev-50@demo", "text");
  assert.deepEqual([draftFor("dev-0@demo"), draftFor("dev-1@demo"), draftFor("dev-50@demo")], ["more text", "", "text"]);
});

test("what cannot be used counts as nothing, and what cannot be stored hinders nobody", () => {
  for (const found of ["{", "null", "7", "[7]", '{"dev-impl@demo": "text"}', '[["dev-impl@demo", 7]]']) {
    stored.set(KEY, found);
    assert.equal(draftFor("dev-impl@demo"), "", found);
  }
  localStorage.setItem = () => {
    throw new Error("it is full");
  };
  keepDraft("dev-impl@demo", "text");
});
