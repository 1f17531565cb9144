// Which rows the table shows, in which order and under which headings; pure.

import { matches } from "../explorer/tree.js";
import { COLUMNS } from "./columns.js";

export const GROUPS = { "": "nothing", rig: "rig", pod: "pod", runtime: "runtime", activity: "activity" };

const HEADINGS = {
  rig: (row) => [row.rig, row.rig],
  pod: (row) => [row.pod, `${row.podLabel} · ${row.rig}`],
  runtime: (row) => [row.runtime, row.runtime],
  activity: (row) => [row.words, row.words],
};
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * @param {object[]} rows seats in the order of the page
 * @param {{filter: string, sort: string, descending: boolean, group: string}} how sort: id of a column, empty for the page's order
 * @returns {{key: string, title: string, rows: object[]}[]} one group without a title when nothing is grouped
 */
export function arrange(rows, { filter, sort, descending, group }) {
  const shown = sorted(rows.filter((row) => matches(row, filter)), sort, descending);
  if (!HEADINGS[group]) return shown.length ? [{ key: "", title: "", rows: shown }] : [];
  const groups = new Map();
  for (const row of shown) {
    const [key, title] = HEADINGS[group](row);
    if (!groups.has(key)) groups.set(key, { key, title, rows: [] });
    groups.get(key).rows.push(row);
  }
  return [...groups.values()];
}

/** The addresses between two rows, both included; only `to` when `from` is not shown. */
export function rangeOf(order, from, to) {
  const [start, end] = [order.indexOf(from), order.indexOf(to)];
  return start < 0 ? [to] : order.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** What is not known stands last, whichever way one sorts. */
function sorted(rows, sort, descending) {
  const column = COLUMNS.find(({ id }) => id === sort);
  if (!column) return rows;
  const sign = Boolean(descending) === Boolean(column.newestFirst) ? 1 : -1;
  const keyed = rows.map((row) => ({ row, value: column.value(row) }));
  return keyed.sort((a, b) => unknownLast(a.value, b.value) || sign * compared(a.value, b.value)).map(({ row }) => row);
}

function unknownLast(a, b) {
  return Number(isUnknown(a)) - Number(isUnknown(b));
}

function isUnknown(value) {
  return value === null || value === "" || value === undefined;
}

function compared(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}
