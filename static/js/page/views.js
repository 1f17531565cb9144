// The views of the centre: one is shown at a time, each is fetched when it is first wanted.

const OTHERS = {
  table: async () => (await import("../table/table.js")).TableView,
  wall: async () => (await import("../wall/wall.js")).WallView,
  history: async () => (await import("../history/history.js")).HistoryView,
  specs: async () => (await import("../specs/specs.js")).SpecsView,
};

export class Views {
  #centre;
  #page;
  #shown;
  #views;
  #latest = 0;
  /** Says which view could not be fetched, until one is shown. */
  #missing = null;

  /**
   * @param {HTMLElement} centre holds the views' elements
   * @param {object} graph the view that is there from the start: `show(place)`, `hide()`, `update()`
   */
  constructor(centre, page, graph) {
    this.#centre = centre;
    this.#page = page;
    this.#shown = "graph";
    this.#views = new Map([["graph", graph]]);
    page.seats.addEventListener("change", () => this.update());
    page.socket.addEventListener("ready", () => this.#missing && this.show(page.place));
  }

  /** What the page knows has changed. */
  update() {
    this.#views.get(this.#shown)?.update();
  }

  async show(place) {
    const turn = ++this.#latest;
    const view = await this.#find(place.view);
    if (turn !== this.#latest || !view) return;
    this.#missing?.remove();
    this.#missing = null;
    if (this.#shown !== place.view) this.#views.get(this.#shown)?.hide();
    this.#shown = place.view;
    for (const element of this.#centre.querySelectorAll(":scope > [data-view]")) element.hidden = element.dataset.view !== place.view;
    view.show(place);
  }

  async #find(name) {
    if (this.#views.has(name)) return this.#views.get(name);
    try {
      const View = await OTHERS[name]();
      if (!this.#views.has(name)) this.#views.set(name, new View(this.#room(name), this.#page));
      return this.#views.get(name);
    } catch (error) {
      const why = this.#page.socket.ready ? `${error.message} (reload the page)` : "the server cannot be reached (it is shown as soon as it can)";
      this.#missing?.remove();
      this.#missing = this.#page.toasts.show(`cannot show the ${name}: ${why}`, "error");
      return null;
    }
  }

  #room(name) {
    const room = document.createElement("section");
    room.className = "view";
    room.dataset.view = name;
    room.hidden = true;
    this.#centre.append(room);
    return room;
  }
}
