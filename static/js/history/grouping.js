// Events put under the day and hour they happened in, newest first; pure but for the reader's time zone.

/** Key of the hour of a moment, in the reader's own time: events with equal keys stand together. */
export function hourOf(iso) {
  const at = new Date(iso);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}`;
}

/** What stands over an hour: `Today, 14:00`. */
export function hourTitle(key, now) {
  const [day, hour] = key.split(" ");
  const [year, month, date] = day.split("-").map(Number);
  const midnight = new Date(year, month - 1, date);
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const ago = Math.round((today - midnight) / 86_400_000);
  const named = ["Today", "Yesterday"][ago];
  const dated = midnight.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short", ...(year === now.getFullYear() ? {} : { year: "numeric" }) });
  return `${named ?? dated}, ${hour}:00`;
}

/** A moment as a clock shows it, to the second. */
export function clockTime(milliseconds) {
  const at = new Date(milliseconds);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function two(number) {
  return String(number).padStart(2, "0");
}
