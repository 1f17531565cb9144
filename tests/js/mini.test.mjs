import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { eachWord, writeBlocks } from "../../static/js/mini/blocks.js";
import { Colours } from "../../static/js/mini/colours.js";
import { aspect, fit } from "../../static/js/mini/fitting.js";
import { writeLetters } from "../../static/js/mini/letters.js";
import { Picture } from "../../static/js/mini/picture.js";
import { pieces, plainText } from "../../static/js/mini/pieces.js";
import { Pixels } from "../../static/js/mini/pixels.js";
import { MOST, wishes } from "../../static/js/mini/wishes.js";
import { SCHEMES } from "../../static/js/terminal/schemes.js";

const { theme: THEME } = SCHEMES.rigweb;
const colours = new Colours(THEME);

/** A pixel as a theme writes its colour; null for the terminal's own ground. */
const hex = (pixel) => pixel && `#${[0, 8, 16].map((shift) => ((pixel >> shift) & 0xff).toString(16).padStart(2, "0")).join("")}`;
const inkOf = (run, from = colours) => hex(from.look(run).inkPixel);

test("a run in the usual colours has the terminal's own", () => {
  const { inkPixel, fillPixel, font, underline } = colours.look(["text"]);
  assert.deepEqual([hex(inkPixel), fillPixel, font, underline], [THEME.foreground, null, "", false]);
});

test("colours come from the palette, the cube, the greys and as they are", () => {
  assert.equal(inkOf(["x", 1]), THEME.red);
  assert.equal(inkOf(["x", 12]), THEME.brightBlue);
  assert.equal(inkOf(["x", 16]), "#000000");
  assert.equal(inkOf(["x", 208]), "#ff8700");
  assert.equal(inkOf(["x", 231]), "#ffffff");
  assert.equal(inkOf(["x", 232]), "#080808");
  assert.equal(inkOf(["x", 255]), "#eeeeee");
  assert.equal(inkOf(["x", 0x1000000 + 0x0a0b0c]), "#0a0b0c");
});

test("bold is bright in the first eight colours, faint lies half way to the background", () => {
  assert.equal(inkOf(["x", 1, -1, 1]), THEME.brightRed);
  assert.equal(colours.look(["x", 1, -1, 1]).font, "bold ");
  assert.equal(inkOf(["x", 231, -1, 2], new Colours({ ...THEME, background: "#000000" })), "#7f7f7f");
});

test("inverse changes places, also of the terminal's own colours", () => {
  const looks = (run) => [inkOf(run), hex(colours.look(run).fillPixel)];
  assert.deepEqual(looks(["x", -1, -1, 16]), [THEME.background, THEME.foreground]);
  assert.deepEqual(looks(["x", 1, 4, 16]), [THEME.blue, THEME.red]);
});

test("runs follow each other by their columns, wide characters too", () => {
  const found = pieces([["ab", 1], ["漢", -1, -1, 0, 2], ["c"]]);
  assert.deepEqual(found.map(({ column, columns }) => [column, columns]), [[0, 2], [2, 2], [4, 1]]);
});

test("letters beyond ASCII have a place of their own", () => {
  const [{ texts, columns }] = pieces([["a b● ok──"]]);
  assert.deepEqual(texts, [["a b", 0], ["●", 3], [" ok", 4], ["─", 7], ["─", 8]]);
  assert.equal(columns, 9);
});

test("blanks are not drawn but have their columns", () => {
  const [{ texts, columns }] = pieces([["   ", -1, 4]]);
  assert.deepEqual([texts, columns], [[], 3]);
});

const wordsOf = (run, column = 0) => {
  const found = [];
  eachWord(run, column, (from, to) => found.push([from, to]));
  return found;
};

test("words are where letters stand", () => {
  assert.deepEqual(wordsOf(["to be  ● x"]), [[0, 2], [3, 5], [7, 8], [9, 10]]);
  assert.deepEqual(wordsOf(["ab "], 5), [[5, 7]]);
  assert.deepEqual(wordsOf(["   "]), []);
  assert.deepEqual(wordsOf(["漢", -1, -1, 0, 2], 3), [[3, 5]]);
  assert.deepEqual(wordsOf(["\u{1f600} x"]), [[0, 1], [2, 3]]);
});

/** An image of some pixels, all of them black; what one of them is. */
function sheet(width, height) {
  const pixels = new Pixels({ width, height, data: new Uint8ClampedArray(width * height * 4) });
  pixels.fill(0, width, 0, height, 0xff000000);
  const { data } = pixels.image;
  const at = (x, y) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)];
  return { pixels, at };
}
const BLACK = [0, 0, 0, 255];
const WHITE = [255, 255, 255, 255];
const strong = new Colours({ ...THEME, background: "#000000", foreground: "#ffffff" });

test("where letters are too small, words are blocks in their colour on their ground", () => {
  const { pixels, at } = sheet(8, 4);
  writeBlocks(pixels, [["ab "], ["c", 231], [" ", -1, 21]], 1, { left: 1, cell: { width: 1, height: 2 } }, strong);
  assert.deepEqual(at(0, 2), BLACK);
  assert.deepEqual(at(4, 2), [178, 178, 178, 255]);
  assert.deepEqual(at(4, 3), BLACK);
  assert.deepEqual(at(3, 2), BLACK);
  assert.deepEqual(at(5, 3), [0, 0, 255, 255]);
  assert.deepEqual(at(1, 0), BLACK);
});

/** Every letter is two pixels wide and one high: of the first half is covered, of the second all. */
const dashes = { asked: [], mask: (style, text, x) => dashes.asked.push(style + text + x) && dash };
const dash = { left: 0, top: -1, width: 2, height: 1, cover: new Uint8Array([128, 255]), pixels: null };

test("letters are copied to their columns, on their ground, in their colour", () => {
  const { pixels, at } = sheet(12, 8);
  pixels.fill(0, 12, 0, 8, 0xffffffff);
  dashes.asked.length = 0;
  writeLetters(pixels, [["a "], ["bc", 231, 21, 1]], 1, { left: 2, cell: { width: 2, height: 4 } }, strong, dashes);
  assert.deepEqual(dashes.asked, ["a2", "bold b6", "bold c8"]);
  assert.deepEqual([at(2, 6), at(3, 6)], [[128, 128, 128, 255], WHITE]);
  assert.deepEqual([at(2, 5), at(4, 6)], [BLACK, BLACK], "the line is cleared");
  assert.deepEqual([at(6, 6), at(7, 6), at(8, 4)], [[128, 128, 255, 255], WHITE, [0, 0, 255, 255]]);
  assert.deepEqual(at(2, 3), WHITE, "the line above stays");
});

test("a letter that no cell but its own may be wide is asked for alone, one out of sight not at all", () => {
  const { pixels } = sheet(8, 4);
  dashes.asked.length = 0;
  writeLetters(pixels, [["●"], ["e\u0301", -1, -1, 0, 1], ["abcd"]], 0, { left: 0, cell: { width: 2, height: 4 } }, strong, dashes);
  assert.deepEqual(dashes.asked, ["●0", "e\u03012", "a4", "b6"]);
});

test("what is underlined or struck out has a line in its colour", () => {
  const { pixels, at } = sheet(4, 4);
  writeLetters(pixels, [[" ", 231, -1, 8], [" ", 231, -1, 32]], 0, { left: 0, cell: { width: 2, height: 4 } }, strong, dashes);
  assert.deepEqual([at(0, 3), at(0, 2), at(2, 2), at(2, 3)], [WHITE, BLACK, WHITE, BLACK]);
});

test("nothing of a letter is seen outside of its line and of the image", () => {
  const { pixels, at } = sheet(3, 4);
  const tall = { left: -1, top: -4, width: 3, height: 8, cover: new Uint8Array(24).fill(255), pixels: null };
  pixels.stamp(tall, 0, 2, 0xffffffff, [1, 3]);
  pixels.stamp(tall, 3, 2, 0xffffffff, [1, 3]);
  const column = (x) => [0, 1, 2, 3].map((y) => at(x, y)[0]);
  assert.deepEqual([0, 1, 2].map(column), Array(3).fill([0, 255, 255, 0]));
});

test("a letter with colours of its own keeps them", () => {
  const { pixels, at } = sheet(2, 1);
  const heart = { left: 0, top: 0, width: 2, height: 1, cover: new Uint8Array([255, 0]), pixels: new Uint32Array([0xff2010ff, 0]) };
  pixels.stamp(heart, 0, 0, 0xffffffff, [0, 1]);
  assert.deepEqual([at(0, 0), at(1, 0)], [[255, 16, 32, 255], BLACK]);
});

test("the cursor lets the letter below it be seen", () => {
  const { pixels, at } = sheet(3, 2);
  pixels.fill(0, 1, 0, 2, 0xffffffff);
  pixels.tint(-1, 2, 0, 1, 0xff0000ff, 0.5);
  assert.deepEqual([at(0, 0), at(1, 0), at(2, 0), at(1, 1)], [[255, 127, 127, 255], [127, 0, 0, 255], BLACK, BLACK]);
});

test("a line is also plain text", () => {
  assert.equal(plainText([["one ", 1], ["two  "]]), "one two");
});

test("a picture takes over what has changed and says which rows look different", () => {
  const picture = new Picture();
  const size = { cols: 80, rows: 3, keys: false };
  assert.equal(picture.take({ ...size, cursor: [0, 0], whole: true, lines: { 0: [["a"]], 1: [["b"]] } }), null);
  const rows = picture.take({ ...size, cursor: [0, 2], whole: false, lines: { 1: [["c"]] } });
  assert.deepEqual([...rows].sort(), [0, 1, 2]);
  assert.equal(picture.text, "a\nc");
  assert.equal(picture.lastLine, "c");
  picture.take({ ...size, cursor: null, whole: true, lines: {} });
  assert.equal(picture.text, "");
});

test("a terminal fills its canvas in one direction and stays within it in the other", () => {
  const room = { width: 720, height: 1000 };
  const { font, cell, left, legible } = fit(room, { cols: 120, rows: 40 }, 0.6, 1);
  assert.equal(Math.round(font), 10);
  assert.equal(Math.round(cell.width * 120), 720);
  assert.ok(cell.height * 40 <= 1000);
  assert.equal(left, 0);
  assert.ok(legible);
});

test("letters do not become huge, and not so small that they cannot be read", () => {
  const large = fit({ width: 4000, height: 4000 }, { cols: 20, rows: 5 }, 0.6, 2);
  assert.equal(large.font, 32);
  assert.ok(large.left > 0);
  assert.equal(fit({ width: 120, height: 80 }, { cols: 120, rows: 40 }, 0.6, 1).legible, false);
  assert.equal(fit({ width: 660, height: 440 }, { cols: 120, rows: 40 }, 0.6, 2).legible, true);
});

test("on a finer screen letters have more pixels, not fewer that can be read", () => {
  const [one, two] = [1, 2].map((ratio) => fit({ width: 300 * ratio, height: 200 * ratio }, { cols: 120, rows: 40 }, 0.6, ratio));
  assert.deepEqual([two.font, two.rows, two.cell.height], [2 * one.font, one.rows, 2 * one.cell.height]);
});

test("where the whole could not be read, the newest lines of it can", () => {
  const part = fit({ width: 210, height: 90 }, { cols: 120, rows: 40 }, 0.6, 1);
  assert.deepEqual([part.legible, part.font, part.rows], [true, 7, 10]);
  assert.equal(part.left, 0);
});

test("where there is room for some lines, they are the newest, and empty ones do not count", () => {
  const picture = new Picture();
  const lines = { 0: [["title"]], 1: [["answer"]], 2: [["more"]], 8: [["> "]], 9: [["hints"]] };
  picture.take({ cols: 9, rows: 12, cursor: [2, 8], whole: true, lines });
  assert.deepEqual(picture.newest(4), [2, 7, 8, 9]);
  assert.deepEqual(picture.newest(20), [0, 1, 2, 7, 8, 9]);
  assert.deepEqual(new Picture().newest(5), [0]);
});

test("the newest line is where something is, or the cursor", () => {
  const picture = new Picture();
  picture.take({ cols: 4, rows: 6, cursor: [0, 3], whole: true, lines: { 1: [["a"]] } });
  assert.equal(picture.lastUsed, 3);
  picture.take({ cols: 4, rows: 6, cursor: null, whole: false, lines: { 4: [["b"]], 5: [["  "]] } });
  assert.equal(picture.lastUsed, 4);
});

test("a terminal of 120 columns and 40 rows is half as wide again as high", () => {
  assert.equal(aspect({ cols: 120, rows: 40 }), 1.5);
});

const wall = (count, seen = () => true) => Array.from({ length: count }, (_, i) => ({ address: `s${i}@r`, rate: 5, visible: seen(i) }));

test("the server is asked for what can be seen, as often as the most eager wants it", () => {
  const shown = [{ address: "a@r", rate: 1, visible: true }, { address: "b@r", rate: 5, visible: false }, { address: "a@r", rate: 5, visible: true }];
  assert.deepEqual(wishes(shown), { "a@r": 5 });
});

test("of too many the first in sight are asked for, and others as soon as there is room", () => {
  assert.deepEqual(Object.keys(wishes(wall(5), 3)), ["s0@r", "s1@r", "s2@r"]);
  assert.deepEqual(Object.keys(wishes(wall(5, (i) => i !== 1), 3)), ["s0@r", "s2@r", "s3@r"]);
});

test("as many are asked for as the server shows", () => {
  const source = readFileSync(new URL("../../agents/miniatures/watching.py", import.meta.url), "utf8");
  assert.equal(Number(source.match(/^MOST_SEATS = (\d+)$/m)[1]), MOST);
});
