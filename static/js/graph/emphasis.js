// Which edges stand out, and what is said of them: those under the pointer, else those of the seats that matter now.

import { distance } from "./edge_paths.js";
import { emphasise } from "./edges.js";

const NEAR_PX = 8;
const MOST_LINES = 5;
const AWAY_PX = 14;

export class Emphasis {
  #frame;
  #stage;
  #scene;
  #viewport;
  #label = document.createElement("div");
  #seats = { hovered: "", focused: "", selected: [], front: "" };
  #edges = [];
  #shown = "";
  #frameDue = 0;

  constructor(frame, stage, scene, viewport) {
    this.#frame = frame;
    this.#stage = stage;
    this.#scene = scene;
    this.#viewport = viewport;
    this.#label.className = "edge-label";
    this.#label.hidden = true;
    this.#label.setAttribute("aria-hidden", "true"); // the list of edges says the same
    frame.append(this.#label);
    frame.addEventListener("pointermove", (event) => this.#pointed(event));
    frame.addEventListener("pointerleave", () => this.#left());
    stage.addEventListener("focusin", ({ target }) => this.#focus(target.matches(".seat:focus-visible") ? target : null));
    stage.addEventListener("focusout", () => this.#focus(null));
    viewport.addEventListener("move", () => (this.#label.hidden = true));
    scene.addEventListener("drawn", () => this.#refresh());
  }

  set front(id) {
    this.#seats.front = id;
    this.#update();
  }

  /** @param {string[]} ids of selected seats */
  set selected(ids) {
    this.#seats.selected = ids;
    this.#update();
  }

  /** Edges have been drawn anew: they know nothing of it. */
  #refresh() {
    this.#shown = "";
    this.#update();
  }

  #update() {
    const { hovered, focused, selected, front } = this.#seats;
    const concerned = hovered ? [hovered] : selected.length ? selected : [focused || front].filter(Boolean);
    const edges = new Set(this.#edges.map(({ kind, source, target }) => `${kind} ${source} ${target}`));
    const shown = JSON.stringify([concerned, [...edges]]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const seats = new Set(concerned);
    const matters = edges.size
      ? (source, target, kind) => edges.has(`${kind} ${source} ${target}`)
      : (source, target) => seats.has(source) || seats.has(target);
    emphasise(this.#stage, matters);
  }

  #pointed(event) {
    if (this.#frameDue) return;
    this.#frameDue = requestAnimationFrame(() => {
      this.#frameDue = 0;
      if (event.buttons) return this.#hover("", []);
      const seat = event.target.closest?.(".seat");
      const edges = seat ? [] : this.#edgesAt(event);
      this.#hover(seat?.id ?? "", edges);
      if (edges.length) this.#say(edges, event.clientX, event.clientY + AWAY_PX);
    });
  }

  #left() {
    cancelAnimationFrame(this.#frameDue);
    this.#frameDue = 0;
    this.#hover("", []);
  }

  #hover(seat, edges) {
    this.#seats.hovered = seat;
    this.#edges = edges;
    if (!edges.length) this.#label.hidden = true;
    this.#update();
  }

  #focus(seat) {
    this.#seats.focused = seat?.id ?? "";
    this.#update();
    this.#label.hidden = true;
    if (!seat) return;
    const { structure } = this.#scene.rigOf(seat);
    const edges = structure.edges.filter(({ source, target }) => [source, target].includes(seat.id));
    const { left, bottom } = seat.getBoundingClientRect();
    if (edges.length) requestAnimationFrame(() => document.activeElement === seat && this.#say(edges, left, bottom + AWAY_PX / 2));
  }

  #edgesAt(event) {
    const rig = this.#scene.rigOf(event.target);
    if (!rig) return [];
    const { x, y } = this.#viewport.toStage(event);
    const point = { x: x - rig.at.x, y: y - rig.at.y };
    const reach = NEAR_PX / this.#viewport.scale;
    return rig.structure.edges.filter((_, index) => rig.routes[index] && distance(rig.routes[index], point) <= reach);
  }

  #say(edges, clientX, clientY) {
    const label = this.#label;
    const lines = edges.slice(0, edges.length > MOST_LINES ? MOST_LINES - 1 : MOST_LINES).map(line);
    if (edges.length > MOST_LINES) lines.push(line({ kind: "", text: `and ${edges.length - MOST_LINES + 1} more` }));
    label.replaceChildren(...lines);
    label.hidden = false;
    const frame = this.#frame.getBoundingClientRect();
    const left = Math.min(clientX - frame.left, frame.width - label.offsetWidth - 8);
    const top = Math.min(clientY - frame.top, frame.height - label.offsetHeight - 8);
    Object.assign(label.style, { left: `${Math.max(8, left)}px`, top: `${Math.max(8, top)}px` });
  }
}

function line({ kind, text }) {
  const made = document.createElement("p");
  made.dataset.kind = kind;
  made.textContent = text;
  return made;
}
