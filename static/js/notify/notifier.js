// Tells of who needs a person by a notification of the browser and a sound, as far as they are wanted.

import { claim } from "./claim.js";
import { UNABLE } from "./permission.js";
import { playSound } from "./sound.js";
import { notesOn } from "./words.js";

export class Notifier {
  #page;
  #shown = new Map();

  /** @param {object} page see main.js */
  constructor(page) {
    this.#page = page;
  }

  /** @param {{id: string, seat: string, title: string, text: string}[]} entries that were not there before */
  async tell(entries) {
    const { settings, dock } = this.#page;
    const wanted = settings.get("notifications") || settings.get("sound");
    if (!wanted) return;
    const focused = document.hasFocus();
    const mine = [];
    for (const entry of entries) {
      const looking = focused && dock?.front === entry.seat;
      if ((await claim(entry.id, { first: focused })) && !looking) mine.push(entry);
    }
    if (!mine.length) return;
    if (settings.get("sound")) playSound();
    if (settings.get("notifications")) for (const note of notesOn(mine)) this.#show(note);
  }

  /** Nobody needs a person for this any more. @param {Set<string>} seats that still do */
  keepOnly(seats) {
    for (const [tag, { seat, notification }] of this.#shown) {
      if (seats.has(seat)) continue;
      notification.close();
      this.#shown.delete(tag);
    }
  }

  #show({ title, body, tag, seat }) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const notification = this.#make(title, { body, tag });
    if (!notification) return;
    notification.addEventListener("click", () => {
      window.focus();
      this.#page.open(seat);
      notification.close();
    });
    this.#shown.set(tag, { seat, notification });
  }

  #make(title, options) {
    try {
      return new Notification(title, options);
    } catch {
      this.#page.settings.set("notifications", false);
      this.#page.toasts.show(UNABLE, "error");
      return null;
    }
  }
}
