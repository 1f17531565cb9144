// The list of who needs a person: counts, announces, answers, and leads to terminals.

import { callVerb } from "../api.js";
import { showOnIcon } from "./favicon.js";
import { titled } from "./title.js";

const SETTLE_MS = 600;
const DENIES = "deny";

export class AttentionList {
  #page;
  #on;
  #known;
  #settling = 0;

  /**
   * @param {object} on `open(address)`: returns whether the seat is on this page;
   *   `changed(fresh, seats)`: entries {id, seat, title, text} that have come, and all seats that need a person
   */
  constructor(on) {
    this.#page = document;
    this.#on = on;
    this.#known = this.#entries();
    this.#page.addEventListener("click", (event) => this.#clicked(event));
    this.#page.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.target.closest?.(".attention")) this.#close();
    });
  }

  /** The list was rendered anew: say what has come, and let no click hit what has just moved under it. */
  update() {
    const entries = this.#entries();
    const fresh = [...entries.values()].filter(({ id }) => !this.#known.has(id));
    if ([...entries.keys()].join() !== [...this.#known.keys()].join()) this.#settle();
    this.#known = entries;
    if (fresh.length) this.#announce(fresh.map(({ seat, words, title }) => `${seat} ${words}: ${title}`).join(". "));
    if (!entries.size) this.#close();
    const seats = new Set([...entries.values()].map(({ seat }) => seat));
    document.title = titled(document.title, seats.size);
    showOnIcon(seats.size);
    this.#on.changed(fresh, seats);
  }

  /** Addresses of the seats that need a person, in the order of the list. */
  get seats() {
    return [...this.#known.values()].map(({ seat }) => seat);
  }

  get #list() {
    return this.#page.getElementById("attention");
  }

  #entries() {
    const entries = [...this.#list.querySelectorAll(".entry")].map((element) => {
      const { id, dataset } = element;
      const words = dataset.question === undefined ? "is in trouble" : "waits for you";
      const title = element.querySelector(".entry-title").textContent;
      const text = (element.querySelector(".entry-text") ?? element.querySelector(".entry-reason"))?.textContent ?? "";
      return [id, { id, seat: dataset.seat, words, title, text }];
    });
    return new Map(entries);
  }

  #announce(text) {
    this.#page.getElementById("announcer").textContent = text;
  }

  #settle() {
    const { dataset } = this.#page.body;
    dataset.settling = "yes";
    const turn = ++this.#settling;
    // From when it is seen: on a slow machine that is later than now.
    requestAnimationFrame(() => setTimeout(() => turn === this.#settling && delete dataset.settling, SETTLE_MS));
  }

  #clicked(event) {
    const choice = event.target.closest(".answer [data-choice]");
    const link = event.target.closest("[data-open]");
    if (choice) this.#answer(choice);
    else if (event.target.closest("#attention-count")) this.#show();
    else if (event.target.closest("[data-action='close-attention']")) this.#close();
    else if (link && !event.ctrlKey && !event.metaKey && this.#on.open(link.dataset.open)) {
      event.preventDefault();
      this.#close();
    }
  }

  /** While the explorer is hidden the list lies over the page, when it is asked for. */
  #show() {
    document.body.dataset.attention = "open";
    this.#page.getElementById("attention-title").focus();
  }

  #close() {
    if (document.body.dataset.attention !== "open") return;
    delete document.body.dataset.attention;
    if (this.#list.contains(document.activeElement)) this.#page.getElementById("attention-count").focus();
  }

  async #answer(button) {
    const box = button.closest(".answer");
    const { seat, question } = button.closest(".entry").dataset;
    const text = textFor(button, box);
    if (button.dataset.kind === "text" && !text.trim()) return say(box, "Write your answer first.", "error");
    if (button.dataset.kind === "parts" && !isComplete(box)) return say(box, "Answer each question first.", "error");
    const choice = button.dataset.kind === "parts" ? partsOf(box).map(answerOf) : button.dataset.choice;
    const buttons = box.querySelectorAll("button");
    for (const each of buttons) each.disabled = true;
    say(box, "Answering …", "under-way");
    const given = { seat, choice, question, ...(text ? { text } : {}) };
    const answer = await callVerb("answer", given);
    if (!answer.error) return say(box, `Answered: ${button.textContent}`, "done");
    if (!box.isConnected) return this.#on.tooLate(answer.error); // it has been answered elsewhere meanwhile
    for (const each of buttons) each.disabled = false;
    return say(box, answer.error, "error");
  }
}

/** Whether each part has an answer; those that have none are marked, and the first of them gets the keyboard. */
function isComplete(box) {
  const missing = partsOf(box).filter((part) => !answerOf(part));
  for (const part of partsOf(box)) part.toggleAttribute("data-missing", missing.includes(part));
  missing[0]?.querySelector("input").focus();
  return missing.length === 0;
}

function partsOf(box) {
  return [...box.querySelectorAll(".answer-part")];
}

/** What was chosen or written for a part, as `rig answer` takes it; empty when nothing was. */
function answerOf(part) {
  const words = part.querySelector("[name=words]").value.trim();
  return words ? `text:${words}` : [...part.querySelectorAll("input:checked")].map(({ value }) => value).join("+");
}

function textFor(button, box) {
  const { kind } = button.dataset;
  if (kind === "text") return box.querySelector("[name=text]").value;
  return kind === DENIES ? (box.querySelector("[name=reason]")?.value ?? "") : "";
}

function say(box, text, kind) {
  const outcome = box.querySelector(".answer-outcome");
  outcome.textContent = text;
  outcome.dataset.kind = kind;
}
