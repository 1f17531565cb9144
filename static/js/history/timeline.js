// The timeline: events newest first under their hours, filtered, older ones fetched as one scrolls.

import { age } from "../times.js";
import { clockTime, hourOf, hourTitle } from "./grouping.js";
import { events as fetchEvents } from "./source.js";

const PAGE = 200;
const AGES_MS = 15_000;
const TYPING_MS = 250;
const NEAR_PIXELS = 1200;
const MOST_TOGETHER = 50;

export class Timeline {
  #list;
  #form;
  #note;
  #on;
  #scope = { rig: "", of: "" };
  #events = [];
  #complete = false;
  #loading = null;
  #turn = 0;
  #current = null;
  #typing = 0;
  #nearEnd = false;
  #reachable = null;
  #sentinel = document.createElement("div");

  /** @param {object} parts elements: list, form, note; @param {object} on `chosen(event)`, `changed()`, `failed(error)` */
  constructor({ list, form, note }, on) {
    [this.#list, this.#form, this.#note, this.#on] = [list, form, note, on];
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => {
      if (!target.name) return;
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#reload(), target.name === "family" ? 0 : TYPING_MS);
    });
    list.addEventListener("click", (event) => this.#clicked(event));
    const nearing = (entries) => {
      this.#nearEnd = entries.at(-1).isIntersecting;
      if (this.#nearEnd) this.#loadOlder();
    };
    new IntersectionObserver(nearing, { root: list, rootMargin: `${NEAR_PIXELS}px` }).observe(this.#sentinel);
    setInterval(() => document.hidden || this.#showAges(), AGES_MS);
  }

  /** Times of the events that are listed, newest first. */
  get events() {
    return this.#events;
  }

  /** Show what happened to a seat, in a rig, or everywhere. */
  show({ rig, of }) {
    if (this.#scope.rig === rig && this.#scope.of === of && this.#events.length) return undefined;
    this.#scope = { rig, of };
    this.#list.dataset.of = of ? "seat" : rig ? "rig" : "all";
    return this.#reload();
  }

  /** Events that have just happened. */
  add(fresh) {
    const newest = this.#events[0]?.id ?? 0;
    const ours = fresh.filter((event) => event.id > newest && this.#isWanted(event)).reverse();
    if (!ours.length) return;
    this.#events = [...ours, ...this.#events];
    this.#insert(ours, "before");
    this.#say();
    this.#on.changed();
  }

  /** The event before (-1) or after (1) a certain one, or else a moment; undefined at either end. */
  step(direction, id, moment) {
    const index = this.#events.findIndex((event) => event.id === id);
    if (index >= 0) return this.#events[index - direction];
    return direction < 0 ? this.#events.find((event) => Date.parse(event.at) < moment) : this.#events.findLast((event) => Date.parse(event.at) > moment);
  }

  /** Mark the event that was the last at a moment, or a certain one, and keep it in sight. */
  mark(moment, id = null) {
    const wanted = id ?? this.#events.find((event) => Date.parse(event.at) <= moment)?.id ?? null;
    if (wanted === this.#current) return;
    this.#current = wanted;
    this.#reachable?.removeAttribute("aria-current");
    const entry = this.#entry(wanted);
    if (!entry) return;
    this.#reach(entry);
    entry.setAttribute("aria-current", "true");
    entry.scrollIntoView({ block: "nearest" });
  }

  async #reload() {
    const turn = ++this.#turn;
    this.#events = [];
    this.#complete = false;
    this.#current = null;
    this.#loading = null;
    const found = await this.#fetch();
    if (turn !== this.#turn || !found) return;
    const meanwhile = this.#events.reverse();
    this.#events = [];
    this.#list.replaceChildren(this.#sentinel);
    this.#list.scrollTop = 0;
    this.#take(found);
    this.add(meanwhile);
  }

  async #loadOlder() {
    if (this.#complete || this.#loading || !this.#events.length) return;
    const turn = this.#turn;
    this.#loading = this.#fetch(this.#events.at(-1).id);
    const found = await this.#loading;
    if (turn !== this.#turn) return;
    this.#loading = null;
    if (!found) return;
    this.#take(found);
    // The observer tells changes alone: whoever has scrolled on meanwhile is still at the end.
    requestAnimationFrame(() => this.#nearEnd && this.#atEnd() && this.#loadOlder());
  }

  #atEnd() {
    return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < NEAR_PIXELS;
  }

  async #fetch(before) {
    if (!this.#filter().families.size) return [];
    try {
      return await fetchEvents(this.#query(before));
    } catch (error) {
      this.#on.failed(error);
      return null;
    }
  }

  #take(found) {
    this.#complete = found.length < PAGE;
    const older = [...found].reverse();
    this.#events.push(...older);
    this.#insert(older, "after");
    this.#list.append(this.#sentinel);
    this.#say();
    this.#on.changed();
  }

  #query(before) {
    const { rig, of } = this.#scope;
    const { families, all, text, from, until } = this.#filter();
    const query = new URLSearchParams({ limit: PAGE });
    if (of) query.set("seat", of);
    else if (rig) query.set("rig", rig);
    if (!all) for (const family of families) query.append("family", family);
    if (text) query.set("text", text);
    if (from) query.set("from", new Date(from).toISOString());
    if (until) query.set("until", new Date(until).toISOString());
    if (before) query.set("before", before);
    return query;
  }

  #filter() {
    const { text, from, until } = this.#form.elements;
    const boxes = [...this.#form.querySelectorAll("[name=family]")];
    const families = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    return { families, all: families.size === boxes.length, text: text.value.trim(), from: from.value, until: until.value };
  }

  #isWanted(event) {
    const { rig, of } = this.#scope;
    const { families, text, from, until } = this.#filter();
    const at = Date.parse(event.at);
    if (of ? event.seat !== of : rig && event.rig !== rig) return false;
    if ((from && at < Date.parse(from)) || (until && at > Date.parse(until))) return false;
    return families.has(event.family) && event.text.toLowerCase().includes(text.toLowerCase());
  }

  #insert(fresh, where) {
    for (const hour of hoursOf(fresh)) {
      const shown = where === "after" ? this.#list.querySelector(".hour:last-of-type") : this.#list.querySelector(".hour");
      const element = shown?.dataset.hour === hour.key ? shown : hourElement(hour.key);
      fill(element, hour.events.map(entryOf), where);
      if (element === shown) continue;
      if (where === "after") this.#list.append(element);
      else this.#list.prepend(element);
    }
    if (!this.#reachable?.isConnected) this.#reach(this.#list.querySelector(".happening"));
  }

  #clicked(event) {
    const entry = event.target.closest(".happening");
    const chosen = entry && this.#events.find(({ id }) => id === Number(entry.dataset.event));
    if (chosen) this.#on.chosen(chosen);
  }

  /** Of all entries, this one is a stop of the Tab key. */
  #reach(entry) {
    if (this.#reachable) this.#reachable.tabIndex = -1;
    this.#reachable = entry;
    if (entry) entry.tabIndex = 0;
  }

  #entry(id) {
    return id === null ? null : this.#list.querySelector(`[data-event="${Number(id)}"]`);
  }

  #say() {
    this.#note.textContent = this.#events.length ? "" : "No event fits.";
    this.#note.hidden = this.#events.length > 0;
  }

  #showAges() {
    const now = Date.now();
    for (const element of this.#list.querySelectorAll(".ago")) {
      const text = age(Number(element.dataset.at), now);
      if (element.textContent !== text) element.textContent = text;
    }
  }
}

/** Events, newest first, cut where the hour changes. */
function hoursOf(events) {
  const hours = [];
  for (const event of events) {
    const key = hourOf(event.at);
    if (hours.at(-1)?.key === key) hours.at(-1).events.push(event);
    else hours.push({ key, events: [event] });
  }
  return hours;
}

function hourElement(key) {
  const hour = document.createElement("section");
  hour.className = "hour";
  hour.dataset.hour = key;
  const title = document.createElement("h3");
  title.textContent = hourTitle(key, new Date());
  hour.append(title);
  return hour;
}

/** Put entries into lists that are short: those out of sight are not laid out, and each of them costs a little. */
function fill(hour, entries, where) {
  const title = hour.firstElementChild;
  for (const entry of where === "after" ? entries : entries.reverse()) {
    let list = where === "after" ? hour.lastElementChild : title.nextElementSibling;
    if (!list?.matches("ol") || list.childElementCount >= MOST_TOGETHER) {
      list = document.createElement("ol");
      if (where === "after") hour.append(list);
      else title.after(list);
    }
    if (where === "after") list.append(entry);
    else list.prepend(entry);
    list.style.setProperty("--count", list.childElementCount);
  }
}

function entryOf(event) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "happening";
  button.tabIndex = -1;
  button.dataset.event = event.id;
  button.dataset.family = event.family;
  button.dataset.kind = event.kind;
  if (event.payload?.activity) button.dataset.activity = event.payload.activity;
  const at = Date.parse(event.at);
  const sign = part("span", "sign", "");
  sign.setAttribute("aria-hidden", "true");
  const time = part("time", "", clockTime(at));
  time.dateTime = event.at;
  time.title = new Date(at).toString();
  const ago = part("span", "ago", age(at, Date.now()));
  ago.dataset.at = at;
  const [place, rig] = event.seat ? event.seat.split("@") : [event.rig];
  const whose = part("span", "whose", place);
  if (rig) whose.append(part("span", "at-rig", `@${rig}`));
  whose.title = event.seat || event.rig;
  button.append(sign, time, whose, part("span", "told", event.text), ago);
  item.append(button);
  return item;
}

function part(name, kind, text) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.textContent = text;
  return element;
}
