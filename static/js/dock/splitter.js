// The bar between the centre and the dock: dragged, or moved with the arrow keys.

const [LEAST, MOST, STEP] = [15, 85, 2];

export class Splitter {
  #bar;
  #workspace;
  #changed;
  #side = "right";

  /** @param {(side: string, percent: number) => void} changed to be remembered */
  constructor(bar, workspace, changed) {
    this.#bar = bar;
    this.#workspace = workspace;
    this.#changed = changed;
    bar.addEventListener("pointerdown", (event) => bar.setPointerCapture(event.pointerId));
    bar.addEventListener("pointermove", (event) => this.#dragged(event));
    bar.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** @param {"right"|"bottom"} side where the dock stands; percent: its share of the workspace */
  place(side, percent) {
    this.#side = side;
    this.#bar.setAttribute("aria-orientation", side === "right" ? "vertical" : "horizontal");
    this.#set(percent);
  }

  #set(percent) {
    const share = Math.round(Math.min(MOST, Math.max(LEAST, percent)) * 10) / 10;
    this.#workspace.style.setProperty("--dock-size", `${share}%`);
    this.#bar.setAttribute("aria-valuenow", Math.round(share));
    this.#changed(this.#side, share);
  }

  #dragged(event) {
    if (!this.#bar.hasPointerCapture(event.pointerId)) return;
    const { right, bottom, width, height } = this.#workspace.getBoundingClientRect();
    this.#set(this.#side === "right" ? ((right - event.clientX) / width) * 100 : ((bottom - event.clientY) / height) * 100);
  }

  #pressed(event) {
    const steps = this.#side === "right" ? { ArrowLeft: STEP, ArrowRight: -STEP } : { ArrowUp: STEP, ArrowDown: -STEP };
    const step = steps[event.key];
    if (!step) return;
    this.#set(Number(this.#bar.getAttribute("aria-valuenow")) + step);
    event.preventDefault();
  }
}
