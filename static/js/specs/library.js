// The spec library: a card for each spec, with a small drawing of what it makes.

import { look } from "./ask_server.js";
import { askName, confirmed } from "./dialog.js";
import { draftOf, dropDraft, keepDraft, newDrafts } from "./drafts.js";
import { drawing } from "./drawing.js";
import { button, make } from "./make.js";
import { counted, freeName, NAME, newText, renamed } from "./texts.js";

const SETTLE_MS = 300;

export class Library {
  #root;
  #page;
  #cards = make("ul", { class: "spec-cards", "aria-label": "Specs" });
  #specs = [];
  #listed = Promise.resolve();
  #latest = 0;
  #timer = 0;

  /** @param {HTMLElement} root empty */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
  }

  /** No spec: all of them. */
  get name() {
    return "";
  }

  async open() {
    const create = this.#page.canOperate ? button("New spec", { class: "primary", onclick: () => this.#create() }) : null;
    const head = make("header", { class: "library-head" }, make("h1", {}, "Specs"), make("p", {}, "What a team is made of, in YAML. Up starts one."), create);
    this.#root.replaceChildren(make("div", { class: "library" }, head, this.#cards));
    await this.#show();
  }

  /** Something has happened to specs or rigs; what comes together is shown once. */
  heard() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), SETTLE_MS);
  }

  async #show() {
    const turn = ++this.#latest;
    const asked = look("specs");
    this.#listed = asked;
    const { specs, error } = await asked;
    if (turn !== this.#latest) return;
    if (error) {
      this.#page.toasts.show(error, "error");
      return;
    }
    this.#specs = specs;
    const focused = document.activeElement?.closest?.("[data-spec]")?.dataset.spec;
    const names = new Set(specs.map(({ name }) => name));
    const drafts = this.#page.canOperate ? newDrafts().filter((name) => !names.has(name)) : [];
    this.#cards.replaceChildren(...specs.map((spec) => this.#card(spec)), ...drafts.map((name) => this.#draft(name)));
    if (focused) this.#cards.querySelector(`[data-spec="${CSS.escape(focused)}"] a`)?.focus();
  }

  close() {
    clearTimeout(this.#timer);
    this.#latest += 1;
    this.#root.replaceChildren();
  }

  #card(spec) {
    const { name, summary, sketch, problem, rig } = spec;
    const notes = [originOf(spec), this.#page.canOperate && draftOf(name) ? "changes not saved" : ""].filter(Boolean);
    const picture = make("a", { class: "spec-picture", href: linkTo(name), tabindex: "-1", "aria-hidden": "true" }, sketch ? drawing(sketch) : null);
    return make(
      "li",
      { class: "spec-card", dataset: { spec: name } },
      picture,
      make("h2", {}, make("a", { href: linkTo(name) }, name), rig ? rigOf(name, rig) : null),
      make("p", { class: "spec-card-summary" }, problem || summary),
      make("p", { class: "spec-facts" }, problem ? "" : factsOf(spec)),
      make("p", { class: "spec-facts", title: notes.join(" · ") }, notes.join(" · ")),
      make("footer", {}, ...this.#buttons(spec)),
    );
  }

  #buttons(spec) {
    const { name, problem, shipped, rig } = spec;
    if (!this.#page.canOperate) return [make("a", { class: "button", href: linkTo(name) }, "Look")];
    const edit = make("a", { class: "button", href: linkTo(name), "aria-label": `Edit ${name}` }, "Edit");
    const copy = button("Duplicate", { "aria-label": `Duplicate ${name}`, onclick: () => this.#duplicate(spec) });
    const remove = shipped ? null : button("Delete", { "aria-label": `Delete ${name}`, onclick: () => this.#remove(name) });
    const begin = rig?.running ? { onclick: () => this.#page.actions.plan(name) } : { dataset: { up: name } };
    const up = button("Up", { class: "primary", "aria-label": `Up ${name}`, disabled: Boolean(problem), ...begin });
    return [remove, copy, edit, up];
  }

  #draft(name) {
    const discard = button("Discard", { "aria-label": `Discard ${name}`, onclick: () => this.#discard(name) });
    const edit = make("a", { class: "button", href: linkTo(name), "aria-label": `Edit ${name}` }, "Edit");
    const head = make("h2", {}, make("a", { href: linkTo(name) }, name));
    return make("li", { class: "spec-card", dataset: { spec: name } }, make("div", { class: "spec-picture" }), head, make("p", { class: "spec-card-summary" }, "A new spec that was never saved; only this browser has it."), make("footer", {}, discard, edit));
  }

  async #create() {
    const taken = await this.#taken();
    const suggested = taken.has("my-team") ? freeName("my-team", taken) : "my-team";
    const name = await askName("New spec", { suggested, taken, pattern: NAME, label: "Create" });
    if (name) this.#begin(name, newText(name), "");
  }

  async #duplicate({ name: from }) {
    const taken = await this.#taken();
    const name = await askName(`Duplicate ${from}`, { suggested: freeName(from, taken), taken, pattern: NAME, label: "Duplicate" });
    if (!name) return;
    const found = await look("specs", { name: from });
    const text = found.error ? null : renamed(found.text.replace(/\r\n?/g, "\n"), name);
    if (text) this.#begin(name, text, from);
    else this.#page.toasts.show(found.error || `cannot duplicate ${from}: no line of it begins with name: (write it in the editor)`, "error");
  }

  #begin(name, text, editedFrom) {
    if (keepDraft(name, { text, base: 0, editedFrom })) this.#page.go({ view: "specs", spec: name });
    else this.#page.toasts.show(`cannot begin ${name}: this browser keeps no data for this page (allow it, or: rig spec-save FILE)`, "error");
  }

  async #discard(name) {
    const words = `${name} was never saved: its text is in this browser alone, and would be lost.`;
    if (!(await confirmed(`Discard ${name}`, words, "Discard it"))) return;
    dropDraft(name);
    await this.#show();
  }

  async #remove(name) {
    const words = `${name} leaves the library. Its revisions are kept as history: a spec that is saved under this name again goes on from them.`;
    if (!(await confirmed(`Delete ${name}`, words, "Delete it"))) return;
    const answer = await this.#page.call("spec-delete", { name });
    if (answer.error) this.#page.toasts.show(answer.error, "error");
    else dropDraft(name);
    await this.#show();
  }

  async #taken() {
    await this.#listed;
    return new Set([...this.#specs.map(({ name }) => name), ...newDrafts()]);
  }
}

function linkTo(name) {
  return `/specs/${encodeURIComponent(name)}/`;
}

function rigOf(name, rig) {
  const words = rig.running ? `${rig.running} of ${rig.seats} run` : rig.state;
  const link = { class: "spec-rig", href: `/rigs/${encodeURIComponent(name)}/`, title: `The rig ${name} is ${rig.state}`, dataset: { state: rig.state.replaceAll(" ", "-") } };
  return make("a", link, make("span", { class: "sign", "aria-hidden": "true" }), words);
}

function factsOf({ pods, seats, runtimes }) {
  const each = Object.entries(runtimes).map(([runtime, number]) => `${number} ${runtime}`);
  return [counted(seats, "seat"), counted(pods, "pod"), each.join(", ")].filter(Boolean).join(" · ");
}

function originOf({ shipped, edited, source, revision }) {
  if (shipped) return edited ? `yours, revision ${revision}` : "comes with Rigweb";
  return source.startsWith("/") && !edited ? source : `revision ${revision}`;
}
