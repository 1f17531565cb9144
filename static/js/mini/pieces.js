// What of a line is drawn at which column; pure.

const TOGETHER = /[\x20-\x7e]+|./gsu;
const ASCII = /^[\x20-\x7e]+$/;

/**
 * Letters of every font stand exactly one after the other only in ASCII: other characters get a place of their own.
 * @param {Array[]} runs `[text, foreground, background, attributes, columns]`, shortened
 * @returns {{run: Array, column: number, columns: number, texts: [string, number][]}[]} texts with their columns
 */
export function pieces(runs) {
  let column = 0;
  return runs.map((run) => {
    const [text, , , , columns = 0] = run;
    const piece = { run, column, columns, texts: [] };
    if (columns) piece.texts.push([text, column]);
    else if (isPlain(text)) {
      piece.columns = text.length;
      if (text.trim()) piece.texts.push([text, column]);
    } else {
      for (const [part] of text.matchAll(TOGETHER)) {
        if (part.trim()) piece.texts.push([part, column + piece.columns]);
        piece.columns += part.charCodeAt(0) < 0x7f ? part.length : 1;
      }
    }
    column += piece.columns;
    return piece;
  });
}

/** Whether each letter of a text is as wide as every other. */
export function isPlain(text) {
  return ASCII.test(text);
}

export function plainText(runs) {
  return runs.map(([text]) => text).join("").trimEnd();
}
