// The list of events: every event once, newest first, the oldest dropped.

import { WHEN } from "../times.js";

const MOST_SHOWN = 200;
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

export class EventList {
  constructor(list) {
    this.list = list;
    this.rig = "";
    for (const time of list.querySelectorAll("time")) showLocalTime(time);
  }

  add(events) {
    for (const event of events) {
      if (!this.#has(event.id)) this.list.prepend(this.#filtered(eventItem(event)));
    }
    while (this.list.childElementCount > MOST_SHOWN) this.list.lastElementChild.remove();
  }

  /** @param {string} rig show only events of this rig; empty for all */
  show(rig) {
    this.rig = rig;
    for (const item of this.list.children) this.#filtered(item);
  }

  #filtered(item) {
    item.hidden = this.rig !== "" && item.dataset.rig !== this.rig;
    return item;
  }

  #has(id) {
    return this.list.querySelector(`[data-event-id="${Number(id)}"]`) !== null;
  }
}

function eventItem(event) {
  const item = document.createElement("li");
  item.dataset.eventId = event.id;
  item.dataset.kind = event.kind;
  item.dataset.rig = event.rig;
  const time = document.createElement("time");
  time.dateTime = event.at;
  showLocalTime(time);
  const text = document.createElement("span");
  text.textContent = event.text;
  item.append(time, text);
  return item;
}

/** The server's clock may tell another zone's time than the reader's. */
function showLocalTime(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  time.textContent = CLOCK.format(at);
  time.title = WHEN.format(at);
}
