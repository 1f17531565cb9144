// The keyboard in the graph: walk, select, move, look nearer or from afar.

import { nearestSeat } from "./neighbours.js";

export class Keys {
  #frame;
  #parts;

  /**
   * @param {HTMLElement} frame
   * @param {object} parts `viewport`, `selecting`, `dragging`, `selection`, and `rows()`: the seats in sight
   */
  constructor(frame, parts) {
    this.#frame = frame;
    this.#parts = parts;
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    const { target } = event;
    const here = this.#frame.contains(target) || (target === document.body && this.#frame.offsetParent);
    if (event.defaultPrevented || !here || target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (target.matches(".seat") ? this.#onSeat(event, target) || this.#anywhere(event) : this.#anywhere(event)) event.preventDefault();
  }

  #onSeat(event, seat) {
    const { selecting, dragging, rows } = this.#parts;
    const more = event.ctrlKey || event.metaKey;
    if (more && (event.key === "Enter" || event.key === " ")) {
      selecting.toggle(seat);
      return true;
    }
    if (!event.key.startsWith("Arrow") || more) return false;
    if (event.altKey) return dragging.key(event);
    const next = nearestSeat(seat, rows(), event.key);
    if (event.shiftKey && next) selecting.add(seat, next);
    next?.focus();
    return true;
  }

  #anywhere(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key.startsWith("Arrow")) return !event.shiftKey && this.#enter(event);
    const { viewport } = this.#parts;
    if (event.key === "+" || event.key === "=") viewport.zoomBy(1.3);
    else if (event.key === "-") viewport.zoomBy(1 / 1.3);
    else if (event.key === "0") viewport.fit();
    else if (event.key === "Escape") return this.#leave();
    else return false;
    return true;
  }

  /** Into the graph: from the head of a pod to the seat next to it, from elsewhere to the selected or the first one. */
  #enter({ key, target }) {
    const { rows, selection } = this.#parts;
    const seats = [...rows()];
    const chosen = seats.find((seat) => selection.has(seat.dataset.address)) ?? seats[0];
    const next = target.closest(".pod") ? nearestSeat(target, seats, key) : chosen;
    next?.focus();
    return Boolean(next);
  }

  #leave() {
    const { selection } = this.#parts;
    if (selection.addresses.length) selection.clear();
    else if (this.#frame.contains(document.activeElement)) document.activeElement.blur();
    else return false;
    return true;
  }
}
