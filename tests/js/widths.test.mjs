import assert from "node:assert/strict";
import { test } from "node:test";

import { tmuxWidths } from "../../static/js/terminal/widths.js";

const base = { wcwidth: (code) => (code === 0x200d || code === 0x301 ? 0 : code >= 0x1f300 ? 2 : 1) };
const provider = tmuxWidths(base);

/** Columns that a text takes, added up as xterm.js does. */
function columns(text) {
  let [before, total] = [0, 0];
  for (const character of text) {
    const properties = provider.charProperties(character.codePointAt(0), before);
    const width = (properties >> 1) & 3;
    total += properties & 1 ? width - ((before >> 1) & 3) : width;
    before = properties;
  }
  return total;
}

test("plain, wide and combining characters take 1, 2 and 0 columns", () => {
  assert.equal(columns("abc"), 3);
  assert.equal(columns("😀"), 2);
  assert.equal(columns("e\u0301x"), 2);
});

test("characters that Unicode 11 did not know are as wide as tmux says", () => {
  assert.equal(columns("🪿🫡"), 4);
  assert.equal(columns("䷀"), 2);
});

test("emoji joined into one take the columns of the first", () => {
  assert.equal(columns("👩\u200d👩\u200d👧"), 2);
  assert.equal(columns("👩\u200d👩\u200d👧👧"), 4);
});
