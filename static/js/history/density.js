// How much was printed when, as an outline to draw; pure.

export const BUCKETS = 300;
const LEAST = 0.12;

/** The sum of several outlines of the same length. */
export function summed(lists) {
  return Array.from({ length: BUCKETS }, (_, index) => lists.reduce((sum, list) => sum + (list[index] ?? 0), 0));
}

/** Heights from 0 to 1: few bytes are seen too, and a flood does not flatten the rest. */
export function heights(bytes) {
  const most = Math.log1p(Math.max(0, ...bytes));
  return bytes.map((count) => (count ? LEAST + ((1 - LEAST) * Math.log1p(count)) / most : 0));
}

/** An SVG path over `bytes.length` columns of width 1 and height 1, the ground at y = 1. */
export function outline(bytes) {
  return heights(bytes)
    .map((height, column) => (height ? `M${column} 1V${(1 - height).toFixed(3)}h1V1z` : ""))
    .join("");
}
