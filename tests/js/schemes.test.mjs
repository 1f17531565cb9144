// The colour schemes of terminals: whole, and legible.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lookOf } from "../../static/js/terminal/options.js";
import { SCHEMES, schemeCalled } from "../../static/js/terminal/schemes.js";

const HEX = /^#[0-9a-f]{6}$/;
const COLOURS = ["red", "green", "yellow", "blue", "magenta", "cyan"];

const luminance = (colour) => {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

for (const [name, { label, marks, theme }] of Object.entries(SCHEMES)) {
  test(`${label}: every colour is given and can be read on its background`, () => {
    const bright = [...COLOURS, "black", "white"].map((each) => `bright${each[0].toUpperCase()}${each.slice(1)}`);
    for (const each of ["background", "foreground", "cursor", "cursorAccent", ...COLOURS, "black", "white", ...bright]) {
      assert.match(theme[each], HEX, `${name} ${each}`);
    }
    for (const mark of Object.values(marks)) assert.match(mark, HEX);
    assert.ok(contrast(theme.foreground, theme.background) >= (name === "contrast" ? 15 : 5), name);
    for (const each of COLOURS) assert.ok(contrast(theme[each], theme.background) >= 3.5, `${name} ${each} ${contrast(theme[each], theme.background)}`);
  });
}

test("a scheme that does not exist is the usual one", () => {
  assert.equal(schemeCalled("constructor"), SCHEMES.rigweb);
  assert.equal(schemeCalled("none"), SCHEMES.rigweb);
});

test("one's own font comes before those that we know", () => {
  const chosen = { colours: "light", fontFamily: " Iosevka ", fontSize: 17, lineHeight: 1.2, cursorBlink: false, screenReader: true };
  const { options, fontSize } = lookOf((name) => chosen[name]);
  assert.match(options.fontFamily, /^Iosevka, .*monospace$/);
  assert.deepEqual([fontSize, options.lineHeight, options.cursorBlink, options.screenReaderMode], [17, 1.2, false, true]);
});
