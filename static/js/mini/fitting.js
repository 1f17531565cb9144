// How large the cells of a terminal are in a given canvas; pure. All lengths in device pixels.

const LINE_HEIGHT = 1.2;
const LARGEST_FONT = 16;
/** In smaller fonts the small letters are lower than three pixels: nobody can read them. */
const LEAST_FONT = 5.5;

/**
 * @param {{width: number, height: number}} room
 * @param {{cols: number, rows: number}} grid
 * @param {number} advance width of a letter as part of the font's size
 * @param {number} ratio device pixels to one of CSS
 */
export function fit(room, { cols, rows }, advance, ratio) {
  const ideal = Math.min(room.width / (cols * advance), room.height / (rows * LINE_HEIGHT));
  const font = Math.min(ideal, LARGEST_FONT * ratio);
  const cell = { width: font * advance, height: font * LINE_HEIGHT };
  return { font, cell, left: Math.floor((room.width - cols * cell.width) / 2), legible: font >= LEAST_FONT };
}

/** Width to height of a terminal's grid. */
export function aspect({ cols, rows }, advance = 0.6) {
  return (cols * advance) / (rows * LINE_HEIGHT);
}
