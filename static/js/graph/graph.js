// The graph: places what the server has rendered, draws its edges, and tells which seat was chosen.

import { edgePaths } from "./edge_paths.js";
import { drawEdges, drawLegend, highlightEdges } from "./edges.js";
import { layOutRig, packRigs } from "./layout.js";
import { nearestSeat } from "./neighbours.js";
import { readRig } from "./structure.js";
import { Viewport } from "./viewport.js";

export class Graph {
  #page;
  #rig = "";
  #frame;
  #stage;
  #legend;
  #viewport;
  #latest = 0;

  /** @param {object} page see main.js */
  constructor({ frame, legend, tools }, page) {
    this.#page = page;
    this.#frame = frame;
    this.#legend = legend;
    this.#stage = frame.querySelector(".stage");
    this.#viewport = new Viewport(frame, this.#stage);
    this.#stage.addEventListener("click", (event) => {
      const seat = event.target.closest(".seat");
      if (seat) page.open(seat.dataset.address);
    });
    this.#stage.addEventListener("keydown", (event) => this.#walk(event));
    this.#stage.addEventListener("focusin", (event) => this.#focused(event.target));
    this.#bind(tools);
  }

  /** It is looked at: the rig that the place names, or all of them. */
  show({ rig }) {
    if (rig !== this.#rig) this.#viewport.follow();
    this.#rig = rig;
    this.rearrange();
  }

  hide() {}

  update() {}

  /** Lay out whatever the page holds now. Rigs that have not changed keep their places inside. */
  async rearrange() {
    const turn = ++this.#latest;
    for (const rig of this.#stage.querySelectorAll(":scope > .rig")) rig.hidden = Boolean(this.#rig) && rig.dataset.name !== this.#rig;
    const rigs = [...this.#stage.querySelectorAll(":scope > .rig:not([hidden])")];
    const structures = rigs.map(readRig);
    const aspect = Math.round(this.#viewport.aspect * 4) / 4;
    const layouts = await Promise.all(structures.map((structure) => layOutRig(structure, aspect)));
    const packing = await packRigs(layouts, aspect);
    if (turn !== this.#latest) return; // the page has changed meanwhile
    rigs.forEach((rig, index) => {
      placeRig(rig, layouts[index], packing.children[index]);
      drawEdges(rig, edgePaths(layouts[index], structures[index].edges));
    });
    drawLegend(this.#legend, new Set(structures.flatMap((s) => s.edges.map((e) => e.kind))));
    this.#viewport.setContent(rigs.length ? packing.width : 0, packing.height);
    this.#frame.dataset.placed = "yes";
  }

  /** Mark the seat whose terminal is open; none when it is null. */
  mark(seat) {
    for (const marked of this.#stage.querySelectorAll('.seat[aria-current="true"]')) marked.removeAttribute("aria-current");
    seat?.setAttribute("aria-current", "true");
    highlightEdges(this.#stage, seat?.id ?? "");
    if (seat) this.#viewport.reveal(seat);
  }

  #focused(element) {
    if (element.matches(":focus-visible")) this.#viewport.reveal(element);
  }

  #walk(event) {
    if (!event.key.startsWith("Arrow") || !event.target.matches(".seat")) return;
    const next = nearestSeat(event.target, [...this.#stage.querySelectorAll(".seat")], event.key);
    next?.focus();
    event.preventDefault();
  }

  #bind(tools) {
    const acts = { in: () => this.#viewport.zoomBy(1.3), out: () => this.#viewport.zoomBy(1 / 1.3), fit: () => this.#viewport.fit() };
    for (const button of tools.querySelectorAll("[data-view]")) {
      button.addEventListener("click", acts[button.dataset.view]);
    }
  }
}

function placeRig(rig, layout, { x, y }) {
  place(rig, { ...layout, x, y });
  for (const pod of layout.children) {
    place(document.getElementById(pod.id), pod);
    for (const seat of pod.children) place(document.getElementById(seat.id), { x: seat.x, y: seat.y });
  }
}

function place(element, { x, y, width, height }) {
  if (!element) return;
  element.style.left = `${Math.round(x)}px`;
  element.style.top = `${Math.round(y)}px`;
  if (width) Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
}
