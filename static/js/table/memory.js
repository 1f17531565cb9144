// How a person wants the table sorted and grouped, remembered per browser.

import { GROUPS } from "./arrange.js";
import { COLUMNS } from "./columns.js";

const KEY = "rigweb.table";

/** @returns {{sort: string, descending: boolean, group: string}} */
export function recall() {
  try {
    const { sort, descending, group } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { sort: COLUMNS.some(({ id }) => id === sort) ? sort : "", descending: descending === true, group: group in GROUPS ? group : "" };
  } catch {
    return { sort: "", descending: false, group: "" };
  }
}

export function remember({ sort, descending, group }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ sort, descending, group }));
  } catch {
    // A full or forbidden storage: the page's own order next time.
  }
}
