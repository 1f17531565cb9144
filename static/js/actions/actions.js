// What can be done with seats, pods, rigs and selections: one list for menus, toolbars, keys and the palette.

import { askVerb } from "../api.js";
import { copy } from "../copying.js";
import { callsFor, outcomeOf, subjectOf, targetOf, whyNot } from "./calls.js";
import { commandLine, shellLine } from "./command_line.js";
import { ask } from "./dialog.js";
import { choice, text, tick, when } from "./fields.js";
import { FollowedJobs } from "./jobs.js";
import { Menu } from "./menu.js";
import { isLive, lossesOf, offersFor } from "./offers.js";
import { resolve, targetsAt } from "./targets.js";

export class Actions {
  #page;
  #verbs;
  #menu;
  #jobs;

  /**
   * @param {object} page see main.js
   * @param {object[]} verbs what the server lets this person do, see topology/actions.py
   */
  constructor(page, verbs) {
    this.#page = page;
    this.#verbs = verbs;
    this.#menu = new Menu((line) => copy(line, page.toasts));
    this.#jobs = new FollowedJobs(page);
    document.addEventListener("contextmenu", (event) => this.#contextMenu(event));
    document.addEventListener("keydown", (event) => this.#menuKey(event));
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  get verbs() {
    return this.#verbs;
  }

  verb(name) {
    return this.#verbs.find(({ verb }) => verb === name);
  }

  /**
   * @param {{seats: string[]} | {pod: string} | {rig: string}} targets addresses, the id of a pod's element, a name
   * @returns {{id: string, label: string, group: string, loses: boolean, command: string, run: (place?: object) => void}[]}
   *   place: where a menu opens that it leads to, see `menu`
   */
  offers(targets) {
    const target = resolve(targets, this.#page);
    return offersFor(this.#verbs, target).map((offer) => ({
      ...offer,
      command: this.#commands(offer, target, {}),
      run: (place) => this.#do(offer, target, place),
    }));
  }

  /** Do what an offer is called; false when it is not offered now. */
  run(id, targets) {
    const offer = this.offers(targets).find((each) => each.id === id);
    offer?.run();
    return Boolean(offer);
  }

  /** @param {{x: number, y: number, opener: ?HTMLElement}} place of the page; opener: gets the keyboard back */
  menu(targets, place) {
    const { title } = resolve(targets, this.#page);
    const items = this.offers(targets);
    if (items.length) this.#menu.show(title, [...items, this.#asCommands(items)], this.#placed(place));
  }

  /** Leads to the commands of the items, to be copied. */
  #asCommands(items) {
    const commands = [...new Set(items.map(({ command }) => command).filter(Boolean))];
    const copies = commands.map((command) => ({ label: command, command, run: () => copy(command, this.#page.toasts) }));
    return { label: "Copy as rig command …", group: "look", command: "", run: (place) => this.#menu.show("Copy as rig command", copies, place) };
  }

  #placed({ x = innerWidth / 3, y = innerHeight / 3, opener = document.activeElement } = {}) {
    return { x, y, opener };
  }

  /** Do it with one seat; of several a menu lets choose. */
  #withOne(title, seats, act, place) {
    if (seats.length === 1) return act(seats[0].address);
    const items = seats.map(({ address }) => ({ label: address, group: "", command: "", run: () => act(address) }));
    return this.#menu.show(title, items, this.#placed(place));
  }

  /**
   * Call a verb for a person: says what became of it; a sentence when it could not be done.
   * @param {Set<string>} [settled] to whom it was done already, and is not done again
   */
  async call(verb, calls, settled = new Set()) {
    const left = calls.filter((values) => !settled.has(targetOf(values)));
    const answers = await Promise.all(left.map(async (values) => ({ values, answer: await this.#page.call(verb.verb, values) })));
    const { done, failed } = outcomeOf(verb.verb, answers);
    for (const { values, answer } of answers) if (!whyNot(answer)) settled.add(targetOf(values));
    const toast = done ? this.#page.toasts.show(done) : null;
    for (const { answer } of answers) this.#jobs.follow(answer, answers.length === 1 ? toast : null);
    return failed;
  }

  /** Bring a spec up, and follow its job. @returns {Promise<string>} why it could not be done */
  up(values) {
    return this.call(this.verb("up"), [values]);
  }

  /** Show what Up would do to the rig of a spec, and do it when that is meant; given: arguments of `up`. */
  async plan(source, given = {}) {
    const { showPlan } = await import("../specs/plan.js").catch(() => ({}));
    if (!showPlan) return this.#page.toasts.show("cannot show the plan: the server cannot be reached (try again when it is back)", "error");
    const { recreate, remove_orphans, ...more } = given;
    return showPlan({
      name: source,
      isNew: !document.querySelector(`.rig-state[data-rig="${CSS.escape(source)}"]`),
      chosen: { recreate, remove_orphans },
      plan: (choices) => this.#page.call("plan", { ...more, source, ...choices }),
      apply: (choices) => this.up({ ...more, source, ...choices }),
    });
  }

  /** Call a verb that no target offers now; ask first if something is lost by it. */
  confirm(verb, values) {
    if (verb.verb === "up") return this.plan(values.source, values);
    const { seats } = values.rig ? resolve({ rig: values.rig }, this.#page) : resolve({ seats: [values.seat ?? []].flat() }, this.#page);
    const losses = lossesOf({ verb, seats, args: values });
    const perform = () => this.call(verb, [values]);
    if (!losses.length) return perform().then((why) => why && this.#page.toasts.show(why, "error"));
    const button = verb.label || verb.verb;
    return this.#ask({ button, title: `${button} ${subjectOf(values)}?`, seats: seats.filter(isLive), losses, fields: [], command: () => commandLine(verb, values), perform });
  }

  #do(offer, target, place) {
    const own = this.#own(offer, place);
    if (own) return own();
    if (offer.id === "up" && offer.asks) return this.plan(target.rig);
    const settled = new Set(); // a dialog in which something failed may be confirmed again
    const perform = (values) => this.call(offer.verb, this.#calls(offer, target, values), settled);
    if (!offer.asks) return perform({}).then((why) => why && this.#page.toasts.show(why, "error"));
    const label = offer.verb.label;
    const subject = offer.verb.offeredOn.includes("seat") ? named(offer.seats) : target.title;
    const title = offer.id === "send" ? `Send text to ${subject}` : `${label} ${subject}?`;
    const command = (values) => this.#commands(offer, target, values);
    const whom = offer.verb.offeredOn.includes("seat") ? offer.seats : offer.seats.filter(isLive);
    return this.#ask({ button: label, title, seats: whom, losses: lossesOf(offer), fields: this.#fields(offer), command, perform });
  }

  #ask(asked) {
    return ask({ ...asked, copy: (line) => copy(line, this.#page.toasts) });
  }

  #fields({ id, seats }) {
    if (id === "restart" && seats.some((row) => row.agent)) {
      return [tick("fresh", "Begin a new conversation: what the agent knows from this one is lost to it")];
    }
    if (id === "send") return [text("text", "Text"), when()];
    if (id !== "fork") return [];
    const [source] = seats;
    const others = this.#page.seats.all(source.rig).filter((row) => row.runtime === source.runtime && row !== source);
    const options = others.map((row) => [row.address, `${row.address} (${row.words})`]);
    return [choice("into", "Start the copy in", [["", `${source.address} (itself)`], ...options])];
  }

  #calls({ verb, seats, args }, { rig }, values) {
    return callsFor(verb, { rig, seats }, { ...args, ...values });
  }

  #commands(offer, target, values) {
    if (offer.verb) return this.#calls(offer, target, values).map((call) => commandLine(offer.verb, call)).join("\n");
    const each = (verb) => offer.seats.map(({ address }) => shellLine(["rig", verb, address])).join("\n");
    return {
      open: each("attach"),
      attach: each("attach"),
      transcript: each("transcript"),
      explain: each("explain"),
      events: shellLine(["rig", "events", ...offer.seats.flatMap(({ address }) => ["--seat", address])]),
      "rig-events": shellLine(["rig", "events", offer.rig]),
      show: shellLine(["rig", "status", offer.rig]),
    }[offer.id] ?? "";
  }

  /** What the page does by itself. */
  #own({ id, seats, rig }, place) {
    const page = this.#page;
    const addresses = seats.map((row) => row.address);
    const [address] = addresses;
    return {
      open: () => addresses.forEach((each) => page.open(each, { step: each === address })),
      "pop-out": () => page.dock.popOut(address),
      explain: () => page.explanation.show(address),
      show: () => page.go({ rig }),
      select: () => page.selection.set(addresses),
      "rig-events": () => page.go({ rig, view: "history", of: "" }),
      events: () => this.#withOne("Show events of", seats, (of) => page.go({ rig: page.seats.get(of).rig, view: "history", of }), place),
      transcript: () => this.#withOne("Show transcript of", seats, (of) => window.open(`/transcripts/${encodeURIComponent(of)}/`, "_blank", "noopener"), place),
      wall: () => this.#showOnWall(seats),
      attach: () => this.#copyAttach(addresses),
    }[id];
  }

  /** Their toolbar is that of the selection; Ctrl, Cmd or Shift adds them. */
  #select({ ctrlKey, metaKey, shiftKey }, targets) {
    const { selection } = this.#page;
    const addresses = resolve(targets, this.#page).seats.map(({ address }) => address);
    selection.set(ctrlKey || metaKey || shiftKey ? [...new Set([...selection.addresses, ...addresses])] : addresses);
  }

  #showOnWall(seats) {
    const [{ rig }] = seats;
    this.#page.selection.set(seats.map(({ address }) => address));
    this.#page.go({ view: "wall", rig: seats.every((row) => row.rig === rig) ? rig : "" });
  }

  async #copyAttach(addresses) {
    const answers = await Promise.all(addresses.map((seat) => askVerb("attach", { seat })));
    const failed = answers.find(({ error }) => error);
    if (failed) this.#page.toasts.show(failed.error, "error");
    else await copy(answers.map(({ argv }) => shellLine(argv)).join("\n"), this.#page.toasts);
  }

  async #start(button) {
    const { up: source } = button.dataset;
    if (this.#page.seats.all(source).some(isLive)) return this.plan(source); // one sees first what Up would do to them
    button.disabled = true;
    const why = await this.up({ source });
    button.disabled = false;
    if (why) this.#page.toasts.show(why, "error");
    return undefined;
  }

  #contextMenu(event) {
    if (event.defaultPrevented || event.shiftKey) return;
    const targets = targetsAt(event.target, this.#page.selection);
    if (!targets) return;
    event.preventDefault();
    const opener = event.target.closest("button, a, [tabindex]") ?? document.activeElement;
    this.menu(targets, { x: event.clientX, y: event.clientY, opener });
  }

  #menuKey(event) {
    if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return;
    const at = document.activeElement;
    const targets = targetsAt(at, this.#page.selection);
    if (!targets) return;
    event.preventDefault();
    const { left, bottom } = at.getBoundingClientRect();
    this.menu(targets, { x: left + 12, y: bottom + 2, opener: at });
  }

  #clicked(event) {
    const more = event.target.closest?.("[data-menu-rig], [data-menu-seat], [data-menu-pod]");
    const button = event.target.closest?.("button[data-on-rig]");
    const starter = event.target.closest?.("button[data-up]");
    if (button) this.run(button.dataset.verb, { rig: button.dataset.onRig });
    if (starter) this.#start(starter);
    if (!more) return;
    const { menuRig, menuSeat, menuPod } = more.dataset;
    if (menuPod && event.detail) return this.#select(event, targetsAt(more, this.#page.selection)); // the keyboard clicks without one
    const { left, bottom } = more.getBoundingClientRect();
    const targets = menuRig ? { rig: menuRig } : targetsAt(more, this.#page.selection);
    this.menu(targets ?? { seats: [menuSeat] }, { x: left, y: bottom + 2, opener: more });
  }
}

function named(seats) {
  return seats.length === 1 ? seats[0].address : `${seats.length} seats`;
}
