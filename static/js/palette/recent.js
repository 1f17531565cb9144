// What was used last in the palette, remembered per browser.

const KEY = "rigweb.palette";
const MOST = 20;

/** @returns {string[]} ids of entries, the last used first */
export function recall() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function remember(id) {
  try {
    localStorage.setItem(KEY, JSON.stringify([id, ...recall().filter((other) => other !== id)].slice(0, MOST)));
  } catch {
    // A full or forbidden storage: nothing is recent next time.
  }
}
