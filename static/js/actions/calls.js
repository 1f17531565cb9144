// Which calls of a verb do it to several seats, or to a rig, and what is said of their answers; pure.

/**
 * @param {object} verb of the server's list
 * @param {{rig: string, seats: {address: string, rig: string}[]}} target
 * @param {object} more further arguments
 * @returns {object[]} the arguments of each call: one a rig where a verb takes several seats, else one a seat
 */
export function callsFor(verb, { rig, seats }, more = {}) {
  const takes = (name) => verb.parameters.find((parameter) => parameter.name === name);
  const seat = takes("seat");
  if (seat?.type === "strings") {
    return [...byRig(seats).values()].map((addresses) => ({ seat: addresses, ...more }));
  }
  if (seat) return seats.map(({ address }) => ({ seat: address, ...more }));
  if (takes("rig")) return [{ rig, ...more }];
  return [takes("source") ? { source: rig, ...more } : more];
}

/** Whom a call is about, in words. */
export function subjectOf({ seat, rig, source, name }) {
  const seats = [seat ?? []].flat();
  if (seats.length > 1) return `${seats.length} seats`;
  return seats[0] ?? rig ?? source ?? name ?? "the server";
}

/** To whom a call is done, whatever else it says. */
export function targetOf({ seat, rig }) {
  return JSON.stringify([seat, rig]);
}

/**
 * @param {string} verb
 * @param {{values: object, answer: object}[]} calls that were made
 * @returns {{done: string, failed: string}} sentences for a person, each empty when there is nothing to say
 */
export function outcomeOf(verb, calls) {
  const failures = calls.filter(({ answer }) => whyNot(answer));
  const done = calls.filter(({ answer }) => !whyNot(answer));
  const failed = failures.map(({ values, answer }) => {
    const why = whyNot(answer);
    return calls.length > 1 && !why.includes(subjectOf(values)) ? `${subjectOf(values)}: ${why}` : why;
  });
  if (failures.length && done.length) failed.unshift(`${verb}: ${done.length} of ${calls.length} done`);
  return { done: failures.length || !done.length ? "" : said(verb, done), failed: failed.join("\n") };
}

function said(verb, calls) {
  const ways = [...new Set(calls.map(({ answer }) => answer.state ?? (answer.job ? "under way" : "done")))];
  const seats = calls.flatMap(({ values }) => values.seat ?? []);
  const subject = calls.length === 1 ? subjectOf(calls[0].values) : subjectOf({ seat: seats });
  return `${verb} of ${subject}: ${ways.join(", ")}`;
}

/** Why a call was not done; empty when it was. */
export function whyNot({ error, problems = [], state, reason }) {
  if (error) return [error, ...problems.map(({ line, message }) => (line ? `line ${line}: ${message}` : message))].join("\n");
  return state === "stalled" ? `stalled: ${reason}` : "";
}

function byRig(seats) {
  const rigs = new Map();
  for (const { address, rig } of seats) rigs.set(rig, [...(rigs.get(rig) ?? []), address]);
  return rigs;
}
