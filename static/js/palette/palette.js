// The palette: everything by name. What a command needs besides is asked in a second step.

import { make } from "../actions/elements.js";
import { recall, remember } from "./recent.js";
import { rank } from "./score.js";

const MOST_SHOWN = 80;

export class Palette {
  #entries;
  #deeds;
  #failed;
  #dialog = make("dialog", { className: "palette", aria: { label: "Search or run a command" } });
  #prompt = make("p", { className: "palette-prompt", hidden: true, id: "palette-prompt" });
  #input = make("input", { type: "text", autocomplete: "off", spellcheck: false, ariaLabel: "Search or run a command" });
  #list = make("div", { className: "palette-list", id: "palette-list", aria: { role: "listbox", label: "Found" } });
  #note = make("p", { className: "palette-note", aria: { role: "status" } });
  #found = [];
  #steps = [];
  #at = 0;

  /**
   * @param {() => object[] | Promise<object[]>} entries each {id, kind, label, hint, words, run()}; run may return a
   *   step: {prompt, entries} to choose from, or {prompt, placeholder, accept(text)} to write, or a promise of one
   * @param {(query: string) => object[]} deeds entries for a query that names a deed and its object
   * @param {(error: Error) => void} failed
   */
  constructor(entries, deeds, failed) {
    this.#entries = entries;
    this.#deeds = deeds;
    this.#failed = failed;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": "palette-list", "aria-autocomplete": "list" })) this.#input.setAttribute(name, value);
    this.#dialog.append(this.#prompt, this.#input, this.#list, this.#note);
    document.body.append(this.#dialog);
    this.#input.addEventListener("input", () => this.#search());
    this.#dialog.addEventListener("keydown", (event) => this.#pressed(event));
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#list.addEventListener("click", ({ target }) => this.#choose(target.closest("[role=option]")?.dataset.index));
    this.#list.addEventListener("pointermove", ({ target }) => this.#point(target.closest("[role=option]")?.dataset.index));
  }

  async open() {
    if (this.#dialog.open) return;
    const found = this.#entries(); // before the dialog takes the keyboard: what has it now is what is meant
    this.#steps = [];
    this.#dialog.showModal();
    this.#enter({ placeholder: "Search or run a command", entries: [] });
    const entries = await found;
    if (this.#dialog.open && this.#steps.length === 1) this.#replace({ placeholder: "Search or run a command", entries });
  }

  #enter(step) {
    this.#steps.push(step);
    this.#show("");
  }

  #replace(step) {
    this.#steps[this.#steps.length - 1] = step;
    this.#show(this.#input.value);
  }

  get #step() {
    return this.#steps.at(-1);
  }

  #show(text) {
    const { prompt = "", placeholder = "" } = this.#step;
    this.#prompt.textContent = prompt;
    this.#prompt.hidden = !prompt;
    this.#input.value = text;
    this.#input.placeholder = placeholder;
    this.#input.setAttribute("aria-label", prompt || placeholder);
    this.#input.focus();
    this.#search();
  }

  #search() {
    const { entries, accept } = this.#step;
    const deeds = this.#steps.length === 1 ? this.#deeds(this.#input.value) : [];
    const named = new Set(deeds.map(nameOf));
    const others = (entries ?? []).filter((entry) => !named.has(nameOf(entry)));
    this.#found = rank([...deeds, ...others], this.#input.value, recall()).slice(0, MOST_SHOWN);
    this.#list.hidden = !entries;
    this.#input.setAttribute("aria-expanded", String(Boolean(entries)));
    this.#list.replaceChildren(...this.#found.map((entry, index) => option(entry, index)));
    this.#note.textContent = accept ? "Enter runs it, Escape leaves." : entries.length && !this.#found.length ? "Nothing fits." : "";
    this.#at = 0;
    this.#point(0);
  }

  #point(index) {
    if (index === undefined || !this.#found.length) return this.#input.removeAttribute("aria-activedescendant");
    this.#at = Number(index);
    for (const each of this.#list.children) each.setAttribute("aria-selected", String(Number(each.dataset.index) === this.#at));
    const chosen = this.#list.children[this.#at];
    this.#input.setAttribute("aria-activedescendant", chosen.id);
    return chosen.scrollIntoView({ block: "nearest" });
  }

  #pressed(event) {
    const count = this.#found.length;
    const moves = { ArrowDown: this.#at + 1, ArrowUp: this.#at - 1, PageDown: Math.min(this.#at + 10, count - 1), PageUp: Math.max(this.#at - 10, 0) };
    if (event.isComposing || !this.#dialog.open) return;
    if (event.key in moves && count) this.#point((moves[event.key] + count) % count);
    else if (event.key === "Enter") this.#enterPressed();
    else if (event.key === "Backspace" && !this.#input.value && this.#steps.length > 1) this.#back();
    else if (event.key === "Escape") this.#dialog.close();
    else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) this.#dialog.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #back() {
    this.#steps.pop();
    this.#show("");
  }

  #enterPressed() {
    const { accept } = this.#step;
    if (!accept) return this.#choose(this.#found.length ? this.#at : undefined);
    const text = this.#input.value;
    return text.trim() ? this.#follow(() => accept(text)) : undefined;
  }

  #choose(index) {
    const entry = this.#found[index];
    if (!entry) return undefined;
    if (this.#steps.length === 1) remember(entry.id);
    return this.#follow(() => entry.run());
  }

  /** Go on with the step that an act leads to; without one it is done, and the palette leaves before it happens. */
  async #follow(act) {
    const before = this.#steps.length;
    const opener = document.activeElement;
    try {
      const next = act();
      if (next && typeof next.then !== "function") return this.#enter(next);
      if (!next) return this.#dialog.close();
      this.#note.textContent = "One moment …";
      const step = await next;
      if (!this.#dialog.open || this.#steps.length !== before || document.activeElement !== opener) return undefined;
      return step ? this.#enter(step) : this.#dialog.close();
    } catch (error) {
      this.#dialog.close();
      return this.#failed(error);
    }
  }
}

function nameOf({ id, hint }) {
  return `${id} ${hint}`;
}

function option({ kind, label, hint = "", key = "" }, index) {
  const name = make("span", { className: "palette-label", textContent: label });
  const more = make("span", { className: "palette-hint", textContent: hint });
  const badge = key ? make("kbd", { textContent: key }) : make("span", { className: "palette-kind", textContent: kind });
  return make("div", { id: `palette-${index}`, className: "palette-option", aria: { role: "option", selected: "false" }, data: { index } }, name, more, badge);
}
