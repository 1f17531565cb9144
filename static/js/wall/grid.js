// How many columns a wall has so that its screens are largest, and how one walks from tile to tile; pure.

export const HEAD = 30;
export const GAP = 8;
/** A tile with a narrower screen is no use; the wall scrolls instead. */
const LEAST_WIDTH = 150;
const LETTER = { width: 7.3, height: 14.2 };
const FRAME = 4;

/**
 * @param {{width: number, height: number}} room in CSS pixels
 * @param {number} count of tiles, at least 1
 * @param {number} aspect width to height of a screen
 * @returns {{columns: number, rowHeight: number}} rowHeight: of a tile with its head
 */
export function gridFor({ width, height }, count, aspect) {
  let best = null;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const tile = { width: side(width, columns), height: side(height, rows) };
    const screen = Math.min(tile.width, (tile.height - HEAD) * aspect);
    if (!best || screen > best.screen + 0.5) best = { columns, screen, rowHeight: tile.height };
  }
  if (best.screen >= LEAST_WIDTH) return { columns: best.columns, rowHeight: Math.floor(best.rowHeight) };
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (LEAST_WIDTH + GAP))));
  return { columns, rowHeight: Math.ceil(side(width, columns) / aspect) + HEAD };
}

function side(whole, parts) {
  return (whole - GAP * (parts - 1)) / parts;
}

/** The tile that a key leads to; the same one where there is none. */
export function step(index, key, count, columns) {
  const next = { ArrowLeft: index - 1, ArrowRight: index + 1, ArrowUp: index - columns, ArrowDown: index + columns, Home: 0, End: count - 1 }[key];
  if (next === undefined || next < 0) return index;
  if (next < count) return next;
  // Down from above a gap in the last row leads to its last tile.
  const lastRow = Math.floor((count - 1) / columns);
  return key === "ArrowDown" && Math.floor(index / columns) < lastRow ? count - 1 : index;
}

/** How large a tile is in which one can type with comfort; as large as the wall allows, where that is less. */
export function sizeFor({ cols, rows }, wall) {
  const [width, height] = [cols * LETTER.width, rows * LETTER.height];
  const part = Math.min(1, (wall.width - FRAME) / width, (wall.height - HEAD - FRAME) / height);
  return { width: Math.floor(width * part) + FRAME, height: Math.floor(height * part) + HEAD + FRAME };
}

/** Where a tile of this size lies so that it covers its own place and stays within the wall. */
export function lifted(cell, size, wall) {
  const along = (start, length, wanted, from, room) => Math.max(from, Math.min(start + length / 2 - wanted / 2, from + room - wanted));
  return {
    left: Math.round(along(cell.left, cell.width, size.width, wall.left, wall.width)),
    top: Math.round(along(cell.top, cell.height, size.height, wall.top, wall.height)),
  };
}
