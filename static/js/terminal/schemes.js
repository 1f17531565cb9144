// The colour schemes of terminals, in the words of xterm.js; the first is what is used when nothing is chosen.

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const BRIGHT = NAMES.map((name) => `bright${name[0].toUpperCase()}${name.slice(1)}`);

/** Marks of what was found in the history, for dark and light backgrounds. */
const DARK_MARKS = { match: "#4a3d10", matchRuler: "#e0b050", active: "#8a6d14", activeRuler: "#ffd866" };
const LIGHT_MARKS = { match: "#ffe9a8", matchRuler: "#b98900", active: "#ffc940", activeRuler: "#a05a00" };

export const SCHEMES = Object.freeze({
  rigweb: scheme(
    "Rigweb dark",
    DARK_MARKS,
    { background: "#0f1216", foreground: "#d6dae1", cursor: "#e6e9ef", selectionBackground: "#3c5a94aa" },
    "#20252d #f0716b #5cc98b #e0b050 #6ea4f7 #c08ff0 #4fc4cf #c5cad3",
    "#6b7482 #ff938c #83e0aa #f2cc76 #93bdff #d6b0ff #7fdde6 #f4f6fa",
  ),
  light: scheme(
    "Rigweb light",
    LIGHT_MARKS,
    { background: "#ffffff", foreground: "#23272e", cursor: "#23272e", selectionBackground: "#b5d0ff99" },
    "#23272e #bb2d35 #1a7540 #8a5a00 #1f5fc4 #7c3fb8 #0d7380 #737b87",
    "#565e6a #d03a42 #1f8a4c #a06a00 #2f72dd #9250d0 #118897 #9aa2ae",
  ),
  contrast: scheme(
    "High contrast",
    DARK_MARKS,
    { background: "#000000", foreground: "#ffffff", cursor: "#ffff00", selectionBackground: "#3d7bffcc" },
    "#000000 #ff6b6b #4dff7c #ffe14d #7ab8ff #ff8cff #4df2ff #ffffff",
    "#9a9a9a #ff9494 #8dffab #fff08f #a8d1ff #ffb5ff #94f8ff #ffffff",
  ),
  lagoon: scheme(
    "Lagoon (soft, dark)",
    DARK_MARKS,
    { background: "#06303a", foreground: "#a4b3b4", cursor: "#c3d0cf", selectionBackground: "#15596acc" },
    "#0c3e49 #e5665c #97a62c #c99a2e #4da3dd #d0649b #3db0a4 #dcd8c6",
    "#6f8a90 #f08a70 #b3c04a #dfb550 #74bcec #9a90dd #63cabd #fbf4e0",
  ),
  parchment: scheme(
    "Parchment (soft, light)",
    LIGHT_MARKS,
    { background: "#fbf4e2", foreground: "#4a585e", cursor: "#3c484d", selectionBackground: "#dccfa6aa" },
    "#3c484d #bf3129 #62700d #8c660a #2069a8 #ad2f72 #1d736b #867f69",
    "#6b7980 #c4501f #75831a #a1770f #2f7cbd #6257b3 #27877e #a39c84",
  ),
  mono: scheme(
    "Amber",
    DARK_MARKS,
    { background: "#15100a", foreground: "#f0b964", cursor: "#ffd591", selectionBackground: "#6b4a16cc" },
    "#2a2014 #f07f55 #c2c25a #ffcf5c #b8a98f #e39a7b #d8c690 #e8cda0",
    "#8f7a58 #ff9f77 #dcdc7d #ffe08f #d5c8b0 #f7b89c #efe0b3 #fff1d6",
  ),
});

/** @returns the scheme of this name, or the first when there is none */
export function schemeCalled(name) {
  return Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : SCHEMES.rigweb;
}

function scheme(label, marks, theme, plain, bright) {
  const named = (names, colours) => Object.fromEntries(colours.split(" ").map((colour, index) => [names[index], colour]));
  const all = { ...theme, cursorAccent: theme.background, ...named(NAMES, plain), ...named(BRIGHT, bright) };
  return Object.freeze({ label, marks, theme: Object.freeze(all) });
}
