import assert from "node:assert/strict";
import { test } from "node:test";

import { CHUNK_BYTES, pasteChunks } from "../../static/js/terminal/paste.js";

const decoded = (chunks) => Buffer.concat(chunks.map((chunk) => chunk.subarray(1))).toString("utf8");
const flags = (chunks) => chunks.map((chunk) => chunk[0]);

test("a short paste is one chunk, and the last", () => {
  const chunks = pasteChunks("naïve");
  assert.deepEqual(flags(chunks), [1]);
  assert.equal(decoded(chunks), "naïve");
});

test("a long paste arrives whole, only its last chunk marked", () => {
  const text = "日本語 ".repeat(120_000);
  const chunks = pasteChunks(text);
  assert.ok(chunks.length > 4);
  assert.deepEqual(flags(chunks), [...new Array(chunks.length - 1).fill(0), 1]);
  assert.ok(chunks.every((chunk) => chunk.length <= CHUNK_BYTES + 1));
  assert.equal(decoded(chunks), text);
});

test("a paste of exactly one chunk has no empty one behind it", () => {
  assert.deepEqual(flags(pasteChunks("x".repeat(CHUNK_BYTES))), [1]);
  assert.deepEqual(flags(pasteChunks("x".repeat(CHUNK_BYTES + 1))), [0, 1]);
});

test("line ends become the Enter key", () => {
  assert.equal(decoded(pasteChunks("a\r\nb\nc\rd")), "a\rb\rc\rd");
});

test("an escape cannot end a bracketed paste early", () => {
  assert.equal(decoded(pasteChunks("a\x1b[201~rm")), "a\u241b[201~rm");
});
