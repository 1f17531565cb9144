// Which keys were pressed together, and whether they can be those that leave a terminal.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chordOf, objection } from "../../static/js/settings/chord.js";

const pressed = (code, ...held) => ({ code, ctrlKey: held.includes("ctrl"), altKey: held.includes("alt"), shiftKey: held.includes("shift"), metaKey: held.includes("meta") });

test("a chord names what is held, then the key by its place", () => {
  assert.equal(chordOf(pressed("KeyG", "ctrl", "shift")), "Ctrl+Shift+G");
  assert.equal(chordOf(pressed("BracketRight", "ctrl")), "Ctrl+BracketRight");
  assert.equal(chordOf(pressed("Digit1", "alt")), "Alt+1");
  assert.equal(chordOf(pressed("F6")), "F6");
});

test("while only Ctrl and the like are held there is none yet", () => {
  for (const code of ["ControlLeft", "ShiftRight", "AltLeft", "MetaLeft", "CapsLock"]) assert.equal(chordOf(pressed(code, "ctrl")), "");
});

test("what a program needs, or means something else here, cannot leave", () => {
  for (const chord of ["G", "Shift+G", "Ctrl+C", "Ctrl+Shift+V", "ArrowUp"]) assert.notEqual(objection(chord), "", chord);
  for (const chord of ["Ctrl+Shift+G", "Alt+BracketLeft", "F6", "Meta+Escape", "Ctrl+Alt+C"]) assert.equal(objection(chord), "", chord);
});
