// Keeps the address of the page and what it shows the same; back and forward work.

import { addressOf, moved, placeAt } from "./place.js";

export class Navigation extends EventTarget {
  #place = placeAt(location);

  constructor() {
    super();
    addEventListener("popstate", () => this.#stepped(placeAt(location)));
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  get place() {
    return this.#place;
  }

  /** The address of the place after these changes. */
  linkTo(changes) {
    return addressOf(moved(this.#place, changes));
  }

  /** @param {string} [how.hash] names the seat in front; the one that is there, unless another is given */
  go(changes, { replace = false, hash = location.hash } = {}) {
    const next = moved(this.#place, changes);
    const address = addressOf(next);
    if (address !== addressOf(this.#place)) history[replace ? "replaceState" : "pushState"](null, "", address + hash);
    this.#arrive(next);
  }

  /** Name the front terminal in the address; as a step, back leads to what was named before. */
  name(seat, { step = false } = {}) {
    if (seat === this.seat) return;
    const address = addressOf(this.#place) + (seat ? `#seat=${seat}` : "");
    history[step ? "pushState" : "replaceState"](null, "", address);
  }

  /** The seat that the address names. */
  get seat() {
    return new URLSearchParams(location.hash.slice(1)).get("seat") ?? "";
  }

  /** Back or forward: to another place, or to another seat in the same place. */
  #stepped(place) {
    if (addressOf(place) === addressOf(this.#place)) this.dispatchEvent(new Event("seat"));
    else this.#arrive(place);
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
    this.go(placeAt(link), { hash: link.hash || location.hash });
  }
}
