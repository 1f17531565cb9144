// What can be done with a seat, several seats, a pod or a rig, and what of that loses work; pure.

const LIVE = new Set(["launching", "running", "stopping"]);
const GROUPS = { send: "talk", interrupt: "talk", compact: "talk", clear: "talk" };
const ASKS_FOR_MORE = new Set(["send", "fork"]);
const MOST_OPENED = 9;

export function isLive({ state }) {
  return LIVE.has(state);
}

/**
 * @param {object[]} verbs the server's list
 * @param {{kind: "seats"|"pod"|"rig", title: string, rig: string, rigVerbs: string[], seats: object[]}} target
 * @returns {{id: string, label: string, group: string, verb: ?object, seats: object[], args: object, asks: boolean, loses: boolean}[]}
 *   seats: those to which it applies
 */
export function offersFor(verbs, target) {
  const { kind, seats } = target;
  const whole = kind === "rig" ? verbs.filter((verb) => verb.offeredOn.includes("rig") && target.rigVerbs.includes(verb.verb)) : [];
  const each = verbs.filter((verb) => verb.offeredOn.includes("seat")).flatMap((verb) => seatOffers(verb, seats));
  return [
    ...whole.map((verb) => offer(verb.verb, verb.label, { verb, group: "rig", seats, asks: Boolean(verb.loses) || hasPlan(verb, seats), loses: Boolean(verb.loses) })),
    ...looks(target),
    ...each,
    ...ends(target),
  ];
}

/** Where seats run, one sees first what Up would do to them. */
function hasPlan({ verb }, seats) {
  return verb === "up" && seats.some(isLive);
}

/** What would be lost by an offer, for which seats: each text once. */
export function lossesOf({ verb, seats, args }) {
  if (!verb) return [];
  if (!verb.offeredOn.includes("seat")) return verb.loses ? [{ text: verb.loses, seats: seats.filter(isLive) }] : [];
  const texts = new Map();
  for (const row of seats) {
    const text = row.agent ? verb.loses : verb.losesInTerminal;
    if (text) texts.set(text, [...(texts.get(text) ?? []), row]);
  }
  if (args.fresh) texts.set("What its agent knows from its last conversation is lost to it.", seats);
  return [...texts].map(([text, rows]) => ({ text, seats: rows }));
}

function seatOffers(verb, seats) {
  const fit = seats.filter((row) => fits(verb, row));
  if (!fit.length || (verb.verb === "fork" && fit.length > 1)) return [];
  const loses = fit.some((row) => (row.agent ? verb.loses : verb.losesInTerminal));
  const more = { verb, seats: fit, group: GROUPS[verb.verb] ?? "life", loses, asks: loses || ASKS_FOR_MORE.has(verb.verb) };
  const made = [offer(verb.verb, labelOf(verb, seats, fit), more)];
  if (verb.verb === "start" && fit.some((row) => row.agent)) {
    const label = "Start with a new conversation";
    made.push(offer("start-fresh", numbered(label, seats, fit), { ...more, args: { fresh: true }, asks: true, loses: true }));
  }
  return made;
}

function fits({ offeredTo, offeredWhile }, row) {
  const then = { always: true, live: isLive(row), ended: !isLive(row) }[offeredWhile];
  return then && (offeredTo === "all" || row.agent);
}

function labelOf(verb, seats, fit) {
  if (verb.verb === "send") return fit.length > 1 ? `Broadcast text to ${fit.length} seats` : "Send text";
  return numbered(verb.label, seats, fit);
}

function numbered(label, seats, fit) {
  if (seats.length === 1) return label;
  return fit.length === 1 ? `${label} 1 seat` : `${label} ${fit.length} seats`;
}

/** Looking at it: nothing of the world changes. */
function looks({ kind, rig, seats }) {
  const [one] = seats;
  if (kind === "seats" && seats.length === 1) {
    return [
      offer("open", "Open terminal", { group: "open", seats }),
      offer("pop-out", "Open in a window", { group: "open", seats }),
      ...(one.agent ? [offer("explain", "Explain", { group: "open", seats })] : []),
    ];
  }
  const many = seats.length > 1 ? severalLooks(seats) : [];
  if (kind === "seats") return many;
  const alone = kind === "rig" ? [offer("show", "Show this rig alone", { group: "open", rig })] : [];
  const all = seats.length ? [offer("select", seats.length === 1 ? "Select its seat" : `Select all ${seats.length} seats`, { group: "open", seats })] : [];
  return [...alone, ...all, ...many];
}

/** The dock has room for a few terminals; the wall for all. */
function severalLooks(seats) {
  const open = seats.length <= MOST_OPENED ? [offer("open", `Open ${seats.length} terminals`, { group: "open", seats })] : [];
  return [...open, offer("wall", `Show ${seats.length} terminals on the wall`, { group: "open", seats })];
}

/** What it has done and printed; of several seats one is chosen then. */
function ends({ kind, rig, seats }) {
  const of = seats.length === 1 ? "" : " of …";
  const whole = kind === "rig" ? [offer("rig-events", "Show events", { group: "look", rig })] : [];
  if (!seats.length) return whole;
  const live = seats.filter(isLive);
  return [
    ...whole,
    ...(kind === "rig" ? [] : [offer("events", `Show events${of}`, { group: "look", seats })]),
    offer("transcript", `Show transcript${of}`, { group: "look", seats }),
    ...(live.length ? [offer("attach", live.length > 1 ? `Copy ${live.length} tmux attach lines` : "Copy tmux attach line", { group: "look", seats: live })] : []),
  ];
}

function offer(id, label, more) {
  const { verb = null, seats = [], args = {}, asks = false, loses = false, group, rig = "" } = more;
  return { id, label: asks ? `${label} …` : label, group, verb, seats, args, asks, loses, rig };
}
