import assert from "node:assert/strict";
import { test } from "node:test";

import { ReplayClock } from "../../static/js/history/clock.js";
import { BUCKETS, heights, outline, summed } from "../../static/js/history/density.js";
import { hourOf, hourTitle } from "../../static/js/history/grouping.js";
import { readPiece } from "../../static/js/history/pieces.js";
import { resizedBetween, runAt, runsOf, sessionAt, sizeAt } from "../../static/js/history/runs.js";
import { Tape } from "../../static/js/history/tape.js";

const clock = (begin, end, now = begin) => {
  const made = new ReplayClock();
  made.now = now;
  made.span(begin, end);
  return made;
};

test("a clock that plays goes on with the reader's time, at its speed, and stops at the end", () => {
  const made = clock(1000, 5000);
  made.advance(100, 1100);
  assert.equal(made.now, 1000);
  made.play();
  made.advance(100, 1100);
  made.speed = 20;
  made.advance(100, 1200);
  assert.equal(made.now, 3100);
  made.advance(500, Infinity);
  assert.deepEqual([made.now, made.playing], [5000, false]);
  made.play();
  assert.equal(made.now, 1000);
});

test("silence is cut down to a second, unless it shall not be", () => {
  const made = clock(0, 100_000);
  made.play();
  made.advance(50, 60_000);
  assert.equal(made.now, 59_000);
  made.advance(50, 60_000);
  assert.equal(made.now, 59_050);
  made.skipsIdle = false;
  made.advance(50, 90_000);
  assert.equal(made.now, 59_100);
  made.skipsIdle = true;
  made.advance(50, Infinity);
  assert.equal(made.now, 99_000);
});

test("a moment stays within what there is", () => {
  const made = clock(1000, 2000, 1500);
  assert.equal(made.now, 1500);
  made.seek(-5);
  assert.equal(made.now, 1000);
  made.seek(Infinity);
  assert.equal(made.now, 2000);
  made.span(3000, 4000);
  assert.equal(made.now, 3000);
});

const bytes = (text) => new TextEncoder().encode(text);
const text = (parts) => parts.map((part) => new TextDecoder().decode(part)).join("");
const first = { at: 10, place: 0, data: bytes("aabbcc"), entries: [[10, 2], [20, 4]], next: 6, more: true };
const second = { place: 6, data: bytes("ddee"), entries: [[30, 8]], next: 10, more: false };

test("a tape gives each byte once, when its time has come", () => {
  const tape = new Tape({ ...first });
  assert.equal(text(tape.take(5)), "");
  assert.equal(text(tape.take(10)), "aa");
  assert.equal(text(tape.take(29)), "bb");
  assert.equal(tape.known, 20);
  tape.add({ ...second });
  assert.deepEqual([tape.known, tape.nextAfter(20), tape.nextAfter(30)], [Infinity, 30, Infinity]);
  assert.equal(text(tape.take(30)), "ccdd");
  assert.equal(text(tape.take(99)), "");
  assert.equal(text(tape.takeAll()), "ee");
  tape.rewind();
  assert.equal(text(tape.take(30)), "aabbccdd");
});

test("of a session that runs, what came after it was asked for is not known", () => {
  const tape = new Tape({ ...first, more: false }, 500);
  assert.equal(tape.known, 500);
  tape.add({ place: 6, data: bytes(""), entries: [], next: 6, more: false }, 900);
  assert.equal(tape.known, 900);
  tape.add({ ...second }, 950);
  assert.equal(text(tape.take(30)), "aabbccdd");
});

test("a very long tape lets go of what was played", () => {
  const piece = (number) => ({ at: number, place: number * 1_000_000, data: new Uint8Array(1_000_000), entries: [[number, (number + 1) * 1_000_000]], next: 0, more: true });
  const tape = new Tape(piece(0));
  let taken = 0;
  for (let number = 1; number <= 40; number += 1) {
    taken += tape.take(number - 1).reduce((sum, part) => sum + part.length, 0);
    tape.add(piece(number));
    assert.ok(tape.bytes <= 10_000_000);
  }
  assert.deepEqual([taken, tape.whole], [40_000_000, false]);
});

test("a piece is read as it was sent", () => {
  const head = bytes('{"place":3,"entries":[[1,5]],"next":5,"more":false}');
  const sent = new Uint8Array(4 + head.length + 2);
  new DataView(sent.buffer).setUint32(0, head.length, true);
  sent.set(head, 4);
  sent.set(bytes("\x1b["), 4 + head.length);
  const { data, ...told } = readPiece(sent.buffer);
  assert.deepEqual(told, { place: 3, entries: [[1, 5]], next: 5, more: false });
  assert.equal(text([data]), "\x1b[");
});

const session = (id, begin, end, more = {}) => ({ id, address: `s${id}`, begin, end, live: false, bytes: 1, sizes: [], ...more });

test("sessions that overlap are one run, and a pause parts two", () => {
  const runs = runsOf([session(3, 100, 200), session(1, 0, 50), session(2, 40, 60, { live: true })]);
  assert.deepEqual(runs.map((run) => [run.begin, run.end, run.live, run.bytes, run.sessions.map(({ id }) => id)]), [
    [0, 60, true, 2, [1, 2]],
    [100, 200, false, 1, [3]],
  ]);
  assert.equal(runAt(runs, 80), runs[0]);
  assert.equal(runAt(runs, Infinity), runs[1]);
  assert.equal(runAt(runs, -1), runs[0]);
  assert.deepEqual(runsOf([]), []);
});

test("a seat that was started anew has two runs, also where the end of the first was noticed late", () => {
  const again = [session(1, 0, 51, { address: "a" }), session(2, 50, 90, { address: "a" })];
  assert.deepEqual(runsOf(again).map(({ begin }) => begin), [0, 50]);
  assert.deepEqual(runsOf([...again, session(3, 5, 80)]).map(({ begin }) => begin), [0]);
});

test("a restarted seat shows the session of the moment", () => {
  const sessions = [session(1, 0, 50), session(2, 60, 90)];
  assert.deepEqual([-1, 0, 55, 60, 99].map((moment) => sessionAt(sessions, moment)?.id), [undefined, 1, 1, 2, 2]);
});

test("a window has the size of the moment, and the first one before it was known", () => {
  const sized = session(1, 0, 9, { sizes: [[10, 80, 24], [20, 100, 30]] });
  assert.deepEqual(sizeAt(sized, 5), { cols: 80, rows: 24 });
  assert.deepEqual(sizeAt(sized, 20), { cols: 100, rows: 30 });
  assert.deepEqual(sizeAt(session(1, 0, 9), 5), { cols: 120, rows: 40 });
  assert.deepEqual([resizedBetween(sized, 0, 30), resizedBetween(sized, 20, 30)], [[20], []]);
});

test("the outline shows few bytes too, and no flood flattens the rest", () => {
  const [none, few, many] = heights([0, 1, 1_000_000]);
  assert.ok(none === 0 && few > 0.1 && few < many && many === 1);
  assert.equal(outline([0, 0]), "");
  assert.equal(outline([0, 5]), "M1 1V0.000h1V1z");
  assert.deepEqual(heights([0, 0]), [0, 0]);
});

test("outlines of several seats add up", () => {
  const sum = summed([Array(BUCKETS).fill(1), Array(BUCKETS).fill(2)]);
  assert.deepEqual([sum.length, sum[0]], [BUCKETS, 3]);
  assert.equal(summed([]).length, BUCKETS);
});

test("events stand under their hour in the reader's own time", () => {
  const now = new Date(2026, 4, 2, 9, 30);
  const key = hourOf(new Date(2026, 4, 2, 8, 59, 59).toISOString());
  assert.equal(key, "2026-05-02 08");
  assert.equal(hourTitle(key, now), "Today, 08:00");
  assert.equal(hourTitle("2026-05-01 23", now), "Yesterday, 23:00");
  assert.match(hourTitle("2025-12-31 23", now), /2025.*, 23:00$/);
});
