// Sessions that ran at the same time, put together: what is replayed on one time line; pure.

/**
 * @param {{address: string, begin: number, end: number, live: boolean, bytes: number}[]} sessions of one seat or several
 * @returns {{begin: number, end: number, live: boolean, bytes: number, sessions: object[]}[]} in order of time
 */
export function runsOf(sessions) {
  const runs = [];
  for (const session of [...sessions].sort((a, b) => a.begin - b.begin || a.id - b.id)) {
    const last = runs.at(-1);
    if (last && goesOn(last, session)) join(last, session);
    else runs.push({ begin: session.begin, end: session.end, live: session.live, bytes: session.bytes, sessions: [session] });
  }
  return runs;
}

/** A seat's earlier program has ended when it has a new one, even where its end was noticed a little later. */
function goesOn(run, { address, begin }) {
  return run.sessions.some((other) => other.address !== address && begin < other.end);
}

/** The run at a moment, else the last before it, else the first. */
export function runAt(runs, moment) {
  return runs.findLast((run) => run.begin <= moment) ?? runs[0];
}

/** Which of a seat's sessions is on its screen at a moment. */
export function sessionAt(sessions, moment) {
  return sessions.findLast((session) => session.begin <= moment) ?? null;
}

/** The size of a session's window at a moment; panes are made 120 by 40. */
export function sizeAt({ sizes }, moment) {
  const [, cols, rows] = sizes.findLast(([at]) => at <= moment) ?? sizes[0] ?? [0, 120, 40];
  return { cols, rows };
}

/** Moments after `from` and up to `to` at which the window changed its size. */
export function resizedBetween({ sizes }, from, to) {
  return sizes.slice(1).map(([at]) => at).filter((at) => at > from && at <= to);
}

function join(run, session) {
  run.sessions.push(session);
  run.end = Math.max(run.end, session.end);
  run.live ||= session.live;
  run.bytes += session.bytes;
}
