// The controls of a replay: play and pause, speed, steps, the strip to scrub on, and the keys for all of it.

import { BUCKETS, outline } from "./density.js";
import { clockTime } from "./grouping.js";

const MOST_MARKS = 400;
const KEYS = { " ": "play", ArrowLeft: "back", ArrowRight: "ahead", j: "previous", k: "next" };
const TAKES_KEYS = "input:not([type=range]):not([type=checkbox]), select, textarea, [contenteditable], summary";

export class Transport {
  #root;
  #clock;
  #on;
  #told = "";

  /**
   * @param {import("./clock.js").ReplayClock} clock
   * @param {object} on `play()`, `back()`, `ahead()`, `previous()`, `next()`, `seek(moment)`
   */
  constructor(root, clock, on) {
    this.#root = root;
    this.#clock = clock;
    this.#on = on;
    root.addEventListener("click", (event) => this.#act(event.target.closest("[data-act]")?.dataset.act));
    this.#part("scrub").addEventListener("input", ({ target }) => on.seek(clock.begin + Number(target.value)));
    this.#part("speed").addEventListener("change", ({ target }) => (clock.speed = Number(target.value)));
    this.#part("skip").addEventListener("change", ({ target }) => (clock.skipsIdle = target.checked));
  }

  /** @returns {boolean} whether the key was for the replay */
  key(event) {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    if (event.target.closest?.(TAKES_KEYS)) return false;
    if (act === "play" && event.target.closest?.("button, input[type=checkbox], a") && !event.target.closest(".happening")) return false;
    event.preventDefault();
    this.#act(act);
    return true;
  }

  /** Show where the clock stands. */
  update() {
    const { begin, end, now, playing } = this.#clock;
    const share = end > begin ? (now - begin) / (end - begin) : 0;
    const scrub = this.#part("scrub");
    scrub.max = end - begin;
    scrub.value = now - begin;
    this.#root.style.setProperty("--at", `${(share * 100).toFixed(2)}%`);
    this.#showPlaying(playing);
    const told = end ? `${clockTime(now)} / ${clockTime(end)}` : "";
    if (told === this.#told) return;
    this.#told = told;
    this.#part("clock").textContent = told;
    scrub.setAttribute("aria-valuetext", new Date(now).toLocaleString());
  }

  /** @param {number[]} bytes printed in equal parts of the time */
  draw(bytes) {
    const strip = this.#part("density");
    strip.setAttribute("viewBox", `0 0 ${BUCKETS} 1`);
    strip.querySelector("path").setAttribute("d", outline(bytes));
  }

  /** Mark events on the strip. @param {{at: number, family: string}[]} events */
  mark(events) {
    const { begin, end } = this.#clock;
    const within = events.filter(({ at }) => at >= begin && at <= end).slice(0, MOST_MARKS);
    const marks = within.map(({ at, family }) => {
      const mark = document.createElement("i");
      mark.dataset.family = family;
      mark.style.left = `${((100 * (at - begin)) / (end - begin || 1)).toFixed(2)}%`;
      return mark;
    });
    this.#part("marks").replaceChildren(...marks);
  }

  enable(enabled) {
    for (const control of this.#root.querySelectorAll("button, input, select")) control.disabled = !enabled;
  }

  note(text) {
    const part = this.#part("note");
    if (part.textContent === text) return;
    part.textContent = text;
    part.title = text;
  }

  #act(name) {
    if (name && name in this.#on && !this.#part("scrub").disabled) this.#on[name]();
  }

  #showPlaying(playing) {
    const button = this.#root.querySelector("[data-act=play]");
    const name = playing ? "Pause" : "Play";
    if (button.getAttribute("aria-label") === name) return;
    button.setAttribute("aria-label", name);
    button.textContent = playing ? "❚❚" : "▶";
  }

  #part(name) {
    return this.#root.querySelector(`[data-part=${name}]`);
  }
}
