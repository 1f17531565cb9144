// What the page's seats tell, read once and again only when their elements have changed.

const READ = ["address", "member", "rig", "pod", "podLabel", "label", "runtime", "state", "standing", "words", "since", "reason", "context", "tokens", "cost", "trouble", "agent"];
const WATCHED = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-address", "data-state", "data-standing", "data-reason", "data-trouble", "data-tokens", "data-cost", "data-agent", "datetime"] };

export class Readings {
  #known = new WeakMap();
  #observer;

  /** @param {HTMLElement} stage holds the elements of the seats */
  constructor(stage) {
    this.#observer = new MutationObserver((changes) => this.#forget(changes));
    this.#observer.observe(stage, WATCHED);
  }

  /**
   * @param {import("../page/seats.js").SeatRow[]} rows
   * @returns {object[]} plain values of each; the same object as before where nothing has changed
   */
  of(rows) {
    this.#forget(this.#observer.takeRecords());
    return rows.map((row) => this.#read(row));
  }

  #read(row) {
    const known = this.#known.get(row.element);
    if (known) return known;
    const made = Object.fromEntries(READ.map((name) => [name, row[name]]));
    this.#known.set(row.element, made);
    return made;
  }

  /** Ages count on by themselves and tell nothing new. */
  #forget(changes) {
    for (const { target, type } of changes) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      if (!element || (element.tagName === "TIME" && type !== "attributes")) continue;
      const seat = element.closest(".seat");
      if (seat) this.#known.delete(seat);
      else for (const each of element.querySelectorAll(".seat")) this.#known.delete(each);
    }
  }
}
