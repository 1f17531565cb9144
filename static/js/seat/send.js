// The box that sends a message to a seat, says how far it has come, and loses no text that was not accepted.

import { callVerb } from "../api.js";
import { draftFor, keepDraft } from "./drafts.js";

const BY_FINGER = matchMedia("(pointer: coarse)");
const ON_ITS_WAY = new Set(["queued", "typed", "submitted"]);
const SAID = {
  queued: "Queued",
  typed: "Typed, not yet submitted",
  submitted: "Submitted, not yet accepted",
  accepted: "Accepted: a turn began with exactly this text",
  stalled: "Stalled",
  cancelled: "Cancelled",
};

/** Per seat: what became of the last message. */
const lastSent = new Map();

export class SendBox {
  #form;
  #text;
  #changed;
  #address;

  /** @param {() => void} changed a message was sent: the list of messages is not the same any more */
  constructor(form, address, changed) {
    this.#form = form;
    this.#text = form.querySelector("textarea");
    this.#changed = changed;
    this.#address = address;
    form.setAttribute("aria-label", `Message to ${address}`);
    this.#text.placeholder = BY_FINGER.matches ? "Message to this seat" : `Message to ${address} (Ctrl+Enter sends)`;
    this.#text.value = draftFor(address);
    this.#text.addEventListener("input", () => this.#keep());
    const sent = lastSent.get(address);
    this.#say(sent?.said ?? "", sent?.kind ?? "");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#send();
    });
  }

  /** The list of messages was rendered anew: what has become of the one sent from here? */
  follow(messages) {
    const sent = lastSent.get(this.#address);
    const shown = sent?.message && messages.querySelector(`[data-message="${CSS.escape(sent.message)}"]`);
    if (shown && shown.dataset.messageState !== sent.state) {
      const { messageState: state, reason } = shown.dataset;
      this.#reached({ ...sent, state, reason });
    }
  }

  async #send() {
    const text = this.#text.value;
    if (!text.trim()) return;
    const when = this.#form.querySelector("select").value;
    this.#write("");
    this.#note({ text, state: "sending" }, "Sending …", "under-way");
    const how = { now: { now: true }, interrupt: { interrupt: true } }[when] ?? {};
    const answer = await callVerb("send", { seat: this.#address, text, ...how });
    if (answer.error) {
      this.#giveBack(text);
      this.#note({ text, state: "refused" }, answer.error, "error");
    } else {
      this.#reached({ ...answer, text, message: String(answer.message) });
    }
    this.#changed();
  }

  #reached({ text, message, state, reason }) {
    const kind = state === "accepted" ? "done" : ON_ITS_WAY.has(state) ? "under-way" : "error";
    if (kind === "error") this.#giveBack(text);
    this.#note({ text, message, state }, (SAID[state] ?? state) + (reason ? `: ${reason}` : ""), kind);
  }

  /** The text goes back into the box, before whatever has been typed there meanwhile. */
  #giveBack(text) {
    const now = this.#text.value;
    this.#write(now && now !== text ? `${text}\n${now}` : text);
  }

  #write(text) {
    this.#text.value = text;
    this.#keep();
  }

  #keep() {
    keepDraft(this.#address, this.#text.value);
  }

  #note(sent, said, kind) {
    lastSent.set(this.#address, { ...sent, said, kind });
    this.#say(said, kind);
  }

  #say(text, kind) {
    const outcome = this.#form.querySelector("[data-part=outcome]");
    outcome.textContent = text;
    outcome.dataset.kind = kind;
  }
}
