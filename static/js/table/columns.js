// The columns of the table: what each shows of a seat, and how seats are ordered by it; pure.

/** What needs a person first, what rests last. */
const URGENCY = ["waiting", "failed", "error", "limit", "finished", "working", "launching", "stopping", "running", "idle", "unknown", "exited", "down"];

const urgencyOf = ({ standing, trouble }) => (trouble ? 1 : URGENCY.indexOf(standing));

const CONVERSATION = "Used in the present conversation of its agent";

export const COLUMNS = [
  { id: "seat", label: "Seat", value: (row) => row.member, text: (row) => row.member },
  { id: "rig", label: "Rig", value: (row) => row.rig, text: (row) => row.rig },
  { id: "pod", label: "Pod", value: (row) => row.podLabel, text: (row) => row.podLabel },
  { id: "runtime", label: "Runtime", value: (row) => row.runtime, text: (row) => row.runtime },
  { id: "activity", label: "Activity", value: urgencyOf, text: (row) => row.words },
  { id: "since", label: "For", value: (row) => timeOf(row.since), text: () => "", number: true, newestFirst: true },
  { id: "context", label: "Context", value: (row) => row.context, text: (row) => (row.context === null ? "" : `${row.context}%`), number: true },
  { id: "tokens", label: "Tokens", hint: CONVERSATION, value: (row) => row.tokens, text: (row) => shortNumber(row.tokens), number: true },
  { id: "cost", label: "Cost", hint: CONVERSATION, value: (row) => row.cost, text: (row) => (row.cost === null ? "" : `$${row.cost.toFixed(2)}`), number: true },
  { id: "note", label: "Note", value: (row) => row.reason, text: (row) => row.reason },
];

/** A number of tokens in few letters: `950`, `1.2k`, `182k`, `3.4M`; empty for none. */
export function shortNumber(number) {
  if (number === null) return "";
  const [size, unit] = number >= 999_500 ? [1_000_000, "M"] : number >= 1000 ? [1000, "k"] : [1, ""];
  const scaled = number / size;
  return `${unit && scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`;
}

function timeOf(since) {
  const time = Date.parse(since);
  return Number.isNaN(time) ? null : time;
}
