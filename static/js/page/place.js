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
  const next = { ...place, ...changes };
  if (changes.view && changes.view !== "specs") next.spec = "";
  if (next.view !== "history") next.of = "";
  if (next.view !== "specs") next.spec = "";
  if (changes.rig !== undefined && changes.of === undefined) next.of = "";
  if (changes.rig !== undefined && next.view === "specs" && changes.view === undefined) return { ...NOWHERE, rig: changes.rig };
  return next;
}

function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
