// Pan and zoom: the stage moves under the viewport, and says how near one is looking.

import { select, zoom, zoomIdentity, zoomTransform } from "../../vendor/graph.js";
import { growth, levelOfDetail } from "./levels.js";

const SCALES = [0.04, 2.5];
/** Above this scale screens are painted three times as fine, so that they can be read. */
const CLOSE = 1.15;
const MARGIN = 24;
const MOVED_PX = 5;
/** One event of the wheel changes the scale by no more than this power of two. */
const LARGEST_STEP = 0.5;
/**
 * A gesture is over when nothing has come for so long: only then the picture is drawn anew for its scale.
 * Where that is slow, a longer rest is waited for: so many times what it took last.
 */
const SETTLED_MS = 90;
const PATIENCE = 3;

export class Viewport extends EventTarget {
  #frame;
  #stage;
  #size = { width: 0, height: 0 };
  #zoom;
  #content = null;
  #following = true;
  #settling = 0;
  #redrawMs = 0;

  /** @param {(event: Event) => boolean} claimed whether a press there means something else than panning */
  constructor(frame, stage, claimed) {
    super();
    this.#frame = frame;
    this.#stage = stage;
    this.#zoom = zoom()
      .scaleExtent(SCALES)
      .extent(() => [[0, 0], [this.#size.width, this.#size.height]])
      .clickDistance(MOVED_PX)
      .wheelDelta(wheelDelta)
      .filter((event) => !event.button && this.#content !== null && !claimed(event))
      .on("zoom", (event) => this.#moved(event));
    select(frame).call(this.#zoom).on("dblclick.zoom", null);
    new ResizeObserver(() => this.#resized()).observe(frame);
    this.measure();
  }

  /** Read the size of the frame anew; that it is known otherwise saves laying out the page for every question. */
  measure() {
    this.#size = { width: this.#frame.clientWidth, height: this.#frame.clientHeight };
  }

  /** Aspect ratio of the visible area. */
  get aspect() {
    const { width, height } = this.#size;
    return height ? width / height : 1.5;
  }

  get scale() {
    return zoomTransform(this.#frame).k;
  }

  /** What is in sight, in the stage's pixels. */
  get sight() {
    const [x, y] = zoomTransform(this.#frame).invert([0, 0]);
    return { x, y, width: this.#size.width / this.scale, height: this.#size.height / this.scale };
  }

  get content() {
    return this.#content;
  }

  /** A point of the window in the stage's pixels. */
  toStage({ clientX, clientY }) {
    const { left, top } = this.#frame.getBoundingClientRect();
    const [x, y] = zoomTransform(this.#frame).invert([clientX - left, clientY - top]);
    return { x, y };
  }

  /** Tell which box holds everything on the stage, in its own pixels; null when there is nothing. */
  setContent(box) {
    this.#content = box;
    if (this.#following) this.fit();
    this.dispatchEvent(new Event("content"));
  }

  /** From now on show everything, until a person pans or zooms. */
  follow() {
    this.#following = true;
  }

  /** Show everything, and go on doing so until a person pans or zooms. */
  fit() {
    if (this.#content) this.show(this.#content);
    this.#following = true;
  }

  /** Show a box of the stage as large as it fits. */
  show(box) {
    const { width, height } = this.#size;
    if (!width) return;
    const margin = Math.min(MARGIN, width / 16);
    const scale = Math.min((width - 2 * margin) / box.width, (height - 2 * margin) / box.height, 1);
    this.#following = false;
    this.#centre({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, Math.max(scale, SCALES[0]));
  }

  /** Bring a point of the stage into the middle. */
  centre(point) {
    this.#following = false;
    this.#centre(point, this.scale);
  }

  /** Zoom about the middle, or about the seat that has the focus: it stays in sight. */
  zoomBy(factor) {
    select(this.#frame).call(this.#zoom.scaleBy, factor, this.#focused());
    this.#following = false;
  }

  /** Move just so far that the element is in sight. */
  reveal(element) {
    const frame = this.#frame.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const dx = overshoot(box.left, box.right, frame.left + MARGIN, frame.right - MARGIN);
    const map = this.#frame.querySelector(".minimap:not([hidden])")?.getBoundingClientRect();
    const bottom = map && box.right - dx > map.left ? map.top : frame.bottom;
    const dy = overshoot(box.top, box.bottom, frame.top + MARGIN, bottom - MARGIN);
    if (!dx && !dy) return;
    const { x, y, k } = zoomTransform(this.#frame);
    this.#to(zoomIdentity.translate(x - dx, y - dy).scale(k));
  }

  /** Where the seat that has the focus is in the frame, if it is in sight. */
  #focused() {
    const seat = this.#stage.querySelector(".seat:focus")?.getBoundingClientRect();
    if (!seat) return undefined;
    const { left, top } = this.#frame.getBoundingClientRect();
    const [x, y] = [seat.x + seat.width / 2 - left, seat.y + seat.height / 2 - top];
    const { width, height } = this.#size;
    return x >= 0 && y >= 0 && x <= width && y <= height ? [x, y] : undefined;
  }

  #centre({ x, y }, scale) {
    const { width, height } = this.#size;
    this.#to(zoomIdentity.translate(width / 2 - x * scale, height / 2 - y * scale).scale(scale));
  }

  #to(transform) {
    select(this.#frame).call(this.#zoom.transform, transform);
  }

  #resized() {
    this.measure();
    if (this.#following) this.fit();
    this.dispatchEvent(new Event("content"));
  }

  #moved({ transform, sourceEvent }) {
    const { x, y, k } = transform;
    this.#stage.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    clearTimeout(this.#settling);
    if (sourceEvent) {
      this.#following = false;
      this.#stage.style.willChange = "transform";
      this.#settling = setTimeout(() => this.#settled(), Math.max(SETTLED_MS, this.#redrawMs * PATIENCE));
    } else this.#settled();
    this.dispatchEvent(new Event("move"));
  }

  #settled() {
    const { scale } = this;
    this.#stage.style.willChange = "";
    const [level, grow] = [levelOfDetail(scale), String(growth(scale))];
    const start = performance.now();
    requestAnimationFrame(() => setTimeout(() => (this.#redrawMs = Math.min(400, performance.now() - start))));
    if (this.#stage.style.getPropertyValue("--grow") !== grow) this.#stage.style.setProperty("--grow", grow);
    this.#frame.toggleAttribute("data-close", scale > CLOSE);
    if (this.#frame.dataset.lod === level) return;
    this.#frame.dataset.lod = level;
    this.dispatchEvent(new Event("level"));
  }
}

/** How far [low, high] sticks out of [from, to]; negative to the left. */
function overshoot(low, high, from, to) {
  if (low < from) return low - from;
  return high > to ? Math.min(high - to, low - from) : 0;
}

/** The steps of a pinch are small, and come as a wheel with Ctrl: they count tenfold. So would the notch of a real wheel. */
function wheelDelta({ deltaY, deltaMode, ctrlKey }) {
  const unit = [0.002, 0.05, 1][deltaMode];
  const delta = -deltaY * unit * (ctrlKey ? 10 : 1);
  return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, delta));
}
