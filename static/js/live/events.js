// The list of events: every event once, newest first, the oldest dropped.

const MOST_SHOWN = 200;

export class EventList {
  /** @param {string} rig show only events of this rig; empty for all */
  constructor(list, rig) {
    this.list = list;
    this.rig = rig;
    for (const time of list.querySelectorAll("time")) showLocalTime(time);
  }

  add(events) {
    for (const event of events) {
      if (this.#isOurs(event) && !this.#has(event.id)) this.list.prepend(eventItem(event));
    }
    while (this.list.childElementCount > MOST_SHOWN) this.list.lastElementChild.remove();
  }

  #isOurs(event) {
    return !this.rig || event.rig === this.rig;
  }

  #has(id) {
    return this.list.querySelector(`[data-event-id="${Number(id)}"]`) !== null;
  }
}

function eventItem(event) {
  const item = document.createElement("li");
  item.dataset.eventId = event.id;
  item.dataset.kind = event.kind;
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
  time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  time.title = at.toLocaleString();
}
