// A small map of everything, when it is much larger than what is in sight: shows where one looks, a press there leads there.

const MOST = { width: 200, height: 140 };
/** Shown when the content is so many times wider or higher than the frame. */
const LARGE = 1.3;
const PAINT_MS = 250;

export class Minimap {
  #viewport;
  #scene;
  #box = document.createElement("div");
  #canvas = document.createElement("canvas");
  #sight = document.createElement("div");
  #scale = 0;
  #due = 0;

  constructor(frame, scene, viewport) {
    this.#scene = scene;
    this.#viewport = viewport;
    this.#box.className = "minimap";
    this.#box.hidden = true;
    this.#box.setAttribute("aria-hidden", "true"); // for pointers; with keys one walks from seat to seat
    this.#sight.className = "minimap-sight";
    this.#box.append(this.#canvas, this.#sight);
    frame.append(this.#box);
    viewport.addEventListener("move", () => this.#moved());
    viewport.addEventListener("content", () => this.#moved());
    for (const type of ["pointerdown", "pointermove"]) this.#box.addEventListener(type, (event) => this.#lead(event));
    for (const type of ["mousedown", "touchstart", "wheel", "dblclick"]) this.#box.addEventListener(type, (event) => event.stopPropagation());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.update());
  }

  /** Something looks different: paint it soon. */
  update() {
    if (this.#box.hidden || this.#due) return;
    this.#due = setTimeout(() => {
      this.#due = 0;
      this.#paint();
    }, PAINT_MS);
  }

  #moved() {
    const { content, sight } = this.#viewport;
    const large = content && (content.width > sight.width * LARGE || content.height > sight.height * LARGE);
    if (large && this.#box.hidden) {
      this.#box.hidden = false;
      this.#paint();
    }
    this.#box.hidden = !large;
    if (large) this.#showSight(content, sight);
  }

  #showSight(content, sight) {
    const scale = this.#scale;
    const left = Math.max(0, sight.x - content.x) * scale;
    const top = Math.max(0, sight.y - content.y) * scale;
    const right = Math.min(content.width, sight.x + sight.width - content.x) * scale;
    const bottom = Math.min(content.height, sight.y + sight.height - content.y) * scale;
    this.#sight.hidden = right <= left || bottom <= top;
    Object.assign(this.#sight.style, { transform: `translate(${left}px, ${top}px)`, width: `${right - left}px`, height: `${bottom - top}px` });
  }

  #paint() {
    const { content } = this.#viewport;
    if (!content) return;
    this.#scale = Math.min(MOST.width / content.width, MOST.height / content.height);
    const [width, height] = [Math.ceil(content.width * this.#scale), Math.ceil(content.height * this.#scale)];
    Object.assign(this.#canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio });
    Object.assign(this.#canvas.style, { width: `${width}px`, height: `${height}px` });
    const context = this.#canvas.getContext("2d");
    const scale = this.#scale * devicePixelRatio;
    context.setTransform(scale, 0, 0, scale, -content.x * scale, -content.y * scale);
    const colour = colours(this.#box);
    for (const rig of this.#scene.rigs) {
      fill(context, rig.box, colour("rig"));
      for (const pod of rig.pods()) fill(context, pod, colour("pod"));
      for (const [id, seat] of rig.seats()) fill(context, seat, colour(document.getElementById(id)?.dataset ?? {}));
    }
    this.#showSight(content, this.#viewport.sight);
  }

  #lead(event) {
    event.stopPropagation();
    if (event.type === "pointerdown") this.#box.setPointerCapture(event.pointerId);
    if (!(event.buttons & 1)) return;
    const { left, top } = this.#canvas.getBoundingClientRect();
    const { content } = this.#viewport;
    this.#viewport.centre({ x: content.x + (event.clientX - left) / this.#scale, y: content.y + (event.clientY - top) / this.#scale });
  }
}

function fill(context, { x, y, width, height }, colour) {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}

/** The colours of the style sheet: of `rig`, `pod`, or of how a seat stands. */
function colours(box) {
  const known = new Map();
  const probe = document.createElement("i");
  box.append(probe);
  const style = getComputedStyle(probe);
  const read = (what) => {
    if (typeof what === "string") probe.className = `minimap-${what}`;
    else {
      probe.className = "minimap-seat";
      for (const name of ["state", "standing", "trouble"]) {
        if (what[name]) probe.dataset[name] = what[name];
        else delete probe.dataset[name];
      }
    }
    return style.backgroundColor;
  };
  queueMicrotask(() => probe.remove());
  return (what) => {
    const key = typeof what === "string" ? what : `${what.state} ${what.standing} ${what.trouble}`;
    if (!known.has(key)) known.set(key, read(what));
    return known.get(key);
  };
}
