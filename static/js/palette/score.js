// How well a text fits what was typed: its letters in order, better at the beginnings of words; pure.

const START = 7;
const RUN = 9;
const ANYWHERE = 1;
const LEAP = 0.2;
const RECENT = 4;

/** @returns {number | null} the higher the better; null when the letters are not all there in order */
export function score(query, text) {
  let sum = 0;
  for (const word of wordsOf(query)) {
    const found = wordScore(word, text);
    if (found === null) return null;
    sum += found;
  }
  return sum - text.length * 0.02;
}

/**
 * @param {{id: string, label: string, words: string}[]} entries words: by which it is found besides its label
 * @param {string[]} recent ids, the last used first
 * @returns {object[]} the entries that fit, best first; without a query the recent ones, then the others as they are
 */
export function rank(entries, query, recent) {
  const places = new Map(recent.map((id, index) => [id, index]));
  const used = (entry) => places.get(entry.id) ?? Infinity;
  if (!query.trim()) return [...entries].sort((a, b) => (used(a) === used(b) ? 0 : used(a) - used(b)));
  const fitting = entries.map((entry) => ({ entry, score: entryScore(query, entry) })).filter((found) => found.score !== null);
  const total = ({ entry, score: found }) => found + (places.has(entry.id) ? RECENT / (1 + places.get(entry.id)) : 0);
  return fitting.sort((a, b) => total(b) - total(a)).map(({ entry }) => entry);
}

/** The entries of whose labels the query names something, if it has several words: the best named first. */
export function partlyNamed(entries, query) {
  const words = wordsOf(query);
  if (words.length < 2) return [];
  const named = entries.map((entry) => ({ entry, score: words.reduce((sum, word) => sum + (wordScore(word, entry.label) ?? 0), 0) }));
  return named.filter(({ score: sum }) => sum > 0).sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}

/** Whether some word of the query fits the text. */
export function namesSome(query, text) {
  return wordsOf(query).some((word) => wordScore(word, text) !== null);
}

function wordsOf(query) {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

function entryScore(query, { label, words }) {
  const own = score(query, label);
  const wide = score(query, `${label} ${words}`);
  return own === null ? wide : Math.max(own + START / 2, wide ?? -Infinity);
}

/** The best of all ways to find the letters in order. */
function wordScore(word, text) {
  const lower = text.toLowerCase();
  let best = new Array(lower.length).fill(-Infinity);
  for (let letter = 0; letter < word.length; letter += 1) {
    const next = new Array(lower.length).fill(-Infinity);
    let before = letter === 0 ? 0 : -Infinity;
    for (let at = 0; at < lower.length; at += 1) {
      if (letter > 0 && at > 0) before = Math.max(before - LEAP, best[at - 1]);
      if (lower[at] !== word[letter]) continue;
      const gain = beginsWord(text, at) ? START : ANYWHERE;
      const run = letter > 0 && at > 0 ? best[at - 1] + RUN : -Infinity;
      next[at] = Math.max(before + gain, run + (beginsWord(text, at) ? START / 2 : 0));
    }
    best = next;
  }
  const found = Math.max(...best);
  return Number.isFinite(found) ? found : null;
}

function beginsWord(text, at) {
  if (at === 0) return true;
  return /[^\p{L}\p{N}]/u.test(text[at - 1]) || (/\p{Lu}/u.test(text[at]) && /\p{Ll}/u.test(text[at - 1]));
}
