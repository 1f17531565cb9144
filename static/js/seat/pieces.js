// The pieces of a terminal that the server renders: each has the id under which fragments for its seat arrive.

const KINDS = ["bypass", "ended", "messages"];

/** Give the pieces of a panel the ids of a seat; a rig that was made anew has other seats, and all that was said is old. */
export function namePieces(panel, seat) {
  if (panel.dataset.seat === seat) return;
  panel.dataset.seat = seat;
  for (const kind of KINDS) {
    const piece = panel.querySelector(`:scope .${kind}`);
    piece.id = `${kind}-${seat.replace("seat-", "")}`;
    piece.replaceChildren();
    piece.hidden = true;
  }
}
