// What a key or a command without further words is about: the selection, the seat with the keyboard, the front terminal.

/** @returns {string[]} addresses; empty when nothing is meant */
export function currentSeats({ selection, seats, dock }) {
  if (selection.addresses.length) return selection.addresses.filter((address) => seats.get(address));
  const focused = document.activeElement?.closest?.("[data-address]")?.dataset.address;
  return [focused, dock?.front].filter((address) => address && seats.get(address)).slice(0, 1);
}

/** @returns {string} name of a rig; empty when none is meant */
export function currentRig(page) {
  const focused = document.activeElement?.closest?.("[data-rig]")?.dataset.rig;
  const rigs = [...new Set(page.seats.all().map((row) => row.rig))];
  const [seat] = currentSeats(page);
  return page.place.rig || focused || (seat && page.seats.get(seat).rig) || (rigs.length === 1 ? rigs[0] : "");
}

/** The one after `from`, round the end, else the first; undefined when there are none. Pure. */
export function nextAfter(addresses, from) {
  return addresses[(addresses.indexOf(from) + 1) % addresses.length];
}
