// What the dock looked like, remembered per browser.

const KEY = "rigweb.dock";
const EMPTY = Object.freeze({ open: [], front: "", side: "right", tiled: false, sizes: {} });

/** @returns {{open: string[], front: string, side: "right"|"bottom", tiled: boolean, sizes: Object<string, number>}} */
export function recall() {
  try {
    return sound({ ...EMPTY, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") });
  } catch {
    return { ...EMPTY };
  }
}

export function remember(state) {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // A full or forbidden storage: the dock is empty next time.
  }
}

function sound({ open, front, side, tiled, sizes }) {
  return {
    open: Array.isArray(open) ? open.filter((address) => typeof address === "string") : [],
    front: String(front),
    side: side === "bottom" ? "bottom" : "right",
    tiled: tiled === true,
    sizes: sizes && typeof sizes === "object" ? sizes : {},
  };
}
