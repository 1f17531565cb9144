// A connection on which nothing comes back is given up; one that is only quiet, or a page that slept, is not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BEAT_MS, Heartbeat, READY_MS } from "../../static/js/live/heartbeat.js";

/** A heart whose clock is moved by hand; `done` is what it did. */
function heart() {
  const done = [];
  let now = 0;
  const made = new Heartbeat({ ask: () => done.push("ask"), dead: () => done.push("dead") }, () => now);
  const after = (ms) => {
    now += ms;
    made.beat();
  };
  made.start();
  made.stop(); // its timer; the clock stays ours
  return { done, after, made };
}

test("while something arrives nothing is asked", () => {
  const { done, after, made } = heart();
  made.ready();
  for (let beat = 0; beat < 5; beat += 1) {
    after(BEAT_MS - 1);
    made.heard();
  }
  assert.deepEqual(done, []);
});

test("a silence is asked about, and an answer is enough", () => {
  const { done, after, made } = heart();
  made.ready();
  after(BEAT_MS);
  made.heard();
  after(BEAT_MS);
  assert.deepEqual(done, ["ask", "ask"]);
});

test("without an answer to the second question it is dead", () => {
  const { done, after, made } = heart();
  made.ready();
  after(BEAT_MS);
  after(BEAT_MS);
  assert.deepEqual(done, ["ask", "ask"]);
  after(BEAT_MS);
  assert.deepEqual(done, ["ask", "ask", "dead"]);
});

test("a page that slept, and a hidden one that has a beat a minute, ask and give up too", () => {
  const { done, after, made } = heart();
  made.ready();
  after(60_000);
  made.heard();
  for (let beat = 0; beat < 3; beat += 1) after(60_000);
  assert.deepEqual(done, ["ask", "ask", "ask", "dead"]);
});

test("a connection that does not become ready is given up", () => {
  const { done, after } = heart();
  for (let at = 0; at < READY_MS; at += BEAT_MS) after(BEAT_MS);
  assert.deepEqual(done, []);
  after(BEAT_MS);
  assert.deepEqual(done, ["dead"]);
});

test("a connection on which much comes before it is ready is not", () => {
  const { done, after, made } = heart();
  for (let at = 0; at < 2 * READY_MS; at += BEAT_MS) {
    after(BEAT_MS);
    made.heard();
  }
  assert.deepEqual(done, []);
});
