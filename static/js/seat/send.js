// The box that sends a message to a seat, says how far it has come, and loses no text that was not accepted.

import { callVerb } from "../api.js";

const ON_ITS_WAY = new Set(["queued", "typed", "submitted"]);
const SAID = {
  queued: "Queued",
  typed: "Typed, not yet submitted",
  submitted: "Submitted, not yet accepted",
  accepted: "Accepted: a turn began with exactly this text",
  stalled: "Stalled",
  cancelled: "Cancelled",
};

export class SendBox {
  #form;
  #text;
  #changed;
  #address = "";
  #drafts = new Map();
  #sent = new Map();

  /** @param {() => void} changed a message was sent: the list of messages is not the same any more */
  constructor(form, changed) {
    this.#form = form;
    this.#text = form.querySelector("textarea");
    this.#changed = changed;
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

  /** Another seat's terminal is shown: its own draft, and what became of its own last message. */
  turnTo(address) {
    this.#drafts.set(this.#address, this.#text.value);
    this.#address = address;
    this.#text.value = this.#drafts.get(address) ?? "";
    this.#form.setAttribute("aria-label", `Message to ${address}`);
    this.#text.placeholder = `Message to ${address} (Ctrl+Enter sends)`;
    const sent = this.#sent.get(address);
    this.#say(sent?.said ?? "", sent?.kind ?? "");
  }

  /** The list of messages was rendered anew: what has become of the one sent from here? */
  follow(messages) {
    const sent = this.#sent.get(this.#address);
    const shown = sent?.message && messages.querySelector(`[data-message="${CSS.escape(sent.message)}"]`);
    if (shown && shown.dataset.messageState !== sent.state) {
      const { messageState: state, reason } = shown.dataset;
      this.#reached(this.#address, { ...sent, state, reason });
    }
  }

  async #send() {
    const [seat, text] = [this.#address, this.#text.value];
    if (!text.trim()) return;
    const when = this.#form.querySelector("select").value;
    this.#text.value = "";
    this.#note(seat, { text, state: "sending" }, "Sending …", "under-way");
    const how = { now: { now: true }, interrupt: { interrupt: true } }[when] ?? {};
    const answer = await callVerb("send", { seat, text, ...how });
    if (answer.error) {
      this.#giveBack(seat, text);
      this.#note(seat, { text, state: "refused" }, answer.error, "error");
    } else {
      this.#reached(seat, { ...answer, text, message: String(answer.message) });
    }
    this.#changed();
  }

  #reached(seat, { text, message, state, reason }) {
    const kind = state === "accepted" ? "done" : ON_ITS_WAY.has(state) ? "under-way" : "error";
    if (kind === "error") this.#giveBack(seat, text);
    this.#note(seat, { text, message, state }, (SAID[state] ?? state) + (reason ? `: ${reason}` : ""), kind);
  }

  /** The text goes back into the box, before whatever has been typed there meanwhile. */
  #giveBack(seat, text) {
    const now = seat === this.#address ? this.#text.value : (this.#drafts.get(seat) ?? "");
    const kept = now && now !== text ? `${text}\n${now}` : text;
    if (seat === this.#address) this.#text.value = kept;
    else this.#drafts.set(seat, kept);
  }

  #note(seat, sent, said, kind) {
    this.#sent.set(seat, { ...sent, said, kind });
    if (seat === this.#address) this.#say(said, kind);
  }

  #say(text, kind) {
    const outcome = this.#form.querySelector("[data-part=outcome]");
    outcome.textContent = text;
    outcome.dataset.kind = kind;
  }
}
