// The graph that a spec gives, drawn while it is written; seats, pods and edges lead to their lines.

import { arrowheads, headId } from "../graph/edges.js";
import { seatSize } from "../graph/structure.js";
import { layOut } from "./layout.js";
import { button, make, makeSvg } from "./make.js";

const SCALES = { least: 0.2, most: 1.6, step: 1.25 };
/** As high as the tools at its foot. */
const FOOT = 40;
const WORDS = {
  delegates_to: "delegates to",
  spawned_by: "is spawned by",
  can_observe: "can observe",
  collaborates_with: "collaborates with",
  escalates_to: "escalates to",
};

export class Preview {
  #frame = make("div", { class: "preview-frame", tabindex: 0, role: "group" });
  #note = make("p", { class: "preview-note", role: "status" });
  #chosen;
  #size = { width: 0, height: 0 };
  #scale = 0;

  /** @param {(place: {seat?: string, pod?: string, edge?: number}) => void} chosen something was clicked */
  constructor(root, { chosen }) {
    this.#chosen = chosen;
    const tools = make(
      "div",
      { class: "preview-tools", role: "toolbar", "aria-label": "Zoom of the preview" },
      button("−", { class: "quiet icon", "aria-label": "Zoom out", onclick: () => this.#zoom(1 / SCALES.step) }),
      button("+", { class: "quiet icon", "aria-label": "Zoom in", onclick: () => this.#zoom(SCALES.step) }),
      button("Fit", { class: "quiet", onclick: () => this.#zoom(0) }),
    );
    root.append(this.#frame, this.#note, tools);
    new ResizeObserver(() => !this.#scale && this.#rescale()).observe(this.#frame);
  }

  get isEmpty() {
    return !this.#frame.firstElementChild;
  }

  /** @param {object} sketch of a valid text */
  show(sketch) {
    const { width, height, pods, edges } = layOut(sketch, seatSize(this.#frame), this.#aspect);
    const focused = document.activeElement?.closest(".preview-seat")?.dataset.seat;
    this.#size = { width, height };
    const stage = make("div", { class: "preview-stage" }, ...pods.map((pod) => this.#pod(pod)), edgesOf(edges, (edge) => this.#chosen({ edge })));
    this.#frame.setAttribute("aria-label", `Preview of ${sketch.name}`);
    this.#frame.replaceChildren(make("div", { class: "preview-room" }, stage));
    this.#rescale();
    this.tell("");
    if (focused) this.#find(focused)?.focus();
  }

  /** Mark the seat that the cursor is in; none when it is empty. */
  mark(seat) {
    for (const marked of this.#frame.querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
    const found = seat ? this.#find(seat) : null;
    found?.setAttribute("aria-current", "true");
    for (const edge of this.#frame.querySelectorAll(".edge")) {
      edge.classList.toggle("near", Boolean(seat) && [edge.dataset.from, edge.dataset.to].includes(seat));
    }
  }

  /** Say why this is not what the text gives now; nothing when it is. */
  tell(words) {
    this.#note.textContent = words;
    this.#frame.classList.toggle("stale", Boolean(words));
  }

  #find(seat) {
    return this.#frame.querySelector(`.preview-seat[data-seat="${CSS.escape(seat)}"]`);
  }

  #pod(pod) {
    const head = make("button", { type: "button", class: "preview-pod-name", title: pod.label, onclick: () => this.#chosen({ pod: pod.id }) }, pod.label);
    const seats = pod.seats.map((seat) => this.#seat(seat));
    return placed(make("div", { class: "preview-pod", role: "group", "aria-label": `pod ${pod.label}` }, head, ...seats), pod);
  }

  #seat(seat) {
    const { address, id, label, runtime, bypasses } = seat;
    const careful = bypasses ? make("span", { class: "preview-bypass", title: "can run anything without asking" }, "⚠ ") : null;
    const attributes = { type: "button", class: "preview-seat", title: label || address, dataset: { seat: address, runtime } };
    const chosen = () => this.#chosen({ seat: address });
    return placed(make("button", { ...attributes, onclick: chosen }, make("b", {}, careful, id), " ", make("span", {}, runtime)), seat);
  }

  get #aspect() {
    const { clientWidth, clientHeight } = this.#frame;
    return clientHeight ? clientWidth / clientHeight : 1;
  }

  #zoom(factor) {
    this.#scale = factor && Math.min(SCALES.most, Math.max(Math.min(SCALES.least, this.#fitting()), (this.#scale || this.#fitting()) * factor));
    this.#rescale();
  }

  #fitting() {
    const { clientWidth, clientHeight } = this.#frame;
    const { width, height } = this.#size;
    return Math.min((clientWidth - 2) / (width || 1), (clientHeight - FOOT) / (height || 1), 1);
  }

  #rescale() {
    const room = this.#frame.firstElementChild;
    if (!room) return;
    const scale = this.#scale || this.#fitting();
    Object.assign(room.style, { width: `${this.#size.width * scale}px`, height: `${this.#size.height * scale}px` });
    const stage = room.firstElementChild;
    stage.style.transform = `scale(${scale})`;
    stage.style.setProperty("--grow", Math.max(1, 1 / scale));
  }
}

function edgesOf(edges, chosen) {
  const lines = edges.map(({ kind, from, to, d, index }) => {
    const line = { class: "edge", d, "marker-end": `url(#${headId("preview", kind)})`, dataset: { kind, from, to } };
    const title = makeSvg("title", {}, `${from} ${WORDS[kind]} ${to}`);
    const grip = makeSvg("path", { class: "edge-grip", d, onclick: () => chosen(index) }, title);
    return makeSvg("g", {}, makeSvg("path", line), grip);
  });
  return makeSvg("svg", { class: "preview-edges", "aria-hidden": "true" }, arrowheads("preview", edges, "strokeWidth"), ...lines);
}

function placed(element, { x, y, width, height }) {
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  return element;
}
