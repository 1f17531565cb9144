import assert from "node:assert/strict";
import { test } from "node:test";

import { shortcut as shortcutWith } from "../../static/js/terminal/shortcuts.js";

const key = (keyName, code, modifiers = {}) => ({ key: keyName, code, ...modifiers });
const shortcut = (event, selected, leave = "Ctrl+Shift+G") => shortcutWith(event, selected, leave);
const control = { ctrlKey: true };
const both = { ctrlKey: true, shiftKey: true };

test("Ctrl+C copies only while something is selected; else it interrupts", () => {
  assert.equal(shortcut(key("c", "KeyC", control), true), "copy");
  assert.equal(shortcut(key("c", "KeyC", control), false), null);
});

test("Ctrl+Shift with C, V, F and G belong to the page", () => {
  const wanted = ["C", "V", "F", "G"].map((letter) => shortcut(key(letter, `Key${letter}`, both), false));
  assert.deepEqual(wanted, ["copy", "paste", "search", "leave"]);
});

test("Shift+PageUp opens the history, PageUp alone belongs to the program", () => {
  assert.equal(shortcut(key("PageUp", "PageUp", { shiftKey: true }), false), "history");
  assert.equal(shortcut(key("PageUp", "PageUp"), false), null);
});

test("everything else belongs to the program", () => {
  const keys = [key("Tab", "Tab"), key("Escape", "Escape"), key("v", "KeyV", control), key("r", "KeyR", control), key("g", "KeyG", { altKey: true })];
  for (const event of keys) assert.equal(shortcut(event, true), null);
});

test("another chord leaves when a person has chosen it, and then the first one is the program's", () => {
  assert.equal(shortcut(key("F6", "F6"), false, "F6"), "leave");
  assert.equal(shortcut(key("]", "BracketRight", control), false, "Ctrl+BracketRight"), "leave");
  assert.equal(shortcut(key("G", "KeyG", both), false, "F6"), null);
});
