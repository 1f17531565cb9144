// The bar between graph and terminal: dragged, or moved with the arrow keys; its place is remembered.

const KEY = "rigweb.terminal-width";
const [LEAST, MOST, STEP] = [20, 80, 2];

export function bindSplitter(bar, workspace) {
  const set = (percent) => {
    const width = Math.round(Math.min(MOST, Math.max(LEAST, percent)) * 10) / 10;
    workspace.style.setProperty("--terminal-width", `${width}%`);
    bar.setAttribute("aria-valuenow", Math.round(width));
    remember(width);
  };
  set(recalled() ?? 50);
  bar.addEventListener("pointerdown", (event) => bar.setPointerCapture(event.pointerId));
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const { right, width } = workspace.getBoundingClientRect();
    set(((right - event.clientX) / width) * 100);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (!step) return;
    set(Number(bar.getAttribute("aria-valuenow")) + step);
    event.preventDefault();
  });
}

function recalled() {
  const width = Number.parseFloat(localStorage.getItem(KEY));
  return Number.isFinite(width) ? width : null;
}

function remember(width) {
  try {
    localStorage.setItem(KEY, width);
  } catch {
    // A full or forbidden storage: the bar is back in the middle next time.
  }
}
