import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Blocks, eachWord } from "../../static/js/mini/blocks.js";
import { Colours } from "../../static/js/mini/colours.js";
import { aspect, fit } from "../../static/js/mini/fitting.js";
import { Picture } from "../../static/js/mini/picture.js";
import { pieces, plainText, strokes } from "../../static/js/mini/pieces.js";
import { MOST, wishes } from "../../static/js/mini/wishes.js";
import { SCHEMES } from "../../static/js/terminal/schemes.js";

const { theme: THEME } = SCHEMES.rigweb;
const colours = new Colours(THEME);

test("a run in the usual colours has the terminal's own", () => {
  const { ink, fill, font, underline } = colours.look(["text"]);
  assert.deepEqual([ink, fill, font, underline], [THEME.foreground, null, "", false]);
});

test("colours come from the palette, the cube, the greys and as they are", () => {
  const ink = (number) => colours.look(["x", number]).ink;
  assert.equal(ink(1), THEME.red);
  assert.equal(ink(12), THEME.brightBlue);
  assert.equal(ink(16), "#000000");
  assert.equal(ink(208), "#ff8700");
  assert.equal(ink(231), "#ffffff");
  assert.equal(ink(232), "#080808");
  assert.equal(ink(255), "#eeeeee");
  assert.equal(ink(0x1000000 + 0x0a0b0c), "#0a0b0c");
});

test("bold is bright in the first eight colours, faint lies half way to the background", () => {
  assert.equal(colours.look(["x", 1, -1, 1]).ink, THEME.brightRed);
  assert.equal(colours.look(["x", 1, -1, 1]).font, "bold ");
  assert.equal(new Colours({ ...THEME, background: "#000000" }).look(["x", 231, -1, 2]).ink, "#7f7f7f");
});

test("inverse changes places, also of the terminal's own colours", () => {
  const usual = colours.look(["x", -1, -1, 16]);
  assert.deepEqual([usual.ink, usual.fill], [THEME.background, THEME.foreground]);
  const coloured = colours.look(["x", 1, 4, 16]);
  assert.deepEqual([coloured.ink, coloured.fill], [THEME.blue, THEME.red]);
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

test("where letters are too small, words are blocks in their colour on their ground", () => {
  const image = { width: 8, height: 4, data: new Uint8ClampedArray(8 * 4 * 4) };
  const blocks = new Blocks(image);
  const place = { left: 1, cell: { width: 1, height: 2 } };
  const strong = new Colours({ ...THEME, background: "#000000" });
  blocks.clear(strong.backgroundPixel);
  const rows = blocks.row([["ab "], ["c", 231], [" ", -1, 21]], 1, place, strong);
  const pixel = (x, y) => [...image.data.slice((y * 8 + x) * 4, (y * 8 + x) * 4 + 4)];
  assert.deepEqual(rows, [2, 4]);
  assert.deepEqual(pixel(0, 2), [0, 0, 0, 255]);
  assert.deepEqual(pixel(4, 2), [178, 178, 178, 255]);
  assert.deepEqual(pixel(4, 3), [0, 0, 0, 255]);
  assert.deepEqual(pixel(3, 2), [0, 0, 0, 255]);
  assert.deepEqual(pixel(5, 3), [0, 0, 255, 255]);
  assert.deepEqual(pixel(1, 0), [0, 0, 0, 255]);
});

test("a line is written in as few strokes as it has inks, other letters each at their place", () => {
  const look = (ink) => ({ ink, font: "" });
  const [red, blue, more] = pieces([["ab ", 1], ["cd ", 4], ["e ● f", 1]]);
  assert.deepEqual(strokes([[red, look("red")], [blue, look("blue")], [more, look("red")]]), [
    { ink: "red", font: "", text: "ab    e   f", column: 0 },
    { ink: "blue", font: "", text: "cd ", column: 3 },
    { ink: "red", font: "", text: "●", column: 8 },
  ]);
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
