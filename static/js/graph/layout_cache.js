// Remembers finished layouts in this browser, so that a known graph is shown at once.

const PREFIX = "rigweb.layout.";
const MOST_KEPT = 60;

export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

export function remember(key, layout) {
  try {
    dropSurplus();
    localStorage.setItem(PREFIX + key, JSON.stringify(layout));
  } catch {
    // A full or forbidden storage costs a layout next time, nothing else.
  }
}

function dropSurplus() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST_KEPT))) localStorage.removeItem(key);
}
