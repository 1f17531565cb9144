// The replay: the terminals of a seat, or of all seats of a rig, driven by one clock.

import { ReplayClock, STEP_MS } from "./clock.js";
import { summed } from "./density.js";
import { clockTime, hourTitle, hourOf } from "./grouping.js";
import { paneOf } from "./pane.js";
import { Player } from "./player.js";
import { runAt, runsOf } from "./runs.js";
import { activity, sessionsOf } from "./source.js";
import { Transport } from "./transport.js";
import { gridFor } from "../wall/grid.js";

export const MOST_PANES = 30;
const DRAW_MS = 50;
const MOST_AT_ONCE_MS = 250;
const LIVE_MS = 1500;
const REFRESH_MS = 15_000;
const SLOW_MS = 500;
const MOST_TRIES = 3;
/** Width to height of a screen of 120 by 40. */
const ASPECT = 1.55;
const PADDING = 6;

export class Replay {
  #root;
  #on;
  #clock = new ReplayClock();
  #players = [];
  #runs = [];
  #run = null;
  #wanted = Infinity;
  #shown = [];
  #turn = 0;
  #frame = 0;
  #last = 0;
  #drawn = 0;
  #skew = 0;
  #refreshing = 0;

  /** @param {object} on `moved(moment)`, `previous()`, `next()`, `marks()`: events to mark, `failed(error)` */
  constructor(root, on) {
    this.#root = root;
    this.#on = on;
    this.transport = new Transport(this.#part("transport"), this.#clock, {
      play: () => this.#toggle(),
      back: () => this.seek(this.#clock.now - STEP_MS),
      ahead: () => this.seek(this.#clock.now + STEP_MS),
      seek: (moment) => this.seek(moment),
      previous: on.previous,
      next: on.next,
    });
    new ResizeObserver(() => this.#arrange()).observe(this.#part("panes"));
    this.#part("run").addEventListener("change", ({ target }) => this.#choose(this.#runs[Number(target.value)], Infinity));
  }

  get addresses() {
    return this.#shown;
  }

  /** The sessions that are replayed now. */
  get sessions() {
    return this.#run?.sessions ?? [];
  }

  /** What is shown, or was asked for and is not known yet. */
  get moment() {
    return this.#run ? this.#clock.now : this.#wanted;
  }

  /** Replay these seats; at a moment if one is given, else at the end of what they printed last. */
  async show(addresses, title, moment = Infinity) {
    const turn = ++this.#turn;
    this.stop();
    this.#part("title").textContent = title;
    this.#shown = addresses.slice(0, MOST_PANES);
    this.#run = null; // until theirs are known
    this.#wanted = moment;
    const found = await this.#ask();
    if (turn !== this.#turn) return;
    this.#runs = runsOf(found.flat());
    this.#build();
    this.#listRuns();
    this.#say(this.#emptiness(addresses));
    if (this.#runs.length) await this.#choose(runAt(this.#runs, moment), moment);
  }

  /** Programs of these seats have begun or ended since: the moment that is shown stays. */
  async refresh() {
    const turn = ++this.#turn;
    const found = await this.#ask();
    if (turn !== this.#turn || !found.flat().length) return;
    const { now, playing } = this.#clock;
    this.#runs = runsOf(found.flat());
    this.#listRuns();
    await this.#choose(runAt(this.#runs, this.#run.begin), now);
    if (playing) this.#toggle();
  }

  /** Sessions of the seats; one that runs tells how far the server's clock is ahead, if it was not long in coming. */
  async #ask() {
    for (let tries = 1; ; tries += 1) {
      const asked = Date.now();
      const found = await Promise.all(this.#shown.map(sessionsOf));
      const took = Date.now() - asked;
      if (took > SLOW_MS && tries < MOST_TRIES) continue;
      const live = found.flat().find((session) => session.live);
      this.#skew = live ? live.end - asked - took / 2 : 0;
      return found;
    }
  }

  /** Show a moment; one of another run shows that run. */
  async seek(moment) {
    if (!this.#run) return;
    const run = moment < this.#run.begin || moment > this.#run.end ? runAt(this.#runs, moment) : this.#run;
    if (run !== this.#run) return this.#choose(run, moment);
    this.#clock.seek(moment);
    await this.#draw();
    return undefined;
  }

  /** The view is hidden: what is asked for just now is not shown any more. */
  hide() {
    this.#turn += 1;
    this.stop();
  }

  stop() {
    this.#clock.pause();
    cancelAnimationFrame(this.#frame);
    clearInterval(this.#refreshing);
    this.transport.update();
  }

  /** The view is shown again. */
  resume() {
    if (this.#run?.live) this.#follow();
    for (const player of this.#players) player.fit();
  }

  async #choose(run, moment) {
    this.stop();
    this.#run = run;
    this.#part("run").value = this.#runs.indexOf(run);
    this.#clock.span(run.begin, run.end);
    for (const player of this.#players) {
      player.load(run.sessions.filter(({ address }) => address === player.address), this.#skew);
    }
    if (run.live) this.#follow();
    this.#clock.seek(moment);
    await Promise.all([this.#draw(), this.#drawDensity()]);
  }

  #toggle() {
    if (this.#clock.playing) return this.#pause();
    this.#clock.play();
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
    this.transport.update();
    return undefined;
  }

  #pause() {
    this.#clock.pause();
    cancelAnimationFrame(this.#frame);
    this.transport.update();
  }

  #tick(now) {
    const elapsed = now - this.#last;
    // One that is still being drawn holds all of them up: they stay together.
    if (elapsed >= DRAW_MS && !this.#players.some((player) => player.busy)) {
      this.#last = now;
      this.#clock.advance(Math.min(elapsed, MOST_AT_ONCE_MS), this.#nextOutput());
      this.#draw();
    }
    if (this.#clock.playing) this.#frame = requestAnimationFrame((then) => this.#tick(then));
  }

  #nextOutput() {
    return Math.min(...this.#players.map((player) => player.nextAfter(this.#clock.now)));
  }

  async #draw() {
    const moment = this.#clock.now;
    const turn = ++this.#drawn;
    this.transport.update();
    this.#on.moved(moment);
    await Promise.all(this.#players.map((player) => player.show(moment)));
    if (turn === this.#drawn) this.transport.note(this.#note());
  }

  #note() {
    const notes = this.#players.map((player) => player.note).filter(Boolean);
    return notes.length > 1 ? `${notes.length} of ${this.#players.length} screens are not replayed from their beginning.` : (notes[0] ?? "");
  }

  async #drawDensity() {
    const run = this.#run;
    try {
      const lists = await Promise.all(run.sessions.map((session) => activity(session, run.begin, run.end)));
      if (run === this.#run) this.transport.draw(summed(lists));
    } catch (error) {
      this.#on.failed(error);
    }
    this.#on.marks();
  }

  /** A run that goes on becomes longer. */
  #follow() {
    clearInterval(this.#refreshing);
    const extend = () => {
      this.#run.end = Math.max(this.#run.end, Date.now() + this.#skew - LIVE_MS);
      for (const session of this.#run.sessions) if (session.live) session.end = this.#run.end;
      this.#clock.span(this.#run.begin, this.#run.end);
    };
    extend();
    this.#refreshing = setInterval(() => {
      if (document.hidden) return;
      extend();
      this.transport.update();
      this.#drawDensity();
    }, REFRESH_MS);
  }

  #build() {
    for (const player of this.#players) player.dispose();
    const panes = this.#part("panes");
    panes.replaceChildren();
    this.#players = this.#shown.map((address) => {
      const pane = paneOf(address, this.#shown.length > 1, () => this.#give(this.#isShared ? pane : null));
      panes.append(pane);
      return new Player(pane, address, this.#on.failed);
    });
    this.#arrange();
    this.transport.enable(this.#runs.length > 0);
  }

  /** A seat of which something is to be seen: where one screen has all the room, it is this seat's. */
  look(address) {
    const hidden = this.#players.find(({ pane, address: of }) => of === address && pane.hidden);
    if (hidden) this.#give(hidden.pane);
  }

  /** Let all screens share the room again; whether one had all of it. */
  share() {
    if (this.#isShared) return false;
    this.#give(null);
    return true;
  }

  get #isShared() {
    return !this.#players.some(({ pane }) => pane.hidden);
  }

  /** Give all the room to one screen, or share it again when none is named; they stay together either way. */
  #give(chosen) {
    for (const { pane } of this.#players) {
      pane.hidden = Boolean(chosen) && pane !== chosen;
      pane.querySelector("h3 button").setAttribute("aria-pressed", String(pane === chosen));
    }
    this.#arrange();
  }

  /** As many columns as make the screens largest. */
  #arrange() {
    const panes = this.#part("panes");
    if (!this.#players.length || !panes.clientWidth) return;
    const room = { width: panes.clientWidth - 2 * PADDING, height: panes.clientHeight - 2 * PADDING };
    const shown = this.#players.filter(({ pane }) => !pane.hidden).length;
    const { columns, rowHeight } = shown === 1 ? { columns: 1, rowHeight: room.height } : gridFor(room, shown, ASPECT);
    panes.style.setProperty("--columns", columns);
    panes.style.setProperty("--row", `${rowHeight}px`);
    for (const player of this.#players) player.alone = shown === 1;
  }

  #listRuns() {
    const options = this.#runs.map((run, index) => {
      const option = document.createElement("option");
      option.value = index;
      option.textContent = describe(run);
      return option;
    });
    this.#part("run").replaceChildren(...options.reverse());
  }

  #emptiness(addresses) {
    if (!addresses.length) return "Choose a rig or a seat, or an event of one, to replay its terminals.";
    if (!this.#runs.length) return "Nothing was started here yet, so there is nothing to replay.";
    if (addresses.length <= MOST_PANES) return "";
    return `The first ${MOST_PANES} of ${addresses.length} seats are shown; choose a seat to see another one.`;
  }

  #say(text) {
    this.#part("empty").textContent = text;
    this.#part("empty").hidden = !text;
    this.#root.dataset.empty = this.#runs.length ? "no" : "yes";
  }

  #part(name) {
    return this.#root.querySelector(`[data-part=${name}]`);
  }
}

function describe({ begin, end, live, bytes, sessions }) {
  const day = hourTitle(hourOf(new Date(begin).toISOString()), new Date()).split(", ").slice(0, -1).join(", ");
  const seats = new Set(sessions.map(({ address }) => address)).size;
  const kept = bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  const until = live ? "now" : clockTime(end).slice(0, 5);
  return `${day} ${clockTime(begin).slice(0, 5)} – ${until} · ${seats > 1 ? `${seats} seats, ` : ""}${kept}`;
}
