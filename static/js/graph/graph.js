// The graph: places what the server has rendered, draws its edges, and lets a person look at it and act on it.

import { stopAtOne } from "../keys/tab_stop.js";
import { Dragging, grabbed } from "./dragging.js";
import { drawLegend } from "./edges.js";
import { Emphasis } from "./emphasis.js";
import { Keys } from "./keys.js";
import { Minimap } from "./minimap.js";
import { Scene } from "./scene.js";
import { Screens } from "./screens.js";
import { Selecting } from "./selecting.js";
import { Viewport } from "./viewport.js";

export class Graph {
  #page;
  #rig = "";
  #frame;
  #stage;
  #legend;
  #scene;
  #viewport;
  #emphasis;
  #minimap;
  #selecting;
  #screens;
  #focusedLast = new WeakMap(); // seat by rig
  #visible = true;

  /** @param {object} page see main.js */
  constructor({ frame, legend, tools }, page) {
    this.#page = page;
    this.#frame = frame;
    this.#legend = legend;
    this.#stage = frame.querySelector(".stage");
    this.#scene = new Scene(this.#stage);
    this.#viewport = new Viewport(frame, this.#stage, (event) => (event.shiftKey && event.type === "mousedown") || grabbed(event) !== null);
    this.#minimap = new Minimap(frame, this.#scene, this.#viewport);
    this.#emphasis = new Emphasis(frame, this.#stage, this.#scene, this.#viewport);
    const dragging = new Dragging(frame, this.#scene, this.#viewport, () => this.#moved());
    this.#selecting = new Selecting(frame, this.#scene, this.#viewport, page);
    this.#screens = new Screens(frame, page.minis);
    const rows = () => [...this.#stage.querySelectorAll(":scope > .rig:not([hidden]) .seat")];
    new Keys(frame, { viewport: this.#viewport, selecting: this.#selecting, dragging, selection: page.selection, rows });
    this.#listen();
    this.#bind(tools);
  }

  /** It is looked at: the rig that the place names, or all of them. */
  show({ rig }) {
    if (rig !== this.#rig) this.#viewport.follow();
    if (!this.#visible) this.#viewport.measure();
    this.#rig = rig;
    this.#visible = true;
    this.rearrange();
  }

  hide() {
    this.#visible = false;
    this.#screens.update(false);
  }

  /** Something about seats has changed; nothing moves because of that. */
  update() {
    this.#selecting.mark();
    this.#screens.update(this.#visible);
    this.#minimap.update();
  }

  /** Lay out whatever the page holds now. What was there before keeps its place. */
  rearrange() {
    this.#scene.arrange(this.#rig, this.#viewport.aspect);
    this.#moved();
    drawLegend(this.#legend, new Set(this.#scene.rigs.flatMap((rig) => rig.structure.edges.map((edge) => edge.kind))));
    this.#frame.dataset.placed = "yes";
    this.#setTabStops();
    this.update();
  }

  /** Mark the seat whose terminal is open; none when it is null. */
  mark(seat) {
    for (const marked of this.#stage.querySelectorAll('.seat[aria-current="true"]')) marked.removeAttribute("aria-current");
    seat?.setAttribute("aria-current", "true");
    this.#emphasis.front = seat?.id ?? "";
    if (seat) this.#viewport.reveal(seat);
  }

  #moved() {
    this.#viewport.setContent(this.#scene.box);
    this.#minimap.update();
  }

  #listen() {
    this.#stage.addEventListener("click", (event) => {
      const seat = event.target.closest(".seat");
      if (seat) this.#page.open(seat.dataset.address);
    });
    this.#stage.addEventListener("dblclick", (event) => {
      const rig = event.target.closest(".rig > h2") && this.#scene.rigOf(event.target);
      if (rig) this.#viewport.show(rig.box);
    });
    this.#stage.addEventListener("focusin", ({ target }) => this.#focused(target));
    this.#viewport.addEventListener("level", () => this.#screens.update(this.#visible));
    this.#page.settings.addEventListener("change", ({ detail }) => detail.name === "theme" && this.#minimap.update());
    this.#page.selection.addEventListener("change", () => {
      const elements = this.#page.selection.addresses.map((address) => this.#page.seats.get(address)?.element.id);
      this.#emphasis.selected = elements.filter(Boolean);
      this.#setTabStops();
    });
  }

  #focused(element) {
    if (element.matches(":focus-visible")) this.#viewport.reveal(element);
    if (!element.matches(".seat")) return;
    this.#focusedLast.set(element.closest(".rig"), element);
    this.#setTabStops();
  }

  /** Tab stops at one seat of each rig, and before it at the name of its pod. */
  #setTabStops() {
    for (const { element } of this.#scene.rigs) {
      const seats = [...element.querySelectorAll(".seat")];
      stopAtOne(seats, this.#focusedLast.get(element), ({ dataset }) => this.#page.selection.has(dataset.address));
      const pod = seats.find(({ tabIndex }) => tabIndex === 0)?.closest(".pod");
      stopAtOne([...element.querySelectorAll(".pod > h3 > button")], pod?.querySelector("h3 > button"), () => false);
    }
  }

  #bind(tools) {
    const acts = {
      in: () => this.#viewport.zoomBy(1.3),
      out: () => this.#viewport.zoomBy(1 / 1.3),
      fit: () => this.#viewport.fit(),
      tidy: () => this.#tidy(),
    };
    for (const button of tools.querySelectorAll("[data-view]")) {
      button.addEventListener("click", acts[button.dataset.view]);
    }
  }

  /** What was moved by hand is forgotten, unless a person takes that back. */
  #tidy() {
    const { isMoved } = this.#scene;
    const before = this.#scene.tidy(this.#viewport.aspect);
    this.#viewport.follow();
    this.#moved();
    if (isMoved) this.#page.toasts.show("Laid out anew; what was moved by hand is forgotten.", "done", { label: "Undo", act: () => this.#putBack(before) });
  }

  #putBack(before) {
    this.#scene.putBack(before, this.#viewport.aspect);
    this.#moved();
  }
}
