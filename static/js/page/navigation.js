// Keeps the address of the page and what it shows the same; back and forward work.

import { addressOf, moved, placeAt } from "./place.js";

export class Navigation extends EventTarget {
  #place = placeAt(location);

  constructor() {
    super();
    addEventListener("popstate", () => this.#arrive(placeAt(location)));
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  get place() {
    return this.#place;
  }

  /** The address of the place after these changes. */
  linkTo(changes) {
    return addressOf(moved(this.#place, changes));
  }

  go(changes, { replace = false } = {}) {
    const next = moved(this.#place, changes);
    const address = addressOf(next);
    if (address !== addressOf(this.#place)) history[replace ? "replaceState" : "pushState"](null, "", address + location.hash);
    this.#arrive(next);
  }

  /** Name the front terminal in the address, without a step of its own. */
  name(seat) {
    history.replaceState(null, "", addressOf(this.#place) + (seat ? `#seat=${seat}` : ""));
  }

  /** The seat that the address names. */
  get seat() {
    return new URLSearchParams(location.hash.slice(1)).get("seat") ?? "";
  }

  #arrive(place) {
    this.#place = place;
    this.dispatchEvent(new Event("change"));
  }

  /** Links to places of this page need no new page. */
  #clicked(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target || link.origin !== location.origin || !/^\/($|rigs\/|specs\/)/.test(link.pathname)) return;
    event.preventDefault();
    this.go(placeAt(link));
  }
}
