// Makes the page look as chosen: at the start, and whenever a setting changes, here or in another tab.

import { leaveBy } from "../terminal/leaving.js";
import { showLook } from "../terminal/look.js";
import { lookOf } from "../terminal/options.js";

const OF_TERMINALS = new Set(["fontFamily", "fontSize", "lineHeight", "cursorBlink", "screenReader", "colours"]);

/**
 * @param {import("../page/settings.js").Settings} settings
 * @param {(look: object) => void} relooked terminals look otherwise now
 */
export function applySettings(settings, relooked = () => {}) {
  const look = () => {
    const chosen = lookOf((name) => settings.get(name));
    showLook(chosen);
    relooked(chosen);
  };
  settings.addEventListener("change", ({ detail }) => {
    if (detail.name === "theme") showTheme(settings.get("theme"));
    if (OF_TERMINALS.has(detail.name)) look();
    leaveBy(settings.get("leaveChord"));
  });
  showTheme(settings.get("theme"));
  look();
  leaveBy(settings.get("leaveChord"));
}

/** As theme.js does before the first paint. */
function showTheme(theme) {
  const { dataset } = document.documentElement;
  if (theme === "light" || theme === "dark") dataset.theme = theme;
  else delete dataset.theme;
}
