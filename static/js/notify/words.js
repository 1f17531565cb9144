// What a notification says; pure.

const MOST_TEXT = 240;
const MOST_APART = 3;

/**
 * @param {{id: string, seat: string, title: string, text: string}[]} entries what has come at the same time
 * @returns {{title: string, body: string, tag: string, seat: string}[]} one each, or one for all when there are many;
 *   one of the same tag takes the place of the other
 */
export function notesOn(entries) {
  if (entries.length > MOST_APART) {
    const body = entries.map(({ seat }) => seat).join(", ").slice(0, MOST_TEXT);
    return [{ title: `${entries.length} seats need you`, body, tag: "rigweb many", seat: entries[0].seat }];
  }
  return entries.map(({ seat, title, text }) => {
    const body = [title, text].filter(Boolean).join("\n").slice(0, MOST_TEXT);
    return { title: `${seat} needs you`, body, tag: `rigweb ${seat}`, seat };
  });
}
