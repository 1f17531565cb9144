// One rig of the graph: where its seats stand, the ways of its edges, and its elements put accordingly.

import { arrange, enclosed, settle, shift } from "./arrangement.js";
import { makeRoom } from "./boxes.js";
import { drawEdges } from "./edges.js";
import { forget, recall, remember } from "./places.js";
import { routesOf } from "./routing/routes.js";
import { readRig } from "./structure.js";

const ELBOW_ROOM = 24;
/** Edges follow a seat while it is dragged when that takes no longer. */
const QUICK_MS = 8;

export class RigView {
  structure = null;
  /** Where the origin of its coordinates lies on the stage; null when that is not decided. */
  at = null;
  routes = [];
  #signature = "";
  #arrangement = null;
  #drawn = null;
  #tall = false;
  #byHand = new Set(); // logical names of seats
  #atByHand = false;
  #routingMs = 0;
  #drewEdges;

  /** @param {HTMLElement} element */
  constructor(element, drewEdges) {
    this.element = element;
    this.#drewEdges = drewEdges;
    this.name = element.dataset.name;
  }

  /** Its box on the stage; without `at`, in its own coordinates. */
  get box() {
    const { box } = this.#arrangement;
    return this.at ? { ...box, x: this.at.x + box.x, y: this.at.y + box.y } : box;
  }

  /** Whether a person has moved it, or something in it. */
  get isMoved() {
    return this.#atByHand || this.#byHand.size > 0;
  }

  /** Whether a person has decided where it stands. */
  get isFirm() {
    return this.#atByHand;
  }

  /**
   * Take over what the page holds now; seats that are known keep their places.
   * @returns {boolean} whether its box may be another
   */
  read(size, aspect) {
    const structure = readRig(this.element, size);
    const signature = JSON.stringify([structure.pods, structure.edges]);
    if (signature === this.#signature) return false;
    const known = this.#arrangement ? this.#byName() : this.#recalled(aspect);
    this.structure = structure;
    this.#signature = signature;
    this.#arrangement = arrange(structure, aspect, known, this.#byHand);
    if (!known.size) this.#tall = aspect < 1;
    this.#drawn = null;
    if (known.size !== this.#arrangement.seats.size) this.#keep();
    return true;
  }

  /** Forget what was moved by hand, and lay out anew. */
  tidy(aspect) {
    forget(this.name);
    this.at = null;
    this.#byHand.clear();
    this.#atByHand = false;
    this.#tall = aspect < 1;
    this.#arrangement = arrange(this.structure, aspect);
    this.#drawn = null;
    this.#keep();
  }

  /** How it stands, for `putBack`. */
  get standing() {
    return { at: this.at, kept: this.#kept };
  }

  /** Stand again as before. */
  putBack({ at, kept }, aspect) {
    remember(this.name, kept);
    this.at = at;
    const known = this.#recalled(aspect);
    this.#arrangement = arrange(this.structure, aspect, known, this.#byHand);
    this.#drawn = null;
  }

  /** Put its elements where they belong. */
  place() {
    const { box, pods, seats } = this.#arrangement;
    put(this.element, this.box);
    for (const pod of this.structure.pods) {
      const inside = pods.get(pod.id);
      put(document.getElementById(pod.id), { ...inside, x: inside.x - box.x, y: inside.y - box.y });
      for (const { id } of pod.seats) {
        const { x, y } = seats.get(id);
        put(document.getElementById(id), { x: x - inside.x, y: y - inside.y });
      }
    }
    put(this.element.querySelector(":scope > svg.edges"), { x: -box.x, y: -box.y });
  }

  /** Find the ways of its edges and draw them, unless they are drawn. */
  draw() {
    if (this.#drawn === this.#arrangement) return;
    const start = performance.now();
    this.routes = routesOf(this.structure, this.#arrangement);
    this.#routingMs = performance.now() - start;
    this.#drawn = this.#arrangement;
    drawEdges(this.element, this.structure.edges, this.routes);
    this.#drewEdges();
  }

  /** Boxes of its seats on the stage, by the ids of their elements. */
  *seats() {
    for (const [id, box] of this.#arrangement.seats) yield [id, { ...box, x: box.x + this.at.x, y: box.y + this.at.y }];
  }

  *pods() {
    for (const box of this.#arrangement.pods.values()) yield { ...box, x: box.x + this.at.x, y: box.y + this.at.y };
  }

  /** What can be moved: a seat or pod by its id, or the whole rig; as it is now, for `move` and `drop`. */
  grab(id) {
    return { id, at: this.at, seats: this.#arrangement.seats };
  }

  /** Move what was grabbed so far from where it was. */
  move({ id, at, seats }, dx, dy) {
    if (id === this.element.id) {
      this.at = { x: at.x + dx, y: at.y + dy };
      put(this.element, this.box);
      return;
    }
    const moved = new Map(seats);
    const pod = this.structure.pods.find((one) => one.id === id) ?? { seats: [{ id }] };
    shift(pod, moved, dx, dy);
    this.#arrangement = enclosed(this.structure, moved);
    this.place();
    if (this.#routingMs < QUICK_MS) this.draw();
  }

  /** Leave it there: what lies in its way makes room. */
  drop({ id }) {
    if (id === this.element.id) {
      this.#atByHand = true;
    } else {
      const seats = new Map(this.#arrangement.seats);
      const pod = this.structure.pods.find((one) => one.id === id || one.seats.some((seat) => seat.id === id));
      const moved = pod.id === id ? pod.seats : pod.seats.filter((seat) => seat.id === id);
      for (const { name } of moved) this.#byHand.add(name);
      if (pod.id !== id) this.#roomInPod(pod, seats, id);
      settle(this.structure, seats, [pod.id]);
      this.#arrangement = enclosed(this.structure, seats);
    }
    this.place();
    this.draw();
    this.#keep();
  }

  #roomInPod(pod, seats, id) {
    const inside = new Map(pod.seats.map((seat) => [seat.id, seats.get(seat.id)]));
    makeRoom(inside, [id], ELBOW_ROOM);
    for (const [seat, box] of inside) seats.set(seat, box);
  }

  #byName() {
    const places = this.structure.pods.flatMap((pod) => pod.seats.map((seat) => [seat.name, this.#arrangement.seats.get(seat.id)]));
    return new Map(places);
  }

  #recalled(aspect) {
    const kept = recall(this.name);
    if (!kept || (!kept.byHand.length && !kept.at && kept.tall !== aspect < 1)) return new Map();
    this.#tall = kept.tall;
    this.#byHand = new Set(kept.byHand);
    this.#atByHand = Boolean(kept.at);
    if (kept.at) this.at = { x: kept.at[0], y: kept.at[1] };
    return new Map(Object.entries(kept.seats).map(([name, [x, y]]) => [name, { x, y }]));
  }

  #keep() {
    remember(this.name, this.#kept);
  }

  get #kept() {
    const seats = Object.fromEntries([...this.#byName()].map(([name, { x, y }]) => [name, [x, y]]));
    const at = this.#atByHand ? [this.at.x, this.at.y] : null;
    return { seats, tall: this.#tall, byHand: [...this.#byHand], at };
  }
}

function put(element, { x, y, width, height }) {
  if (!element) return;
  element.style.left = `${Math.round(x)}px`;
  element.style.top = `${Math.round(y)}px`;
  if (width) Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
}
