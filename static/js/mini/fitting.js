// How large the cells of a terminal are in a given canvas; pure. All lengths in pixels of the canvas.

const LINE_HEIGHT = 1.2;
const LARGEST_FONT = 16;
/** In smaller fonts the small letters are lower than three pixels of CSS: nobody can read them. */
const LEAST_FONT = 5.5;

/** Where nobody could read the whole, its letters are so large and only a part is shown, if that is not too small. */
const PART_FONT = 7;
const LEAST_PART = { cols: 30, rows: 5 };

/**
 * @param {{width: number, height: number}} room
 * @param {{cols: number, rows: number}} grid
 * @param {number} advance width of a letter as part of the font's size
 * @param {number} ratio of the canvas's pixels to those in which a person sees it
 * @returns {{font: number, cell: {width: number, height: number}, left: number, rows: number, legible: boolean}}
 *   rows: how many are shown
 */
export function fit(room, { cols, rows }, advance, ratio) {
  const ideal = Math.min(room.width / (cols * advance), room.height / (rows * LINE_HEIGHT));
  const whole = sized(Math.min(ideal, LARGEST_FONT * ratio), advance);
  if (whole.font >= LEAST_FONT * ratio) return { ...whole, left: middle(room, cols, whole), rows, legible: true };
  const part = sized(PART_FONT * ratio, advance);
  const shown = { cols: Math.floor(room.width / part.cell.width), rows: Math.floor(room.height / part.cell.height) };
  if (shown.cols >= LEAST_PART.cols && shown.rows >= LEAST_PART.rows) {
    return { ...part, left: middle(room, Math.min(cols, shown.cols), part), rows: Math.min(rows, shown.rows), legible: true };
  }
  return { ...whole, left: middle(room, cols, whole), rows, legible: false };
}

function sized(font, advance) {
  return { font, cell: { width: font * advance, height: font * LINE_HEIGHT } };
}

function middle(room, cols, { cell }) {
  return Math.floor((room.width - cols * cell.width) / 2);
}

/** Width to height of a terminal's grid. */
export function aspect({ cols, rows }, advance = 0.6) {
  return (cols * advance) / (rows * LINE_HEIGHT);
}
