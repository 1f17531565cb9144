// A piece of a transcript as the server sends it: how long its description is, the description, the bytes; pure.

const HEAD_BYTES = 4;

/** @param {ArrayBuffer} buffer */
export function readPiece(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD_BYTES, length)));
  return { ...head, data: new Uint8Array(buffer, HEAD_BYTES + length) };
}
