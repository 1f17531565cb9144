// All rigs of the graph on their stage: which are shown, where each stands, what lies where.

import { around, collide } from "./boxes.js";
import { pack } from "./packing.js";
import { RigView } from "./rig_view.js";
import { seatSize } from "./structure.js";

/** With more edges than this, rigs are drawn one after the other, so that the page stays at hand. */
const EDGES_AT_ONCE = 120;

/** Dispatches `drawn` when edges have been drawn anew. */
export class Scene extends EventTarget {
  #stage;
  #rigs = new Map();
  #only = "";
  #drawing = 0;
  #telling = false;

  constructor(stage) {
    super();
    this.#stage = stage;
  }

  /** The rigs in sight: all, or the one that is looked at. */
  get rigs() {
    return [...this.#rigs.values()].filter(({ name }) => !this.#only || name === this.#only);
  }

  /** Whether a person has moved one of them, or something in one. */
  get isMoved() {
    return this.rigs.some((rig) => rig.isMoved);
  }

  /** The box that holds all of them; null when there are none. */
  get box() {
    return around(this.rigs.map((rig) => rig.box));
  }

  /**
   * Lay out whatever the page holds now: what is known keeps its place.
   * @param {string} only name of the rig that is looked at; empty for all
   */
  arrange(only, aspect) {
    this.#only = only;
    const size = seatSize(this.#stage);
    const before = this.#rigs;
    this.#rigs = new Map();
    const [firm, grown] = [[], []];
    for (const element of this.#stage.querySelectorAll(":scope > .rig")) {
      element.hidden = Boolean(only) && element.dataset.name !== only;
      const known = before.get(element.dataset.name);
      const rig = known?.element === element ? known : new RigView(element, () => this.#tell());
      this.#rigs.set(rig.name, rig);
      if (rig.read(size, aspect)) grown.push(rig.name);
      if (rig.isFirm) firm.push(rig.name);
    }
    this.#pack(aspect, firm, grown);
    this.#draw();
  }

  /** Lay all rigs in sight out anew. @returns {Map<string, object>} how they stood, for `putBack` */
  tidy(aspect) {
    const before = new Map(this.rigs.map((rig) => [rig.name, rig.standing]));
    for (const rig of this.rigs) rig.tidy(aspect);
    if (!this.#only) for (const rig of this.#rigs.values()) rig.at = null;
    this.#pack(aspect, []);
    this.#draw();
    return before;
  }

  /** Let rigs stand again as they stood. */
  putBack(before, aspect) {
    for (const [name, standing] of before) this.#rigs.get(name)?.putBack(standing, aspect);
    this.#pack(aspect, []);
    this.#draw();
  }

  /** What was grabbed stays where it is now; other rigs make room. */
  drop(rig, grabbed, aspect) {
    rig.drop(grabbed);
    this.#pack(aspect, [rig.name]);
  }

  rigOf(element) {
    return this.#rigs.get(element?.closest(".rig")?.dataset.name);
  }

  /** Ids of the seats that a box of the stage touches. */
  seatsIn(box) {
    return this.rigs.flatMap((rig) => [...rig.seats()].filter(([, seat]) => collide(seat, box)).map(([id]) => id));
  }

  #pack(aspect, firm, grown = []) {
    const rigs = [...this.#rigs.values()];
    const known = new Map(rigs.filter((rig) => rig.at).map((rig) => [rig.name, rig.box]));
    const items = rigs.map((rig) => ({ id: rig.name, width: rig.box.width, height: rig.box.height }));
    const packed = pack(items, aspect, known, firm, grown);
    for (const rig of rigs) {
      const { x, y } = packed.get(rig.name);
      const { x: left, y: top } = rig.box;
      rig.at = { x: (rig.at?.x ?? 0) + x - left, y: (rig.at?.y ?? 0) + y - top };
      rig.place();
    }
  }

  /** Once for all that are drawn at once. */
  #tell() {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      this.dispatchEvent(new Event("drawn"));
    });
  }

  #draw() {
    const turn = ++this.#drawing;
    const rigs = this.rigs;
    const count = rigs.reduce((sum, rig) => sum + rig.structure.edges.length, 0);
    const next = () => {
      if (turn !== this.#drawing || !rigs.length) return;
      rigs.shift().draw();
      if (count > EDGES_AT_ONCE) setTimeout(next);
      else next();
    };
    if (count > EDGES_AT_ONCE) requestAnimationFrame(() => setTimeout(next));
    else next();
  }
}
