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
    else if (ASCII.test(text)) {
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

/**
 * What is written of a line, in as few strokes as it has inks: drawing costs by the stroke, blanks between cost nothing.
 * @param {[object, {ink: string, font: string}][]} looks pieces, each with how it looks
 */
export function strokes(looks) {
  const found = [];
  const inks = new Map();
  for (const [{ texts }, { ink, font }] of looks) {
    for (const [text, column] of texts) {
      const key = font + ink;
      const stroke = inks.get(key);
      if (!ASCII.test(text)) found.push({ ink, font, text, column });
      else if (stroke) stroke.text = stroke.text.padEnd(column - stroke.column) + text;
      else {
        inks.set(key, { ink, font, text, column });
        found.push(inks.get(key));
      }
    }
  }
  return found;
}

export function plainText(runs) {
  return runs.map(([text]) => text).join("").trimEnd();
}
