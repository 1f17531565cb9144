// What is meant: the seats, pod or rig under the pointer or the keyboard, and what the page knows of it.

const NOT_OURS = ".terminal-panel, input, textarea, select, [contenteditable], dialog, .menu, .palette";

/** What an element stands for; null where it is nothing that can be acted on. */
export function targetsAt(element, selection) {
  if (!element?.closest || element.closest(NOT_OURS)) return null;
  const seat = element.closest("[data-address]");
  if (seat) {
    const { address } = seat.dataset;
    return { seats: selection.has(address) ? selection.addresses : [address] };
  }
  const pod = element.closest(".pod")?.id ?? element.closest(".explorer-pod")?.dataset.key?.replace(/^pod /, "");
  if (pod) return { pod };
  const rig = element.closest(".rig")?.dataset.name ?? element.closest("[data-rig]")?.dataset.rig;
  return rig ? { rig } : null;
}

/**
 * @param {{seats: string[]} | {pod: string} | {rig: string}} targets addresses, the id of a pod's element, a name
 * @param {object} page see main.js
 */
export function resolve(targets, page) {
  if (targets.seats) {
    const seats = targets.seats.map((address) => page.seats.get(address)).filter(Boolean);
    return about("seats", seats.length === 1 ? seats[0].address : `${seats.length} seats`, seats[0]?.rig ?? "", seats);
  }
  if (targets.pod) {
    const seats = page.seats.all().filter((row) => row.pod === targets.pod);
    return about("pod", `pod ${seats[0]?.podLabel ?? ""}`, seats[0]?.rig ?? "", seats);
  }
  return about("rig", targets.rig, targets.rig, page.seats.all(targets.rig));
}

function about(kind, title, rig, seats) {
  const state = rig ? document.querySelector(`.rig-state[data-rig="${CSS.escape(rig)}"]`) : null;
  return { kind, title, rig, rigVerbs: (state?.dataset.verbs ?? "").split(" ").filter(Boolean), seats };
}
