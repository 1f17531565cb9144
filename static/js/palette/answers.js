// What a verb that looks has answered, in lines for a person; pure.

import { shellLine } from "../actions/command_line.js";

const WAYS = {
  attach: ({ argv }) => shellLine(argv),
  open: ({ url }) => url,
  "spec-diff": ({ text }) => text || "no difference",
  "spec-revisions": ({ revisions }) => table(["REVISION", "MADE", "BY", "SOURCE"], revisions.map((each) => [each.revision, moment(each.created_at), each.actor, originOf(each)])),
  status,
};

/** @param {object} answer of the API to that verb */
export function readable(verb, answer) {
  if (verb in WAYS) return WAYS[verb](answer);
  return typeof answer.text === "string" ? answer.text : outline(answer).join("\n");
}

function status({ server, rigs }) {
  const about = outline(server);
  const lines = rigs.map((rig) => [rig.name, rig.state, `${rig.running}/${rig.seats}`, rig.failed, `${rig.spec}@${rig.revision}`]);
  const listed = rigs.length ? table(["RIG", "STATE", "RUNNING", "FAILED", "SPEC"], lines) : "no rigs";
  const seats = rigs.flatMap(({ pods = [] }) => pods).flatMap((pod) => pod.seats);
  const each = seats.map((seat) => [seat.address, seat.state, seat.activity, seat.runtime, seat.activity_reason || seat.reason]);
  const problems = rigs.flatMap(({ problems: found }) => found.map(({ message }) => message));
  const details = seats.length ? [table(["SEAT", "STATE", "ACTIVITY", "RUNTIME", "NOTE"], each)] : [];
  return [about.join("\n"), listed, ...details, problems.join("\n")].filter(Boolean).join("\n\n");
}

function originOf({ source, edited, restored_from: restored, followed }) {
  const notes = [edited && "edited", restored && `as revision ${restored}`, followed && "the rig follows it"].filter(Boolean);
  return notes.length ? `${source} (${notes.join(", ")})` : source;
}

function moment(time) {
  return time.slice(0, 16).replace("T", " ");
}

/** Names and values, what lies within further in; what is empty is left out. */
function outline(value) {
  const entries = Object.entries(value).filter(([, each]) => !isEmpty(each));
  const names = entries.map(([name]) => (Array.isArray(value) ? "-" : name.replaceAll("_", " ")));
  const width = Math.max(0, ...names.map(({ length }) => length));
  return entries.flatMap(([, each], index) => {
    if (typeof each === "object") return [names[index], ...outline(each).map((line) => `  ${line}`)];
    return [`${names[index].padEnd(width)}  ${{ true: "yes", false: "no" }[each] ?? each}`];
  });
}

function isEmpty(value) {
  return value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
}

function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map((cell) => String(cell ?? "")));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd()).join("\n");
}
