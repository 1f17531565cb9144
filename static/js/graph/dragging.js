// Moves seats, pods and rigs by hand: with the mouse by the seat or the head, from afar and elsewhere with Alt.

const MOVED_PX = 5;
const KEY_STEP = 24;
const GRID = 8;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The element that a press there would move; null when it would not move any. Fingers pan. */
export function grabbed(event) {
  if (event.button || event.shiftKey || event.ctrlKey || event.metaKey) return null;
  if (event.pointerType === "touch" || event.type.startsWith("touch") || event.type === "wheel") return null;
  const { target } = event;
  if (event.altKey) return target.closest(".seat, .pod, .rig");
  const { lod } = target.closest(".graph")?.dataset ?? {};
  const seat = target.closest(".seat");
  if (seat) return ["near", "mid"].includes(lod) ? seat : null;
  if (target.closest(".pod > h3, .pod-sum")) return target.closest(".pod");
  return target.closest(".rig > h2") ? target.closest(".rig") : null;
}

export class Dragging {
  #frame;
  #scene;
  #viewport;
  #done;
  #drag = null;

  /** @param {() => void} done called after something has been moved, and while it is */
  constructor(frame, scene, viewport, done) {
    this.#frame = frame;
    this.#scene = scene;
    this.#viewport = viewport;
    this.#done = done;
    frame.addEventListener("pointerdown", (event) => this.#press(event));
    frame.addEventListener("pointermove", (event) => this.#pull(event));
    frame.addEventListener("pointerup", () => this.#release());
    frame.addEventListener("pointercancel", () => this.#cancel());
    frame.addEventListener("dragstart", (event) => event.preventDefault());
    frame.addEventListener("click", (event) => this.#swallow(event), { capture: true });
    addEventListener("keydown", (event) => event.key === "Escape" && this.#cancel(), { capture: true });
  }

  /** Alt and an arrow key move the focused seat. */
  key(event) {
    const step = event.altKey && STEPS[event.key];
    if (!step) return false;
    const rig = this.#scene.rigOf(event.target);
    const held = rig.grab(event.target.id);
    rig.move(held, step[0] * KEY_STEP, step[1] * KEY_STEP);
    this.#scene.drop(rig, held, this.#viewport.aspect);
    this.#done();
    return true;
  }

  #press(event) {
    const element = grabbed(event);
    const rig = element && this.#scene.rigOf(element);
    this.#drag = rig ? { rig, element, x: event.clientX, y: event.clientY, held: null, pointer: event.pointerId } : null;
  }

  #pull(event) {
    const drag = this.#drag;
    if (!drag || !(event.buttons & 1)) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.held) {
      if (Math.hypot(dx, dy) < MOVED_PX) return;
      drag.held = drag.rig.grab(drag.element.id);
      this.#frame.setPointerCapture(drag.pointer);
      this.#frame.classList.add("dragging");
      drag.element.classList.add("dragged");
    }
    drag.rig.move(drag.held, this.#stepped(dx), this.#stepped(dy));
  }

  /** What is moved by hand keeps to a grid, so that it is easily brought into line. */
  #stepped(distance) {
    return Math.round(distance / this.#viewport.scale / GRID) * GRID;
  }

  #release() {
    const drag = this.#end();
    if (!drag?.held) return;
    this.#scene.drop(drag.rig, drag.held, this.#viewport.aspect);
    this.#justDragged = true;
    setTimeout(() => (this.#justDragged = false));
    this.#done();
  }

  #cancel() {
    const drag = this.#end();
    if (!drag?.held) return;
    drag.rig.move(drag.held, 0, 0);
    drag.rig.draw();
  }

  #end() {
    const drag = this.#drag;
    this.#drag = null;
    this.#frame.classList.remove("dragging");
    drag?.element.classList.remove("dragged");
    return drag;
  }

  #justDragged = false;

  /** Letting go is not a click. */
  #swallow(event) {
    if (!this.#justDragged) return;
    event.stopPropagation();
    event.preventDefault();
  }
}
