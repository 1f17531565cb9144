// What this page knows of the seats: read from the elements that the server has rendered, in their order.

/** One seat as its element in the graph tells of it now. */
export class SeatRow {
  constructor(element) {
    this.element = element;
    this.address = element.dataset.address;
  }

  get member() {
    return this.#text(".seat-name b");
  }

  get rig() {
    return this.address.slice(this.address.lastIndexOf("@") + 1);
  }

  get pod() {
    return this.element.closest(".pod")?.id ?? "";
  }

  get podLabel() {
    return this.element.closest(".pod")?.querySelector(":scope > h3")?.textContent ?? "";
  }

  get label() {
    return this.#text(".seat-label");
  }

  get runtime() {
    return this.#text(".seat-runtime");
  }

  get state() {
    return this.element.dataset.state;
  }

  /** What a person must know first, in one word: an activity, `finished`, `limit`, or the state. */
  get standing() {
    return this.element.dataset.standing;
  }

  /** The standing in words. */
  get words() {
    return this.#text(".seat-summary");
  }

  /** Since when it stands so, as an ISO time; empty when that is not known. */
  get since() {
    return this.element.querySelector(".seat-doing time")?.dateTime ?? "";
  }

  get reason() {
    return this.element.dataset.reason;
  }

  /** How full its context is in percent; null when that is not known. */
  get context() {
    const percent = Number.parseInt(this.#text(".seat-context"), 10);
    return Number.isNaN(percent) ? null : percent;
  }

  /** Tokens that its agent has used in its present conversation; null when that is not known. */
  get tokens() {
    return figure(this.element.dataset.tokens);
  }

  /** What that has cost in US dollars; null when that is not known. */
  get cost() {
    return figure(this.element.dataset.cost);
  }

  get agent() {
    return this.element.dataset.agent === "yes";
  }

  get trouble() {
    return this.element.dataset.trouble === "yes" || this.standing === "error";
  }

  /** What it may do without asking; empty when it always asks. */
  get bypass() {
    return this.element.querySelector(".seat-bypass")?.title ?? "";
  }

  #text(selector) {
    return this.element.querySelector(selector)?.textContent ?? "";
  }
}

function figure(text) {
  return text ? Number(text) : null;
}

export class SeatRegister extends EventTarget {
  #root;
  #rows = new WeakMap();
  #due = false;
  #touched = new Set();

  /** @param {HTMLElement} root holds the seats' elements */
  constructor(root) {
    super();
    this.#root = root;
  }

  /** All seats in the order of the page; of one rig when it is named. */
  all(rig = "") {
    const rows = [...this.#root.querySelectorAll(".seat")].map((element) => this.#row(element));
    return rig ? rows.filter((row) => row.rig === rig) : rows;
  }

  get(address) {
    const element = this.#root.querySelector(`.seat[data-address="${CSS.escape(address)}"]`);
    return element ? this.#row(element) : undefined;
  }

  /**
   * The page has taken over what the server told: tell so, once a frame.
   * @param {Iterable<string>} [addresses] of the seats that it concerns; all of them, and which there are, when left out.
   *   The event's `detail.addresses` is the set of them, or null.
   */
  changed(addresses) {
    if (addresses === undefined) this.#touched = null;
    else if (this.#touched) for (const address of addresses) this.#touched.add(address);
    if (this.#due) return;
    this.#due = true;
    if (document.hidden) setTimeout(() => this.#tell());
    else requestAnimationFrame(() => this.#tell());
  }

  #tell() {
    const addresses = this.#touched;
    this.#due = false;
    this.#touched = new Set();
    this.dispatchEvent(new CustomEvent("change", { detail: { addresses } }));
  }

  #row(element) {
    const known = this.#rows.get(element);
    if (known?.address === element.dataset.address) return known;
    const row = new SeatRow(element);
    this.#rows.set(element, row);
    return row;
  }
}
