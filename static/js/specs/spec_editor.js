// One spec in the editor: its text, the graph that it gives, and what can be done with it.

import { look } from "./ask_server.js";
import { EditorBar } from "./bar.js";
import { draftOf, dropDraft, keepDraft } from "./drafts.js";
import { button, make } from "./make.js";
import { showPlan } from "./plan.js";
import { showRevisions } from "./revisions.js";
import { Sides } from "./sides.js";

const EDITOR = "editor";

export class SpecEditor {
  #root;
  #page;
  #name;
  #base = 0;
  #saved = "";
  #source = EDITOR;
  #editedFrom = "";
  #rig = null;
  #sides = new Sides();
  #bar;
  #notice = make("div", { class: "spec-notice", role: "status", hidden: true });
  #told = { text: null, problems: [], sketch: null };
  #saving = Promise.resolve();
  /** The message that the last save was refused. */
  #refusal = null;
  #closed = false;

  /** @param {HTMLElement} root empty */
  constructor(root, page, name) {
    this.#root = root;
    this.#page = page;
    this.#name = name;
    this.#bar = new EditorBar(name, {
      canOperate: page.canOperate,
      problems: this.#sides.problems.button,
      back: () => page.go({ view: "specs", spec: "" }),
      save: () => this.save(),
      revisions: () => this.#revisions(),
      plan: () => this.#plan(false),
      up: () => this.#plan(true),
    });
  }

  async open() {
    const draft = this.#page.canOperate ? draftOf(this.#name) : null;
    const found = draft?.base === 0 ? null : await look("specs", { name: this.#name });
    if (this.#closed) return;
    if (found?.error) {
      this.#absent(found.error);
      return;
    }
    if (found) this.#take(found);
    else this.#editedFrom = draft.editedFrom;
    if (draft && draft.text === this.#saved) dropDraft(this.#name);
    const unsaved = draft && draft.text !== this.#saved ? draft : null;
    if (unsaved && found) this.#base = unsaved.base;
    this.#build(unsaved?.text ?? this.#saved);
    if (unsaved && found) this.#broughtBack(found);
  }

  get dirty() {
    return this.#code !== null && this.#code.text !== this.#saved;
  }

  get name() {
    return this.#name;
  }

  /** Something has happened to this spec or its rig. @param {object[]} events */
  async heard(events) {
    if (!this.#code) return;
    const saved = events.findLast((event) => event.kind === "spec.saved" && event.payload.spec === this.#name);
    if (saved) await this.#saving;
    if (saved && saved.payload.revision > this.#base && !this.#closed) await this.#superseded();
    else if (events.some((event) => event.rig === this.#name)) await this.#refreshRig();
  }

  close() {
    this.#closed = true;
    this.#code?.destroy();
    this.#root.replaceChildren();
  }

  /** Keep the text as the newest revision. @returns {Promise<boolean>} whether it is saved */
  save(base = null) {
    return this.#inTurn(() => !this.#closed && this.#save(base));
  }

  /** One after the other: each is based on the last, and what one has made oneself is not taken for somebody else's. */
  #inTurn(make) {
    const made = this.#saving.then(make);
    this.#saving = made.catch(() => false);
    return made;
  }

  async #save(base) {
    if (!this.#page.canOperate) return false;
    const { text } = this.#code;
    if (this.#invalid) {
      this.#sides.problems.toggle(true);
      this.#refuse(`cannot save ${this.#name}: its text has problems (each is shown at its place)`);
      return false;
    }
    const target = this.#target;
    const isOther = target !== this.#name;
    const answer = await this.#page.call("spec-save", {
      source: EDITOR,
      text,
      based_on: base ?? (isOther ? 0 : this.#base),
      ...(this.#editedFrom ? { edited_from: this.#editedFrom } : {}),
    });
    if (answer.error) {
      await this.#refused(answer);
      return false;
    }
    this.#refusal?.remove();
    dropDraft(this.#name);
    if (isOther) {
      this.#page.go({ view: "specs", spec: answer.name }, { replace: true });
      return true;
    }
    this.#base = answer.revision;
    this.#saved = text;
    this.#editedFrom = this.#name;
    this.#notify();
    this.#changed(this.#code.text);
    return true;
  }

  get #code() {
    return this.#sides.code;
  }

  /** Whether the text, as it stands, is known to have problems. */
  get #invalid() {
    return this.#told.text === this.#code.text && this.#told.problems.length > 0;
  }

  /** The name that the text gives itself: under it, it is saved. */
  get #target() {
    return this.#told.sketch && this.#told.text === this.#code.text ? this.#told.sketch.name : this.#name;
  }

  #take(found) {
    this.#base = found.newest;
    this.#saved = asText(found.text);
    this.#source = found.source;
    this.#editedFrom = this.#name;
    this.#rig = found.rig;
  }

  #build(text) {
    this.#root.replaceChildren(make("div", { class: "spec-editor" }, this.#bar.element, this.#notice, this.#sides.element));
    this.#sides.begin({
      text,
      editedFrom: () => this.#editedFrom,
      label: `Text of ${this.#name} (YAML)`,
      readOnly: !this.#page.canOperate,
      changed: (now) => this.#changed(now),
      checked: (told) => this.#checked(told),
      save: this.#page.canOperate ? () => this.save() : null,
    });
    this.#changed(text);
    this.#code.focus();
  }

  #changed(text) {
    const dirty = text !== this.#saved;
    if (this.#page.canOperate) {
      if (dirty) keepDraft(this.#name, { text, base: this.#base, editedFrom: this.#editedFrom });
      else dropDraft(this.#name);
    }
    this.#bar.show({ dirty, base: this.#base, target: this.#name, rig: this.#rig });
  }

  #checked(told) {
    if (told.error) return;
    this.#told = told;
    this.#bar.show({ dirty: this.dirty, base: this.#base, target: this.#target, rig: this.#rig });
  }

  #refuse(why) {
    this.#refusal?.remove();
    this.#refusal = this.#page.toasts.show(why, "error");
  }

  async #refused(answer) {
    this.#refuse(answer.error);
    if (answer.problems) {
      const told = { problems: answer.problems, sketch: null, text: this.#code.text };
      this.#sides.tell(told);
      this.#checked(told);
      this.#code.showProblems(answer.problems);
      this.#sides.problems.toggle(true);
    } else if (this.#base) {
      await this.#superseded();
    }
  }

  /** There may be a newer revision than the one that is edited. */
  async #superseded() {
    const found = await look("specs", { name: this.#name });
    if (found.error || found.newest <= this.#base || this.#closed) return;
    if (!this.dirty || asText(found.text) === this.#code.text) {
      this.#take(found);
      if (this.dirty) this.#code.text = this.#saved;
      this.#changed(this.#saved);
      this.#notify();
      this.#page.toasts.show(`${this.#name} has a newer revision ${found.newest}${found.actor ? ` by ${found.actor}` : ""}`);
      return;
    }
    this.#conflict(found);
  }

  #conflict(found) {
    const by = found.actor ? ` by ${found.actor}` : "";
    this.#notify(
      `Revision ${found.newest} was saved${by} since you began; your text is based on revision ${this.#base}.`,
      button("Compare", { onclick: () => this.#revisions([found.newest, "current"]) }),
      button("Take theirs", { onclick: () => this.#takeTheirs(found) }),
      button("Save mine over it", { onclick: () => this.save(found.newest) }),
    );
  }

  #takeTheirs(found) {
    this.#take(found);
    this.#code.text = this.#saved; // one step of undo brings one's own text back
    this.#changed(this.#saved);
    this.#notify();
  }

  #broughtBack(found) {
    if (found.newest > this.#base) {
      this.#conflict(found);
      return;
    }
    this.#notify("These changes are not saved; this browser has kept them.", button("Discard them", { onclick: () => this.#takeTheirs(found) }));
  }

  #notify(words = "", ...buttons) {
    this.#notice.hidden = !words;
    this.#notice.replaceChildren(make("span", {}, words), ...buttons);
  }

  #revisions(compare = null) {
    showRevisions({
      name: this.#name,
      current: this.#code.text,
      dirty: this.dirty,
      compare,
      restore: this.#page.canOperate ? (number) => this.#inTurn(() => this.#restore(number)) : null,
    });
  }

  async #restore(number) {
    const answer = await this.#page.call("spec-restore", { name: this.#name, revision: number });
    if (answer.error) return answer.error;
    const found = await look("specs", { name: this.#name });
    if (!found.error) this.#takeTheirs(found);
    this.#page.toasts.show(`revision ${number} of ${this.#name} is restored as revision ${answer.revision}`);
    return "";
  }

  #plan(isMeant) {
    showPlan({
      name: this.#target,
      isNew: !this.#rig,
      plan: (choices) => this.#askPlan(choices),
      apply: this.#page.canOperate && isMeant ? (choices) => this.#up(choices) : null,
    });
  }

  async #askPlan(choices) {
    if (this.#invalid) return { error: "cannot plan this: its text has problems", problems: this.#told.problems };
    if (!this.#page.canOperate) return this.#page.call("plan", { source: this.#name, ...choices });
    const root = this.#rig?.root;
    return this.#page.call("plan", { source: this.#source, text: this.#code.text, ...(root ? { root } : {}), ...choices });
  }

  async #up(choices) {
    const name = this.#target;
    // Why a text is not saved stands in the editor, with what can be done about it: the dialog gives way.
    if ((this.dirty || !this.#base) && !(await this.save())) return "";
    const why = await this.#page.actions.up({ source: name, ...choices });
    if (!why) this.#page.go({ view: "graph", rig: name });
    return why;
  }

  async #refreshRig() {
    const found = await look("specs", { name: this.#name });
    if (found.error || this.#closed) return;
    this.#rig = found.rig;
    this.#bar.show({ dirty: this.dirty, base: this.#base, target: this.#target, rig: this.#rig });
  }

  #absent(error) {
    const all = make("a", { class: "button", href: "/specs/" }, "All specs");
    this.#root.replaceChildren(make("div", { class: "spec-absent" }, make("p", {}, error), all));
  }
}

/** A text as the editor has it. */
function asText(saved) {
  return saved.replace(/\r\n?/g, "\n");
}
