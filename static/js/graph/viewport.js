// Pan and zoom: the stage moves under the viewport, and says how near one is looking.

import { select, zoom, zoomIdentity, zoomTransform } from "../../vendor/graph.js";

const SCALES = [0.05, 2.5];
const MARGIN = 24;
const MOVED_PX = 5;

/** Below these scales details can no longer be read, and the next coarser picture is shown. */
export function levelOfDetail(scale) {
  if (scale < 0.35) return "far";
  return scale < 0.7 ? "mid" : "near";
}

export class Viewport {
  #frame;
  #stage;
  #zoom;
  #size = { width: 0, height: 0 };
  #following = true;

  constructor(frame, stage) {
    this.#frame = frame;
    this.#stage = stage;
    this.#zoom = zoom()
      .scaleExtent(SCALES)
      .clickDistance(MOVED_PX)
      .filter((event) => !event.button && this.#size.width > 0)
      .on("start", () => (stage.style.willChange = "transform"))
      .on("zoom", (event) => this.#moved(event))
      .on("end", () => (stage.style.willChange = ""));
    select(frame).call(this.#zoom).on("dblclick.zoom", null);
    new ResizeObserver(() => this.#following && this.fit()).observe(frame);
  }

  /** Aspect ratio of the visible area. */
  get aspect() {
    const { clientWidth, clientHeight } = this.#frame;
    return clientHeight ? clientWidth / clientHeight : 1.5;
  }

  /** Tell the size of what lies on the stage, in its own pixels. */
  setContent(width, height) {
    this.#size = { width, height };
    if (this.#following) this.fit();
  }

  /** From now on show everything, until a person pans or zooms. */
  follow() {
    this.#following = true;
  }

  /** Show everything, and go on doing so until a person pans or zooms. */
  fit() {
    const { clientWidth, clientHeight } = this.#frame;
    const { width, height } = this.#size;
    if (!width || !clientWidth) return;
    const scale = Math.min(clientWidth / width, clientHeight / height, 1);
    this.#to(zoomIdentity.translate((clientWidth - width * scale) / 2, (clientHeight - height * scale) / 2).scale(scale));
    this.#following = true;
  }

  zoomBy(factor) {
    select(this.#frame).call(this.#zoom.scaleBy, factor);
    this.#following = false;
  }

  /** Move just so far that the element is in sight. */
  reveal(element) {
    const frame = this.#frame.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const dx = overshoot(box.left, box.right, frame.left + MARGIN, frame.right - MARGIN);
    const dy = overshoot(box.top, box.bottom, frame.top + MARGIN, frame.bottom - MARGIN);
    if (!dx && !dy) return;
    const { x, y, k } = zoomTransform(this.#frame);
    this.#to(zoomIdentity.translate(x - dx, y - dy).scale(k));
  }

  #to(transform) {
    select(this.#frame).call(this.#zoom.transform, transform);
  }

  #moved({ transform, sourceEvent }) {
    if (sourceEvent) this.#following = false;
    const { x, y, k } = transform;
    this.#stage.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    const level = levelOfDetail(k);
    if (this.#frame.dataset.lod !== level) this.#frame.dataset.lod = level;
  }
}

/** How far [low, high] sticks out of [from, to]; negative to the left. */
function overshoot(low, high, from, to) {
  if (low < from) return low - from;
  return high > to ? Math.min(high - to, low - from) : 0;
}
