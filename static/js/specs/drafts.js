// Texts that are not saved yet, kept in this browser: a reload loses nothing.

const PREFIX = "rigweb.draft.";

/**
 * @typedef {{text: string, base: number, editedFrom: string}} Draft
 * `base`: number of the revision that it was made from, 0 for a new spec; `editedFrom`: the spec whose files it names.
 */

/** @returns {Draft | null} */
export function draftOf(name) {
  try {
    const found = JSON.parse(localStorage.getItem(PREFIX + name));
    return typeof found?.text === "string" && Number.isInteger(found.base) ? { editedFrom: "", ...found } : null;
  } catch {
    return null;
  }
}

/** @param {Draft} draft @returns {boolean} whether it could be kept */
export function keepDraft(name, draft) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // A forbidden storage holds no draft either.
  }
}

/** Names of new specs that were never saved. */
export function newDrafts() {
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
    return names.filter((name) => draftOf(name)?.base === 0).sort();
  } catch {
    return [];
  }
}
