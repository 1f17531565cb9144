// The explorer: all rigs with their pods and seats, how many of them work, wait or failed, and a filter.

import { stopAtOne } from "../keys/tab_stop.js";
import { COUNTED, countsOf, treeOf } from "./tree.js";

const FOLDED = "rigweb.folded";
const WORDS = { waiting: "waiting", error: "in trouble", working: "working", finished: "finished" };

export class Explorer {
  #element;
  #page;
  #filter;
  #folded = recall();
  #focusedLast = null;
  #revealed = { rig: "", seat: "" };

  constructor(element, page) {
    this.#element = element;
    this.#page = page;
    this.#filter = element.querySelector("input[type=search]");
    this.#filter.addEventListener("input", () => this.update());
    this.#filter.addEventListener("keydown", (event) => this.#filterKey(event));
    element.addEventListener("click", (event) => this.#clicked(event));
    element.addEventListener("dblclick", (event) => this.#doubleClicked(event));
    element.addEventListener("keydown", (event) => this.#walk(event));
    element.addEventListener("focusin", ({ target }) => this.#focused(target));
    page.seats.addEventListener("change", ({ detail }) => this.#follow(detail.addresses));
    page.selection.addEventListener("change", () => this.#mark());
    this.update();
  }

  focusFilter() {
    this.#filter.focus();
    this.#filter.select();
  }

  /** A change of a few seats touches their lines and the counts alone. */
  #follow(addresses) {
    if (!addresses || this.#filter.value) return this.update();
    const lines = [...addresses].map((address) => this.#element.querySelector(`.explorer-seat[data-address="${CSS.escape(address)}"]`));
    for (const line of lines.filter(Boolean)) seatLine(this.#page.seats.get(line.dataset.address)).update(line.parentElement);
    const counts = countsOf(this.#page.seats.all());
    for (const state of this.#element.querySelectorAll(".rig-state")) this.#showCounts(state, counts.get(state.dataset.rig) ?? {});
    return undefined;
  }

  update() {
    const filter = this.#filter.value.trim();
    const tree = treeOf(this.#page.seats.all(), filter);
    for (const state of this.#element.querySelectorAll(".rig-state")) {
      const name = state.dataset.rig;
      const rig = tree.get(name) ?? { counts: {}, pods: [] };
      this.#showCounts(state, rig.counts);
      const folded = !filter && this.#folded.has(name);
      state.querySelector("[data-action=fold]").setAttribute("aria-expanded", String(!folded));
      const list = this.#element.querySelector(`.explorer-pods[data-rig="${CSS.escape(name)}"]`);
      list.hidden = folded;
      reconcile(list, rig.pods.map((pod) => podLine(pod)));
      state.classList.toggle("no-match", Boolean(filter) && !rig.pods.length);
    }
    this.#mark();
  }

  /** The rig that the centre shows, the seats in the dock, and what is selected. */
  #mark() {
    const { place, dock, selection } = this.#page;
    for (const state of this.#element.querySelectorAll(".rig-state")) {
      const here = state.dataset.rig === place.rig;
      state.classList.toggle("current", here);
    }
    for (const line of this.#element.querySelectorAll(".explorer-seat")) {
      const { address } = line.dataset;
      line.setAttribute("aria-current", String(address === dock?.front));
      line.classList.toggle("selected", selection.has(address));
    }
    this.#setTabStop();
  }

  mark() {
    this.#mark();
    this.#reveal();
  }

  /** Bring the rig that one came to into sight, and the seat whose terminal one opened; each once. */
  #reveal() {
    const list = this.#element.querySelector(".explorer-list");
    const { place, dock } = this.#page;
    if (place.rig !== this.#revealed.rig) scrollTo(list, list.querySelector(".rig-state.current"));
    if (dock?.front !== this.#revealed.seat) scrollTo(list, list.querySelector('.explorer-seat[aria-current="true"]'), "nearest");
    this.#revealed = { rig: place.rig, seat: dock?.front };
  }

  #showCounts(state, counts) {
    const text = COUNTED.filter((kind) => counts[kind]);
    const holder = state.querySelector(".rig-counts");
    const key = text.map((kind) => `${kind} ${counts[kind]}`).join();
    if (holder.dataset.shown === key) return;
    holder.dataset.shown = key;
    holder.replaceChildren(
      ...text.map((kind) => {
        const count = document.createElement("span");
        count.dataset.standing = kind;
        count.title = `${counts[kind]} ${WORDS[kind]}`;
        count.append(sign(), `${counts[kind]}`, hiddenText(` ${WORDS[kind]}`));
        return count;
      }),
    );
  }

  #clicked(event) {
    const seat = event.target.closest(".explorer-seat");
    const fold = event.target.closest("[data-action=fold]");
    if (fold) return this.#fold(fold.closest(".rig-state").dataset.rig);
    if (!seat) return undefined;
    if (event.ctrlKey || event.metaKey) return this.#page.selection.toggle(seat.dataset.address);
    return this.#page.open(seat.dataset.address);
  }

  #doubleClicked(event) {
    const name = event.target.closest(".rig-state h3 a");
    if (name) this.#fold(name.closest(".rig-state").dataset.rig);
  }

  #fold(rig) {
    if (!this.#folded.delete(rig)) this.#folded.add(rig);
    remember(this.#folded);
    this.update();
  }

  #filterKey(event) {
    if (event.key === "Escape") this.#filter.value = "";
    else if (event.key === "ArrowDown") this.#stops()[0]?.focus();
    else if (event.key === "Enter") this.#element.querySelector(".explorer-seat")?.click();
    else return;
    event.preventDefault();
    if (event.key === "Escape") this.update();
  }

  /** Up and down walk what can be seen; left and right fold. */
  #walk(event) {
    const at = event.target.closest(".explorer-seat, .rig-state h3 a");
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const stops = this.#stops();
    const index = stops.indexOf(at);
    const moves = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: stops.length - 1 };
    const rig = at.closest("[data-rig]")?.dataset.rig;
    if (event.key in moves) stops.at(Math.max(0, Math.min(stops.length - 1, moves[event.key])))?.focus();
    else if (event.key === "ArrowLeft" && !this.#folded.has(rig)) {
      this.#element.querySelector(`.rig-state[data-rig="${CSS.escape(rig)}"] h3 a`).focus();
      this.#fold(rig);
    } else if (event.key === "ArrowRight" && this.#folded.has(rig)) this.#fold(rig);
    else return;
    event.preventDefault();
  }

  #focused(element) {
    if (!this.#stops().includes(element)) return;
    this.#focusedLast = element;
    this.#setTabStop();
  }

  #setTabStop() {
    stopAtOne(this.#stops(), this.#focusedLast, (stop) => stop.matches(".selected"));
  }

  #stops() {
    return [...this.#element.querySelectorAll(".rig-state h3 a, .explorer-pods:not([hidden]) .explorer-seat")];
  }
}

function podLine(pod) {
  const key = `pod ${pod.id}`;
  return {
    key,
    make() {
      const item = document.createElement("li");
      item.className = "explorer-pod";
      const head = document.createElement("p");
      head.className = "explorer-pod-name";
      head.dir = "auto";
      const list = document.createElement("ul");
      item.append(head, list);
      return item;
    },
    update(item) {
      setText(item.firstChild, pod.label);
      item.lastChild.setAttribute("aria-label", `pod ${pod.label}`);
      item.style.setProperty("--seats", pod.rows.length);
      reconcile(item.lastChild, pod.rows.map(seatLine));
    },
  };
}

function seatLine(row) {
  return {
    key: `seat ${row.address}`,
    make() {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "explorer-seat";
      button.dataset.address = row.address;
      const [name, doing, age] = ["b", "span", "time"].map((tag) => document.createElement(tag));
      doing.className = "explorer-doing";
      age.className = "age";
      button.append(sign(), name, doing, age);
      item.append(button);
      return item;
    },
    update(item) {
      const button = item.firstChild;
      const [, name, doing, age] = button.children;
      setText(name, row.member);
      setText(doing, row.words);
      if (age.dateTime !== row.since) age.dateTime = row.since;
      setData(button, "state", row.state);
      setData(button, "standing", row.standing);
      button.toggleAttribute("data-trouble", row.trouble);
      setData(button, "rig", row.rig);
      const title = row.reason ? `${row.address}: ${row.reason}` : row.address;
      if (button.title !== title) button.title = title;
    },
  };
}

/** Move a list so that an element stands at its top, or just far enough that it is in sight; nothing around it moves. */
function scrollTo(list, element, where = "top") {
  if (!element) return;
  const [box, frame] = [element.getBoundingClientRect(), list.getBoundingClientRect()];
  if (where === "top" || box.top < frame.top) list.scrollTop += box.top - frame.top;
  else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom;
}

/** Make the children of `parent` those of `lines`, keeping elements, and so focus and place, of lines that stay. */
function reconcile(parent, lines) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let before = parent.firstElementChild;
  for (const line of lines) {
    let element = known.get(line.key);
    known.delete(line.key);
    if (!element) {
      element = line.make();
      element.dataset.key = line.key;
    }
    if (element === before) before = before.nextElementSibling;
    else parent.insertBefore(element, before);
    line.update(element);
  }
  for (const gone of known.values()) gone.remove();
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setData(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

function sign() {
  const mark = document.createElement("span");
  mark.className = "sign";
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

function hiddenText(text) {
  const made = document.createElement("span");
  made.className = "visually-hidden";
  made.textContent = text;
  return made;
}

function recall() {
  try {
    const found = JSON.parse(localStorage.getItem(FOLDED) ?? "[]");
    return new Set(Array.isArray(found) ? found : []);
  } catch {
    return new Set();
  }
}

function remember(folded) {
  try {
    localStorage.setItem(FOLDED, JSON.stringify([...folded]));
  } catch {
    // A full or forbidden storage: everything is unfolded next time.
  }
}
