// Times as the reader's own clock tells them, and ages that go on counting.

const STEPS = [[86400, "d"], [3600, "h"], [60, "m"]];
const TICK_MS = 1000;
/** Date and time; made once, since making one takes longer than using it. */
export const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

/** How long ago in few letters: `8s`, `3m`, `2h`, `4d`. */
export function age(then, now) {
  const seconds = Math.max(0, Math.floor((now - then) / 1000));
  const [size, unit] = STEPS.find(([step]) => seconds >= step) ?? [1, "s"];
  return `${Math.floor(seconds / size)}${unit}`;
}

/** Fill in the times below `root`, now; ages are counted on by `keepCounting`. */
export function showTimes(root = document) {
  const now = Date.now();
  for (const element of root.querySelectorAll("time.age")) showAge(element, now);
  for (const element of root.querySelectorAll("time.moment")) showMoment(element);
}

export function keepCounting() {
  showTimes();
  setInterval(() => document.hidden || showTimes(), TICK_MS);
  document.addEventListener("visibilitychange", () => showTimes());
}

function showAge(element, now) {
  const then = Date.parse(element.dateTime);
  const text = Number.isNaN(then) ? "" : age(then, now);
  if (element.textContent === text) return;
  element.textContent = text;
  const since = text && `since ${WHEN.format(then)}`;
  if (element.title !== since) element.title = since;
}

function showMoment(element) {
  const then = new Date(element.dateTime);
  if (Number.isNaN(then.getTime())) return;
  const today = then.toDateString() === new Date().toDateString();
  const text = today ? then.toLocaleTimeString([], { hour12: false }) : then.toLocaleString([], { hour12: false });
  if (element.textContent !== text) element.textContent = text;
  element.title = then.toString();
}
