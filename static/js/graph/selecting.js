// Selects seats: Shift and a drag draw a box, Ctrl or Cmd or Shift and a click take one more, Escape lets go of all.

const MOVED_PX = 4;

export class Selecting {
  #frame;
  #scene;
  #viewport;
  #page;
  #box = document.createElement("div");
  #start = null;
  #wasDrawn = false;
  #anyMarked = false;

  constructor(frame, scene, viewport, page) {
    this.#frame = frame;
    this.#scene = scene;
    this.#viewport = viewport;
    this.#page = page;
    this.#box.className = "selection-box";
    this.#box.hidden = true;
    frame.append(this.#box);
    frame.addEventListener("pointerdown", (event) => this.#press(event));
    frame.addEventListener("pointermove", (event) => this.#draw(event));
    frame.addEventListener("pointerup", () => this.#release());
    frame.addEventListener("pointercancel", () => this.#release());
    frame.addEventListener("click", (event) => this.#clicked(event), { capture: true });
    page.selection.addEventListener("change", () => this.mark());
  }

  /** Show which seats are selected; what the server renders does not know. */
  mark() {
    const { selection } = this.#page;
    if (!selection.addresses.length && !this.#anyMarked) return;
    this.#anyMarked = selection.addresses.length > 0;
    for (const { element, address } of this.#page.seats.all()) {
      const selected = selection.has(address);
      if (element.hasAttribute("data-selected") === selected) continue;
      element.toggleAttribute("data-selected", selected);
      if (selected) element.setAttribute("aria-description", "selected");
      else element.removeAttribute("aria-description");
    }
  }

  toggle(seat) {
    this.#page.selection.toggle(seat.dataset.address);
  }

  add(...seats) {
    const { selection } = this.#page;
    selection.set([...selection.addresses, ...seats.map((seat) => seat.dataset.address)]);
  }

  #press(event) {
    if (!event.shiftKey || event.button || event.altKey) return;
    const point = this.#viewport.toStage(event);
    const { addresses } = this.#page.selection;
    this.#start = { point, before: addresses, pointer: event.pointerId, x: event.clientX, y: event.clientY };
    event.preventDefault();
  }

  #draw(event) {
    const start = this.#start;
    if (!start || !(event.buttons & 1)) return;
    if (this.#box.hidden && Math.hypot(event.clientX - start.x, event.clientY - start.y) < MOVED_PX) return;
    if (this.#box.hidden) this.#frame.setPointerCapture(start.pointer);
    this.#box.hidden = false;
    this.#outline(start, event);
    const point = this.#viewport.toStage(event);
    const ids = this.#scene.seatsIn(between(start.point, point));
    this.#page.selection.set([...start.before, ...ids.map((id) => document.getElementById(id).dataset.address)]);
  }

  #outline(start, event) {
    const { left, top } = this.#frame.getBoundingClientRect();
    const { x, y, width, height } = between(start, { x: event.clientX, y: event.clientY });
    Object.assign(this.#box.style, { left: `${x - left}px`, top: `${y - top}px`, width: `${width}px`, height: `${height}px` });
  }

  #release() {
    this.#wasDrawn = !this.#box.hidden;
    setTimeout(() => (this.#wasDrawn = false));
    this.#start = null;
    this.#box.hidden = true;
  }

  #clicked(event) {
    const seat = event.target.closest(".seat");
    const more = event.ctrlKey || event.metaKey || event.shiftKey;
    if (this.#wasDrawn || (seat && more)) {
      event.stopPropagation();
      event.preventDefault();
      if (!this.#wasDrawn) this.toggle(seat);
      this.#wasDrawn = false;
    } else if (!seat && !more && !event.target.closest("a, button, .minimap")) {
      this.#page.selection.clear();
    }
  }
}

function between(a, b) {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}
