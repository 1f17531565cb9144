// Binary frames of the live socket: u8 type, u16 little-endian channel, payload.

export const OUTPUT = "O";
export const KEYS = "I";
export const PASTE = "P";
export const MOUSE = "M";
export const ACKNOWLEDGE = "A";

const HEADER_BYTES = 3;
const encoder = new TextEncoder();

/** @param {Uint8Array} payload */
export function encodeFrame(type, channel, payload) {
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  const header = new DataView(frame.buffer);
  header.setUint8(0, type.charCodeAt(0));
  header.setUint16(1, channel, true);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** @param {ArrayBuffer} buffer */
export function decodeFrame(buffer) {
  if (buffer.byteLength < HEADER_BYTES) return null;
  const header = new DataView(buffer);
  return {
    type: String.fromCharCode(header.getUint8(0)),
    channel: header.getUint16(1, true),
    payload: new Uint8Array(buffer, HEADER_BYTES),
  };
}

export function textPayload(text) {
  return encoder.encode(text);
}

/** Payload of an acknowledgement: so many more bytes of output have been drawn. */
export function countPayload(bytes) {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setUint32(0, bytes, true);
  return payload;
}
