// A paste on its way: as a terminal would type it, and cut so that no frame is too large.

export const CHUNK_BYTES = 256 * 1024;

/**
 * @returns {Uint8Array[]} payloads, each a byte that says whether it is the last, then UTF-8;
 *   a character may be cut in two, the bytes belong together
 */
export function pasteChunks(text) {
  const bytes = new TextEncoder().encode(asTyped(text));
  const chunks = [];
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const part = bytes.subarray(start, start + CHUNK_BYTES);
    const chunk = new Uint8Array(1 + part.length);
    chunk[0] = start + CHUNK_BYTES >= bytes.length ? 1 : 0;
    chunk.set(part, 1);
    chunks.push(chunk);
  }
  return chunks;
}

/** Line ends become the Enter key. Escapes are shown, not sent: they could end a bracketed paste early. */
function asTyped(text) {
  return text.replace(/\r?\n/g, "\r").replaceAll("\x1b", "\u241b");
}
