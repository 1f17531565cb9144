// A short name for a value, equal for equal values: under it a layout is remembered.

/** 64-bit FNV-1a over the JSON text, as hexadecimal. */
export function structureHash(value) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify(value))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
