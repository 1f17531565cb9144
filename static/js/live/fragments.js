// Puts what the server has rendered anew in the place of what is shown, keeping focus and positions.

import htmx from "../../vendor/htmx.js";
import { showTimes } from "../times.js";

/** Morph each element of `html` into the one of the same id; those that are not on this page are left out. */
export function applyFragments(html) {
  for (const fresh of parse(html).querySelectorAll(":scope > [id]")) {
    const shown = document.getElementById(fresh.id);
    if (!shown) continue;
    morph(shown, fresh.outerHTML);
    showTimes(shown.isConnected ? shown : document.getElementById(fresh.id) ?? undefined);
  }
}

/** Fetch all rigs again and take them over: for new and removed rigs and seats. The rig looked at may be gone. */
export async function reloadRigs() {
  const response = await fetch("/", { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`cannot reload the graph: the server answered ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ["rigs", "stage", "attention", "attention-count"]) {
    const [fresh, shown] = [page.getElementById(id), document.getElementById(id)];
    if (fresh && shown) morph(shown, fresh.outerHTML);
  }
  showTimes();
  const empty = document.getElementById("graph-empty");
  if (empty) empty.hidden = page.getElementById("graph-empty")?.hidden ?? true;
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const holder = document.createElement("div");
  holder.append(template.content);
  return holder;
}

function morph(target, text) {
  htmx.swap({ text, target, swap: "outerMorph", sourceElement: target });
}
