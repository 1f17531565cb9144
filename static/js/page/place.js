// What the address of the page names: the rig, the view, whose history, the spec; pure.

const VIEWS = new Set(["table", "wall", "history"]);

export const NOWHERE = Object.freeze({ rig: "", view: "graph", of: "", spec: "" });

/** @param {{pathname: string, search: string}} address */
export function placeAt({ pathname, search }) {
  const [, kind = "", name = ""] = pathname.split("/");
  if (kind === "specs") return { ...NOWHERE, view: "specs", spec: decoded(name) };
  const query = new URLSearchParams(search);
  const view = VIEWS.has(query.get("view")) ? query.get("view") : "graph";
  return { ...NOWHERE, rig: kind === "rigs" ? decoded(name) : "", view, of: view === "history" ? (query.get("of") ?? "") : "" };
}

/** The address without its fragment. */
export function addressOf({ rig, view, of, spec }) {
  if (view === "specs") return spec ? `/specs/${encodeURIComponent(spec)}/` : "/specs/";
  const path = rig ? `/rigs/${encodeURIComponent(rig)}/` : "/";
  const query = new URLSearchParams({ ...(view === "graph" ? {} : { view }), ...(of && view === "history" ? { of } : {}) });
  return query.size ? `${path}?${query}` : path;
}

/** Where one is after these changes: another rig or view does not keep what belonged to the old one. */
export function moved(place, changes) {
  if (changes.rig !== undefined && changes.view === undefined && place.view === "specs") return { ...NOWHERE, rig: changes.rig };
  const next = { ...place, ...changes };
  const elsewhere = changes.view !== undefined || changes.rig !== undefined;
  if (next.view !== "history" || (elsewhere && changes.of === undefined)) next.of = "";
  if (next.view !== "specs" || (elsewhere && changes.spec === undefined)) next.spec = "";
  return next;
}

function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
