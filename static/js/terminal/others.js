// Tells whoever types into a terminal that others may type there as well.

/** @param {number} count of tabs at this terminal, this one among them */
export function showOthers(badge, count) {
  const others = count - 1;
  badge.hidden = others < 1;
  badge.textContent = `+${others}`;
  badge.title = others === 1 ? "One more shows this terminal now" : `${others} more show this terminal now`;
}
