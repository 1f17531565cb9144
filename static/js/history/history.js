// The history view: what happened as a timeline, and beside it the terminals replayed as they were.

import { Finder } from "./finder.js";
import { MOST_PANES, Replay } from "./replay.js";
import { frame } from "./source.js";
import { Timeline } from "./timeline.js";
import { Whose } from "./whose.js";

/** The server notes what was printed a little later than it was. */
const LATE_MS = 300;
const MARK_MS = 200;
/** With these a program begins or ends, and with it what can be replayed. */
const OF_SESSIONS = new Set(["seat.launching", "seat.exited", "seat.failed"]);
/** The server must have noted it, and a rig that comes up does so seat by seat. */
const SETTLED_MS = 1000;

export class HistoryView {
  #root;
  #page;
  #building = null;
  #timeline;
  #replay;
  #whose;
  #place = null;
  #shown = false;
  #marking = 0;
  #chosen = { id: 0, moment: 0 };
  #choosing = false;
  /** The seat of an event that is replayed alone, as it is none of those of the place. */
  #alone = "";
  #outdated = false;
  #refreshing = 0;

  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    page.socket.addEventListener("events", ({ detail }) => this.#happened(detail.events));
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  async show(place) {
    this.#shown = true;
    try {
      this.#building ??= this.#build();
      await this.#building;
    } catch (error) {
      this.#building = null;
      this.#failed(error);
      return;
    }
    const same = this.#place?.rig === place.rig && this.#place?.of === place.of;
    this.#place = place;
    this.#whose.show(place);
    if (same) {
      this.#replay.resume();
      if (this.#outdated || !this.#replay.sessions.length) await this.#refresh();
      return;
    }
    this.#outdated = false;
    this.#alone = "";
    this.#timeline.show(place);
    await this.#replayOf(this.#addresses());
  }

  hide() {
    this.#shown = false;
    this.#replay?.hide();
  }

  update() {
    if (!this.#place) return;
    this.#whose.show(this.#place);
    if (!this.#alone && !this.#replaysAll()) this.#planRefresh();
  }

  async #build() {
    this.#root.innerHTML = await frame(); // our own template; it carries nothing that an agent has written
    const part = (name) => this.#root.querySelector(`[data-part=${name}]`);
    const failed = (error) => this.#failed(error);
    this.#timeline = new Timeline({ list: part("events"), form: part("filter"), note: part("timeline-note") }, {
      chosen: (event) => this.#choose(event),
      changed: () => this.#mark(),
      failed,
    });
    this.#replay = new Replay(part("replay"), {
      moved: (moment) => this.#moved(moment),
      previous: () => this.#step(-1),
      next: () => this.#step(1),
      marks: () => this.#mark(),
      failed,
    });
    new Finder(part("replay"), {
      sessions: () => this.#replay.sessions,
      chosen: (moment, address) => {
        this.#replay.look(address);
        this.#replay.seek(moment);
      },
      failed,
    });
    this.#whose = new Whose(part("whose"), this.#page);
  }

  #happened(events) {
    this.#timeline?.add(events);
    if (!this.#place || !events.some((event) => OF_SESSIONS.has(event.kind) && this.#isReplayed(event))) return;
    this.#planRefresh();
  }

  #planRefresh() {
    this.#outdated = true;
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => this.#shown && this.#outdated && this.#refresh(), SETTLED_MS);
  }

  /** Whether the replay is that of all seats of the place, as many as it has room for. */
  #replaysAll() {
    return String(this.#addresses().slice(0, MOST_PANES)) === String(this.#replay.addresses);
  }

  #isReplayed({ seat, rig }) {
    return this.#replay.addresses.includes(seat) || (!this.#place.of && rig === this.#place.rig);
  }

  /** There is more to replay, or a run has ended: the moment that is shown stays. */
  async #refresh() {
    this.#outdated = false;
    const { sessions, moment } = this.#replay;
    if (!sessions.length || !(this.#alone || this.#replaysAll())) await this.#replayOf(this.#alone ? [this.#alone] : this.#addresses(), moment);
    else await this.#replay.refresh().catch((error) => this.#failed(error));
  }

  #addresses() {
    const { rig, of } = this.#place;
    if (of) return [of];
    return rig ? this.#page.seats.all(rig).map(({ address }) => address) : [];
  }

  async #replayOf(addresses, moment) {
    const one = addresses.length === 1 ? addresses[0] : "";
    const link = this.#root.querySelector("[data-part=plain]");
    link.hidden = !one;
    if (one) link.href = `/transcripts/${encodeURIComponent(one)}/`;
    const title = one || (addresses.length ? `${this.#place.rig}, all seats` : "");
    try {
      await this.#replay.show(addresses, title, moment);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Replay the moment of an event; where several seats are listed but not replayed, that of its seat. */
  async #choose(event) {
    const moment = Date.parse(event.at) + LATE_MS;
    const chosen = { id: event.id, moment };
    this.#chosen = chosen;
    this.#choosing = true;
    this.#timeline.mark(moment, event.id);
    if (event.seat && !this.#replay.addresses.includes(event.seat)) {
      this.#alone = event.seat;
      await this.#replayOf([event.seat], moment);
    } else {
      this.#replay.look(event.seat);
      await this.#replay.seek(moment);
    }
    if (chosen === this.#chosen) this.#choosing = false;
  }

  #step(direction) {
    const { moment } = this.#replay;
    const event = this.#timeline.step(direction, moment === this.#chosen.moment ? this.#chosen.id : 0, moment - LATE_MS);
    if (event) this.#choose(event);
  }

  #moved(moment) {
    if (this.#choosing) this.#chosen.moment = moment; // an event may lie before all that can be replayed
    if (moment === this.#chosen.moment) return;
    this.#marking ||= setTimeout(() => {
      this.#marking = 0;
      if (this.#replay.moment !== this.#chosen.moment) this.#timeline.mark(this.#replay.moment);
    }, MARK_MS);
  }

  #mark() {
    const events = this.#timeline.events.map(({ at, family }) => ({ at: Date.parse(at), family }));
    this.#replay?.transport.mark(events);
  }

  #key(event) {
    if (!this.#shown || !this.#replay || event.defaultPrevented) return;
    if (!this.#root.contains(event.target) && event.target !== document.body) return;
    if (event.key === "Escape" && this.#replay.share()) event.preventDefault();
    else this.#replay.transport.key(event);
  }

  #failed(error) {
    this.#page.toasts.show(error.message, "error");
  }
}
