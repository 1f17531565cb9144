// Places that the server names, found in the text of the editor.
//
// The server counts characters and knows all of YAML's line breaks; the editor counts UTF-16 units and knows three.

const BREAK = /\r\n|[\n\r\x85\u2028\u2029]/g;

export class Places {
  #text;
  #starts = [0];

  constructor(text) {
    this.#text = text;
    for (const match of text.matchAll(BREAK)) this.#starts.push(match.index + match[0].length);
  }

  /** The offset of a line and column, both from 1; places beyond the text are at its end. */
  offset(line, column) {
    const start = this.#starts[line - 1];
    if (start === undefined) return this.#text.length;
    let offset = start;
    for (let left = column - 1; left > 0 && offset < this.#text.length; left -= 1) {
      offset += this.#text.codePointAt(offset) > 0xffff ? 2 : 1;
    }
    return offset;
  }

  /** The stretch of a problem, never empty where there is text. */
  stretch({ line, column, end_line: endLine, end_column: endColumn }) {
    const from = Math.min(this.offset(line, column), this.#text.length);
    const to = Math.max(from, this.offset(endLine, endColumn));
    if (to > from) return { from, to };
    return from < this.#text.length && this.#text[from] !== "\n" ? { from, to: from + 1 } : { from: Math.max(0, from - 1), to: from };
  }

  /** The stretch of a block of a sketch, without the empty lines after it. */
  block([line, column, endLine, endColumn]) {
    const from = this.offset(line, column);
    const to = this.offset(endLine, endColumn);
    return { from, to: from + this.#text.slice(from, to).replace(/[\s-]*$/, "").length };
  }
}
