// How long to wait before the next attempt to connect.

const FIRST_MS = 250;
const LONGEST_MS = 5000;

/** Delay before attempt number `failures` + 1, in milliseconds: 250, 500, 1000, 2000, 4000, 5000, 5000 ... */
export function delayAfter(failures) {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
}
