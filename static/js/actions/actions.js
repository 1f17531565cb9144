// What can be done with seats, pods, rigs and selections: one list for menus, toolbars, keys and the palette.

import { askVerb } from "../api.js";
import { copy } from "../copying.js";
import { callsFor, outcomeOf, subjectOf } from "./calls.js";
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
   * @returns {{id: string, label: string, group: string, loses: boolean, command: string, run: () => void}[]}
   */
  offers(targets) {
    const target = resolve(targets, this.#page);
    return offersFor(this.#verbs, target).map((offer) => ({
      ...offer,
      command: this.#commands(offer, target, {}),
      run: () => this.#do(offer, target),
    }));
  }

  /** Do what an offer is called; false when it is not offered now. */
  run(id, targets) {
    const offer = this.offers(targets).find((each) => each.id === id);
    offer?.run();
    return Boolean(offer);
  }

  /** @param {{x: number, y: number, opener: ?HTMLElement}} place of the page; opener: gets the keyboard back */
  menu(targets, { x, y, opener = document.activeElement }) {
    const { title } = resolve(targets, this.#page);
    const items = this.offers(targets);
    if (items.length) this.#menu.show(title, items, { x, y, opener });
  }

  /** Call a verb for a person: says what became of it; a sentence when it could not be done. */
  async call(verb, calls) {
    const answers = await Promise.all(calls.map(async (values) => ({ values, answer: await this.#page.call(verb.verb, values) })));
    for (const { answer } of answers) this.#jobs.follow(answer);
    const { done, failed } = outcomeOf(verb.verb, answers);
    if (done) this.#page.toasts.show(done);
    return failed;
  }

  /** Bring a spec up, and follow its job. @returns {Promise<string>} why it could not be done */
  up(values) {
    return this.call(this.verb("up"), [values]);
  }

  /** Call a verb that no target offers now; ask first if something is lost by it. */
  confirm(verb, values) {
    const losses = verb.loses ? [{ text: verb.loses, seats: [] }] : [];
    const perform = () => this.call(verb, [values]);
    if (!losses.length) return perform().then((why) => why && this.#page.toasts.show(why, "error"));
    const button = verb.label || verb.verb;
    return this.#ask({ button, title: `${button} ${subjectOf(values)}?`, seats: [], losses, fields: [], command: () => commandLine(verb, values), perform });
  }

  #do(offer, target) {
    const own = this.#own(offer);
    if (own) return own();
    const perform = (values) => this.call(offer.verb, this.#calls(offer, target, values));
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
    const [one] = offer.seats;
    return { open: one && shellLine(["rig", "attach", one.address]), attach: one && shellLine(["rig", "attach", one.address]),
      transcript: one && shellLine(["rig", "transcript", one.address]), explain: one && shellLine(["rig", "explain", one.address]),
      events: shellLine(["rig", "events", ...(one ? ["--seat", one.address] : [offer.rig])]), show: `rig status ${offer.rig}` }[offer.id] ?? "";
  }

  /** What the page does by itself. */
  #own({ id, seats, rig }) {
    const page = this.#page;
    const addresses = seats.map((row) => row.address);
    const [address] = addresses;
    return {
      open: () => addresses.forEach((each) => page.open(each)),
      "pop-out": () => page.dock.popOut(address),
      explain: () => page.explanation.show(address),
      show: () => page.go({ rig }),
      select: () => page.selection.set(addresses),
      events: () => page.go({ rig, view: "history", of: address ?? "" }),
      transcript: () => window.open(`/transcripts/${encodeURIComponent(address)}/`, "_blank", "noopener"),
      attach: () => this.#copyAttach(address),
    }[id];
  }

  async #copyAttach(address) {
    const answer = await askVerb("attach", { seat: address });
    if (answer.error) this.#page.toasts.show(answer.error, "error");
    else await copy(shellLine(answer.argv), this.#page.toasts);
  }

  async #start(button) {
    button.disabled = true;
    const why = await this.up({ source: button.dataset.up });
    button.disabled = false;
    if (why) this.#page.toasts.show(why, "error");
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
    const more = event.target.closest?.("[data-menu-rig], [data-menu-seat]");
    const button = event.target.closest?.("button[data-on-rig]");
    const starter = event.target.closest?.("button[data-up]");
    if (button) this.run(button.dataset.verb, { rig: button.dataset.onRig });
    if (starter) this.#start(starter);
    if (!more) return;
    const { menuRig, menuSeat } = more.dataset;
    const { left, bottom } = more.getBoundingClientRect();
    const targets = menuRig ? { rig: menuRig } : targetsAt(more, this.#page.selection);
    this.menu(targets ?? { seats: [menuSeat] }, { x: left, y: bottom + 2, opener: more });
  }
}

function named(seats) {
  return seats.length === 1 ? seats[0].address : `${seats.length} seats`;
}
