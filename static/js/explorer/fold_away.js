// Whether the explorer is in sight: as chosen, else as there is room beside the terminals. Remembered per browser.

const KEY = "rigweb.explorer";
const NARROW = matchMedia("(max-width: 1180px)");

/** @param {HTMLElement} workspace its dock says where it stands; @param {HTMLButtonElement} button shows and hides */
export function foldExplorerAway(workspace, button) {
  const chosen = recall();
  const crowded = () => NARROW.matches && workspace.dataset.dock === "right";
  const apply = () => {
    const shown = chosen[crowded() ? "crowded" : "roomy"];
    workspace.dataset.explorer = shown ? "shown" : "hidden";
    button.setAttribute("aria-expanded", String(shown));
  };
  button.addEventListener("click", () => {
    const room = crowded() ? "crowded" : "roomy";
    chosen[room] = !chosen[room];
    remember(chosen);
    apply();
  });
  NARROW.addEventListener("change", apply);
  new MutationObserver(apply).observe(workspace, { attributeFilter: ["data-dock"] });
  apply();
}

function recall() {
  try {
    const { roomy, crowded } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { roomy: roomy !== false, crowded: crowded === true };
  } catch {
    return { roomy: true, crowded: false };
  }
}

function remember(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A full or forbidden storage: it is as usual next time.
  }
}
