// What stands beside a seat's terminal: what it is doing, what can be done, its messages. Rendered by the server.

import { callVerb } from "../api.js";
import { applyFragments } from "../live/fragments.js";
import { showTimes } from "../times.js";
import { Deeds } from "./deeds.js";
import { namePieces } from "./pieces.js";
import { SendBox } from "./send.js";

const QUIET = new Set(["seat.usage", "seat.conversation"]);

export class BesideTerminal {
  #panel;
  #canOperate;
  #deeds;
  #row;
  #shown = false;
  #seen = false;
  #fetching = false;
  #again = false;

  /**
   * @param {HTMLElement} panel the terminal's
   * @param {import("../page/seats.js").SeatRow} row
   * @param {object} page see main.js
   */
  constructor(panel, row, { actions, canOperate, toasts }) {
    this.#panel = panel;
    this.#row = row;
    this.#canOperate = canOperate;
    this.#deeds = new Deeds(panel.querySelector(".deeds"), actions);
    this.send = canOperate ? new SendBox(panel.querySelector(".send"), row.address, () => this.#refresh()) : null;
    panel.addEventListener("click", (event) => {
      const unsend = event.target.closest("[data-unsend]");
      if (unsend) this.#takeBack(unsend, toasts);
    });
  }

  /** The terminal is looked at. */
  shown() {
    this.#shown = true;
    this.update(this.#row);
    this.#refresh();
  }

  hidden() {
    this.#shown = false;
    this.#seen = false;
  }

  /** The seat's element may tell something new. */
  update(row) {
    this.#row = row;
    namePieces(this.#panel, row.element.id);
    this.#deeds.update(row);
    this.#panel.querySelector("[data-part=since]").dateTime = row.since;
    this.#panel.querySelector("[data-part=reason]").textContent = row.reason;
    this.#panel.dataset.standing = row.standing;
    showTimes(this.#panel);
    this.#lookAt(row);
  }

  /** Something happened: fetch what stands here anew if it concerns this seat. */
  heard(events) {
    if (events.some((event) => event.seat === this.#row.address && !QUIET.has(event.kind))) this.#refresh();
  }

  /** Whoever has the terminal open sees what was finished; said once for each time that something was. */
  #lookAt({ standing, address }) {
    const finished = this.#shown && standing === "finished";
    if (finished && !this.#seen && this.#canOperate && !document.hidden) callVerb("seen", { seat: address });
    this.#seen = finished;
  }

  async #takeBack(button, toasts) {
    button.disabled = true;
    const answer = await callVerb("unsend", { message: Number(button.dataset.unsend) });
    if (answer.error) toasts.show(answer.error, "error");
    this.#refresh();
  }

  async #refresh() {
    if (!this.#shown || this.#fetching) {
      this.#again = this.#fetching;
      return;
    }
    this.#fetching = true;
    do {
      this.#again = false;
      const html = await fragment(`/seats/${encodeURIComponent(this.#row.address)}/`);
      if (html) this.#show(html);
    } while (this.#again);
    this.#fetching = false;
  }

  #show(html) {
    applyFragments(html);
    this.send?.follow(this.#panel.querySelector(".messages"));
  }
}

/** A piece of the page; empty when it cannot be had, which the live socket notices and says. */
export async function fragment(path) {
  try {
    const response = await fetch(path, { headers: { Accept: "text/html" } });
    return response.ok ? await response.text() : "";
  } catch {
    return "";
  }
}
