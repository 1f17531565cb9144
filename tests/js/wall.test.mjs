import assert from "node:assert/strict";
import { test } from "node:test";

import { cursorKeysFor } from "../../static/js/wall/cursor_keys.js";
import { GAP, HEAD, gridFor, lifted, sizeFor, step } from "../../static/js/wall/grid.js";

const ROOM = { width: 1200, height: 800 };

test("one seat has the wall for itself", () => {
  assert.deepEqual(gridFor(ROOM, 1, 1.5), { columns: 1, rowHeight: 800 });
});

test("columns are chosen so that screens are largest", () => {
  assert.equal(gridFor(ROOM, 2, 1.5).columns, 2);
  assert.equal(gridFor(ROOM, 2, 3).columns, 1);
  assert.equal(gridFor(ROOM, 4, 1.5).columns, 2);
  assert.equal(gridFor({ width: 400, height: 1600 }, 4, 1.5).columns, 1);
  assert.equal(gridFor({ width: 3000, height: 300 }, 4, 1.5).columns, 4);
});

test("no other number of columns gives larger screens, and all rows fit", () => {
  for (let count = 1; count <= 30; count++) {
    const { columns, rowHeight } = gridFor(ROOM, count, 1.5);
    const rows = Math.ceil(count / columns);
    assert.ok(rows * rowHeight + (rows - 1) * GAP <= ROOM.height, `${count}`);
    const screen = (across) => {
      const down = Math.ceil(count / across);
      const height = (ROOM.height - GAP * (down - 1)) / down - HEAD;
      return Math.min((ROOM.width - GAP * (across - 1)) / across, height * 1.5);
    };
    for (let other = 1; other <= count; other++) assert.ok(screen(other) <= screen(columns) + 0.5, `${count} ${other}`);
  }
});

test("rather than make screens too small to be of use, the wall scrolls", () => {
  const { columns, rowHeight } = gridFor({ width: 390, height: 500 }, 30, 1.5);
  assert.equal(columns, 2);
  assert.ok(Math.ceil(30 / columns) * rowHeight > 500);
  assert.equal(gridFor({ width: 100, height: 500 }, 3, 1.5).columns, 1);
});

test("arrows walk as the eye does, and stop at the edges", () => {
  const walk = (index, key) => step(index, key, 7, 3); // 0 1 2 / 3 4 5 / 6
  assert.equal(walk(0, "ArrowRight"), 1);
  assert.equal(walk(0, "ArrowLeft"), 0);
  assert.equal(walk(1, "ArrowDown"), 4);
  assert.equal(walk(4, "ArrowDown"), 6);
  assert.equal(walk(6, "ArrowDown"), 6);
  assert.equal(walk(6, "ArrowRight"), 6);
  assert.equal(walk(1, "ArrowUp"), 1);
  assert.equal(walk(6, "ArrowUp"), 3);
  assert.equal(walk(5, "Home"), 0);
  assert.equal(walk(0, "End"), 6);
  assert.equal(walk(2, "x"), 2);
});

test("a tile that comes nearer is as large as is comfortable, and no larger than the wall", () => {
  const wall = { left: 8, top: 108, width: 1000, height: 700 };
  const size = sizeFor({ cols: 80, rows: 24 }, wall);
  assert.deepEqual(size, { width: 588, height: 374 });
  const small = sizeFor({ cols: 200, rows: 24 }, wall);
  assert.ok(small.width <= 1000 && small.height < 374);
});

test("a tile that comes nearer covers its own place and stays within the wall", () => {
  const wall = { left: 8, top: 108, width: 1000, height: 700 };
  const size = { width: 600, height: 400 };
  assert.deepEqual(lifted({ left: 400, top: 400, width: 200, height: 100 }, size, wall), { left: 200, top: 250 });
  assert.deepEqual(lifted({ left: 8, top: 108, width: 200, height: 100 }, size, wall), { left: 8, top: 108 });
  assert.deepEqual(lifted({ left: 800, top: 700, width: 200, height: 100 }, size, wall), { left: 408, top: 408 });
});

test("cursor keys are what each program has asked for; other keys stay as they are", () => {
  assert.equal(cursorKeysFor("\x1b[A\x1b[D\x1b[H", true), "\x1bOA\x1bOD\x1bOH");
  assert.equal(cursorKeysFor("\x1bOB\x1bOF", false), "\x1b[B\x1b[F");
  for (const keys of ["text", "\x1b[1;5D", "\x1b[5~", "\x1bOP", "\x1b", "\x03"]) {
    assert.equal(cursorKeysFor(keys, true), keys);
    assert.equal(cursorKeysFor(keys, false), keys);
  }
});
