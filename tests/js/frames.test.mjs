import assert from "node:assert/strict";
import { test } from "node:test";

import { KEYS, countPayload, decodeFrame, encodeFrame, textPayload } from "../../static/js/live/frames.js";

test("a frame is its type, its channel in little-endian order, and the payload", () => {
  assert.deepEqual([...encodeFrame(KEYS, 0x0102, textPayload("é"))], [0x49, 0x02, 0x01, 0xc3, 0xa9]);
});

test("what is encoded is decoded to the same", () => {
  const frame = decodeFrame(encodeFrame("O", 65535, textPayload("x\x00y")).buffer);
  assert.equal(frame.type, "O");
  assert.equal(frame.channel, 65535);
  assert.deepEqual(frame.payload, textPayload("x\x00y"));
});

test("a frame without a whole header is refused", () => {
  assert.equal(decodeFrame(new Uint8Array([0x4f, 1]).buffer), null);
});

test("an acknowledgement counts in 32 bits, little-endian", () => {
  assert.deepEqual([...countPayload(0x01020304)], [4, 3, 2, 1]);
});
