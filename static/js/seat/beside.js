// What stands beside a seat's terminal: what it is doing, what can be done, its messages. Rendered by the server.

import { callVerb } from "../api.js";
import { applyFragments } from "../live/fragments.js";
import { showTimes } from "../times.js";
import { Deeds } from "./deeds.js";
import { Explanation } from "./explanation.js";
import { SendBox } from "./send.js";

const QUIET = new Set(["seat.usage", "seat.conversation"]);

export class BesideTerminal {
  #panel;
  #canOperate;
  #seat = null;
  #seen = "";
  #fetching = false;
  #again = false;

  constructor(panel, { canOperate, toasts }) {
    this.#panel = panel;
    this.#canOperate = canOperate;
    const address = () => this.#seat?.dataset.address ?? "";
    this.explanation = new Explanation(document.getElementById("explain"), address);
    this.deeds = new Deeds(panel, toasts, address);
    this.send = canOperate ? new SendBox(panel.querySelector("#send"), () => this.#refresh()) : null;
    panel.addEventListener("click", (event) => {
      if (event.target.closest("[data-action=explain]")) this.explanation.show();
    });
  }

  /** The terminal of this seat was opened. */
  opened(seat) {
    this.#empty();
    this.#seat = seat;
    this.send?.turnTo(seat.dataset.address);
    this.update(seat);
    this.#refresh();
  }

  closed() {
    this.#seat = null;
    this.explanation.hide();
  }

  /** The seat's element may tell something new. */
  update(seat) {
    this.#seat = seat;
    const since = this.#panel.querySelector("[data-part=since]");
    since.dateTime = seat.querySelector(".seat-doing time")?.dateTime ?? "";
    this.#panel.querySelector("[data-part=reason]").textContent = seat.dataset.reason;
    this.#panel.dataset.standing = seat.dataset.standing;
    showTimes(this.#panel);
    this.#lookAt(seat);
  }

  /** Something happened: fetch what stands here anew if it concerns this seat. */
  heard(events) {
    const address = this.#seat?.dataset.address;
    if (events.some((event) => event.seat === address && !QUIET.has(event.kind))) this.#refresh();
  }

  /** Whoever has the terminal open sees what was finished; said once for each time that something was. */
  #lookAt({ dataset: { standing, address } }) {
    const finished = standing === "finished" ? address : "";
    if (finished && finished !== this.#seen && this.#canOperate && !document.hidden) callVerb("seen", { seat: address });
    this.#seen = finished;
  }

  async #refresh() {
    if (this.#fetching) {
      this.#again = true;
      return;
    }
    this.#fetching = true;
    do {
      this.#again = false;
      const address = this.#seat?.dataset.address;
      const html = address && (await fragment(`/seats/${encodeURIComponent(address)}/`));
      if (html && address === this.#seat?.dataset.address) this.#show(html);
      else if (this.#seat && address !== this.#seat.dataset.address) this.#again = true;
    } while (this.#again);
    this.#fetching = false;
  }

  #show(html) {
    applyFragments(html);
    this.send?.follow(this.#panel.querySelector("#seat-messages"));
  }

  #empty() {
    for (const id of ["seat-deeds", "seat-confirmations", "seat-bypass", "seat-ended", "seat-messages"]) {
      const part = document.getElementById(id);
      part.replaceChildren();
      if (id !== "seat-deeds" && id !== "seat-confirmations") part.hidden = true;
    }
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
