// How many columns a character takes: as tmux counts, since tmux decides what stands where.
//
// xterm.js's table of Unicode 11 is right but for what came later and for some that tmux, which asks the
// C library, counts otherwise. Found by asking tmux 3.3a (glibc 2.36) for the width of every character.

const ZERO = [
  [0x898, 0x89f], [0x8ca, 0x8d2], [0xb55, 0xb55], [0xc3c, 0xc3c], [0xd81, 0xd81], [0x180f, 0x180f],
  [0x1abf, 0x1ace], [0x1dfa, 0x1dfa], [0x2028, 0x2029], [0xa82c, 0xa82c], [0xd7b0, 0xd7c6], [0xd7cb, 0xd7fb],
  [0x10eab, 0x10eac], [0x10f82, 0x10f85], [0x16fe4, 0x16fe4], [0x1cf00, 0x1cf46], [0x1e2ae, 0x1e2ae],
];
const NARROW = [
  [0x600, 0x605], [0x6dd, 0x6dd], [0x70f, 0x70f], [0x8e2, 0x8e2], [0x1734, 0x1734], [0x110bd, 0x110bd],
  [0x110cd, 0x110cd], [0x1f93b, 0x1f93b], [0x1f946, 0x1f946],
];
const WIDE = [
  [0x31bb, 0x31bf], [0x3248, 0x324f], [0x4dc0, 0x4dff], [0x16ff0, 0x16ff1], [0x18af3, 0x18d08],
  [0x1aff0, 0x1affe], [0x1b11f, 0x1b122], [0x1f6d6, 0x1f6d7], [0x1f6dd, 0x1f6df], [0x1f6fb, 0x1f6fc],
  [0x1f7f0, 0x1f7f0], [0x1f90c, 0x1f90c], [0x1f972, 0x1f972], [0x1f977, 0x1f979], [0x1f9a3, 0x1f9a4],
  [0x1f9ab, 0x1f9ad], [0x1f9cb, 0x1f9cc], [0x1fa74, 0x1fa77], [0x1fa7b, 0x1faff],
];
const JOINER = 0x200d;
const AFTER_JOINER = 1;

/** @param {object} base xterm.js's provider of Unicode 11 */
export function tmuxWidths(base) {
  const wcwidth = (code) => {
    if (code < 0x300) return base.wcwidth(code);
    if (within(ZERO, code)) return 0;
    if (within(NARROW, code)) return 1;
    return within(WIDE, code) ? 2 : base.wcwidth(code);
  };
  return { version: "tmux", wcwidth, charProperties: (code, before) => properties(wcwidth(code), code, before) };
}

/** xterm.js's packing: bit 0 "joins the character before", bits 1 and 2 the width, above them a state of ours. */
function properties(width, code, before) {
  const widthBefore = (before >> 1) & 3;
  const joins = widthBefore > 0 && (width === 0 || before >> 3 === AFTER_JOINER);
  const state = joins && code === JOINER ? AFTER_JOINER : 0;
  return (state << 3) | ((joins ? widthBefore : width) << 1) | (joins ? 1 : 0);
}

function within(ranges, code) {
  return ranges.some(([first, last]) => code >= first && code <= last);
}
