// How much is drawn at which scale, and how much larger names are then written; pure.

/** Least scale of each picture, the most detailed first. */
const LEVELS = [["near", 0.7], ["mid", 0.36], ["far", 0.27], ["map", 0]];
const STEP = 1.12;

/** Below these scales details can no longer be read, and the next coarser picture is shown. */
export function levelOfDetail(scale) {
  return LEVELS.find(([, least]) => scale >= least)[0];
}

/** By how much letters must grow to be as large on the screen as at full scale, in steps: each costs a new drawing. */
export function growth(scale) {
  if (scale >= 1) return 1;
  return Math.round(STEP ** Math.round(Math.log(1 / scale) / Math.log(STEP)) * 100) / 100;
}
