// Messages that are not sent yet, per seat, kept in this browser: a reload and a window of its own find them.

const KEY = "rigweb.messages";
const MOST = 50;

export function draftFor(address) {
  return read().get(address) ?? "";
}

/** @param {string} text empty when nothing is being written */
export function keepDraft(address, text) {
  const drafts = read();
  drafts.delete(address);
  if (text) drafts.set(address, text); // written last, forgotten last
  try {
    localStorage.setItem(KEY, JSON.stringify([...drafts].slice(-MOST)));
  } catch {
    // A full or forbidden storage: the text stays as long as its box does.
  }
}

/** What was stored may be anything. */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Map(found.filter(([address, text]) => typeof address === "string" && typeof text === "string"));
  } catch {
    return new Map();
  }
}
