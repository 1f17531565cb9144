// Small live screens of seats: tells the server which can be seen, and paints what has changed.

import { currentLook } from "../terminal/look.js";
import { Colours } from "./colours.js";
import { Materials } from "./materials.js";
import { Painter } from "./painter.js";
import { Picture } from "./picture.js";
import { wishes } from "./wishes.js";

const USUAL_RATE = 2;
const SETTLE_MS = 50;
const LONG_MS = 50;
/** Twice as much is on its way before it is missed: with six times the rest, drawing takes a quarter of the time. */
const REST = 6;
const LONGEST_REST_MS = 2000;
const MARGIN = "120px";

/** Dispatches `change` (detail {addresses}) after it has painted. */
export class Miniatures extends EventTarget {
  #socket;
  #settings;
  #colours = new Colours(currentLook().options.theme);
  #materials = new Materials();
  #shown = new Map();
  #pictures = new Map();
  #wished = "{}";
  #settling = 0;
  #frame = 0;
  #batch = 0;
  #seen = new IntersectionObserver((entries) => this.#scrolled(entries), { rootMargin: MARGIN });
  #sized = new ResizeObserver((entries) => this.#resized(entries));

  /** @param {object} page `socket` and `settings` of the page, see main.js */
  constructor({ socket, settings }) {
    super();
    this.#socket = socket;
    this.#settings = settings;
    socket.addEventListener("screens", ({ detail }) => this.#told(detail));
    socket.addEventListener("ready", () => this.#wishAnew());
    settings?.addEventListener("change", ({ detail }) => detail.name === "fontFamily" && this.#repaint());
    document.addEventListener("visibilitychange", () => this.#wish());
  }

  /** Paint a seat's screen into a canvas from now on, at most `rate` times a second while it can be seen. */
  show(canvas, address, { rate = USUAL_RATE } = {}) {
    const known = this.#shown.get(canvas);
    if (known?.address === address && known.rate === rate) return;
    const painter = known?.painter ?? new Painter(canvas, this.#colours, this.#materials);
    painter.family = this.#settings?.get("fontFamily") ?? "";
    this.#shown.set(canvas, { canvas, address, rate, painter, visible: known?.visible ?? false, rows: null });
    canvas.classList.add("mini");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `screen of ${address}`);
    if (!known) {
      this.#seen.observe(canvas);
      this.#sized.observe(canvas);
    }
    this.#wish();
    this.#paintSoon();
  }

  hide(canvas) {
    this.#seen.unobserve(canvas);
    this.#sized.unobserve(canvas);
    if (this.#shown.delete(canvas)) this.#wish();
  }

  /** What is known of a seat's screen; undefined when nobody looks at it. */
  picture(address) {
    return this.#pictures.get(address) ?? undefined;
  }

  /** @param {object} theme in the words of xterm.js */
  set theme(theme) {
    this.#colours = new Colours(theme);
    this.#repaint();
  }

  #scrolled(entries) {
    for (const { target, isIntersecting } of entries) {
      const shown = this.#shown.get(target);
      if (!shown) continue;
      if (!isIntersecting && !target.isConnected) this.hide(target);
      shown.visible = isIntersecting;
    }
    this.#wish();
  }

  #resized(entries) {
    for (const { target, contentRect } of entries) {
      const shown = this.#shown.get(target);
      const [width, height] = [contentRect.width, contentRect.height].map((side) => Math.round(side * devicePixelRatio));
      if (!shown || !width || !height || (target.width === width && target.height === height)) continue;
      Object.assign(target, { width, height });
      shown.rows = null;
      this.#paint(shown); // at once: with its size a canvas has lost its picture
    }
  }

  /** Tell the server what can be seen, when that has not changed for a moment. */
  #wish() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#tell(), SETTLE_MS);
  }

  #wishAnew() {
    this.#wished = "{}";
    this.#batch = 0;
    this.#tell();
  }

  #tell() {
    const seats = document.hidden ? {} : wishes(this.#shown.values());
    const wished = JSON.stringify(seats);
    if (wished === this.#wished || !this.#socket.ready) return;
    this.#wished = wished;
    for (const address of this.#pictures.keys()) if (!(address in seats)) this.#pictures.delete(address);
    this.#socket.send({ type: "watch", seats });
  }

  #told({ batch, screens }) {
    for (const screen of screens) this.#take(screen);
    if (document.hidden) return this.#drawn(batch);
    this.#batch = batch;
    return this.#paintSoon();
  }

  #take(screen) {
    const { seat, gone } = screen;
    if (gone) this.#pictures.set(seat, null);
    else if (screen.whole) this.#pictures.set(seat, new Picture());
    const rows = this.#pictures.get(seat)?.take(screen);
    for (const shown of this.#shown.values()) {
      if (shown.address !== seat) continue;
      if (gone || !rows || shown.rows === null) shown.rows = null;
      else for (const row of rows) shown.rows.add(row);
    }
  }

  #paintSoon() {
    this.#frame ||= requestAnimationFrame(() => this.#paintAll());
  }

  #paintAll() {
    this.#frame = 0;
    const [began, batch] = [performance.now(), this.#batch];
    this.#batch = 0;
    if (batch) setTimeout(() => this.#rest(batch, performance.now() - began)); // the browser draws after this, before that
    const painted = new Set();
    for (const shown of this.#shown.values()) {
      if (this.#paint(shown)) painted.add(shown.address);
    }
    if (painted.size) this.dispatchEvent(new CustomEvent("change", { detail: { addresses: painted } }));
  }

  #paint(shown) {
    const picture = this.#pictures.get(shown.address);
    if (picture === undefined || !shown.canvas.width || shown.rows?.size === 0) return false;
    shown.canvas.toggleAttribute("data-gone", !picture);
    if (picture) shown.painter.paint(picture, shown.rows);
    else shown.painter.clear();
    shown.rows = new Set();
    return true;
  }

  /** Where drawing takes long it leaves the page time for other things: the next screens come later. */
  #rest(batch, spent) {
    if (spent < LONG_MS) this.#drawn(batch);
    else setTimeout(() => this.#drawn(batch), Math.min(spent * REST, LONGEST_REST_MS));
  }

  #drawn(batch) {
    this.#socket.send({ type: "drawn", batch });
  }

  #repaint() {
    for (const shown of this.#shown.values()) {
      shown.painter.colours = this.#colours;
      shown.painter.family = this.#settings?.get("fontFamily") ?? "";
      shown.rows = null;
    }
    this.#paintSoon();
  }
}
