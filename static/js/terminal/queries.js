// Makes the terminal dumb: whatever a program asks it, it does not answer.
//
// tmux is the terminal that programs talk to; an answer of this one would arrive as typed text.

const SILENT_CSI = [
  { final: "c" }, // primary device attributes
  { prefix: ">", final: "c" }, // secondary
  { prefix: "=", final: "c" }, // tertiary
  { prefix: ">", final: "q" }, // name and version
  { final: "n" }, // device status, cursor position
  { prefix: "?", final: "n" },
  { intermediates: "$", final: "p" }, // request mode
  { prefix: "?", intermediates: "$", final: "p" },
  { final: "x" }, // terminal parameters
  { final: "t" }, // window reports
  { prefix: "?", final: "u" }, // keyboard protocol
  { prefix: "?", final: "S" }, // graphics attributes
];
const SILENT_DCS = [{ intermediates: "$", final: "q" }, { intermediates: "+", final: "q" }];
const CLIPBOARD = 52;
/** A query in these ends in `?`; anything else sets a colour. */
const COLOURS = [4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 19];

const swallow = () => true;

export function swallowQueries({ parser }) {
  for (const id of SILENT_CSI) parser.registerCsiHandler(id, swallow);
  for (const id of SILENT_DCS) parser.registerDcsHandler(id, swallow);
  for (const code of COLOURS) parser.registerOscHandler(code, (data) => /(^|;)\?/.test(data));
  parser.registerOscHandler(CLIPBOARD, swallow);
}
