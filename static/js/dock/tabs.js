// The tabs of the dock: one for each open terminal, walked with the arrow keys.

export class DockTabs {
  #strip;
  #on;
  #tabs = new Map();

  /** @param {object} on `front(address)`, `close(address)` */
  constructor(strip, on) {
    this.#strip = strip;
    this.#on = on;
    strip.addEventListener("click", (event) => this.#clicked(event));
    strip.addEventListener("auxclick", (event) => event.button === 1 && this.#with(event, on.close));
    strip.addEventListener("keydown", (event) => this.#pressed(event));
  }

  add(terminal) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "dock-tab";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", terminal.element.id);
    tab.dataset.address = terminal.address;
    tab.title = `${terminal.address} (Delete or middle click closes)`;
    tab.append(piece("sign"), piece("dock-tab-name", terminal.row.member), piece("dock-tab-close", "✕"));
    for (const mark of [tab.firstChild, tab.lastChild]) mark.setAttribute("aria-hidden", "true");
    this.#tabs.set(terminal.address, tab);
    this.#strip.append(tab);
    this.update(terminal);
    this.#tellApart();
  }

  remove(address) {
    this.#tabs.get(address)?.remove();
    this.#tabs.delete(address);
    this.#tellApart();
  }

  update({ address, row }) {
    const tab = this.#tabs.get(address);
    Object.assign(tab.dataset, { state: row.state, standing: row.standing });
    tab.setAttribute("aria-label", `${address}, ${row.words}`);
  }

  mark(front) {
    for (const [address, tab] of this.#tabs) {
      tab.setAttribute("aria-selected", String(address === front));
      tab.tabIndex = address === front ? 0 : -1;
      if (address === front) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  /** Seats of the same name in several rigs are called by their whole address. */
  #tellApart() {
    const names = [...this.#tabs.keys()].map((address) => address.split("@")[0]);
    for (const [address, tab] of this.#tabs) {
      const short = address.split("@")[0];
      tab.querySelector(".dock-tab-name").textContent = names.filter((name) => name === short).length > 1 ? address : short;
    }
  }

  #clicked(event) {
    this.#with(event, event.target.closest(".dock-tab-close") ? this.#on.close : this.#on.front);
  }

  #pressed(event) {
    const order = [...this.#tabs.keys()];
    const at = order.indexOf(event.target.dataset.address);
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: order.length - 1 };
    if (event.key === "Delete") this.#with(event, this.#on.close);
    else if (event.key in moves) {
      const address = order.at(moves[event.key] % order.length);
      this.#on.front(address, { focus: false, step: false });
      this.#tabs.get(address).focus();
    } else return;
    event.preventDefault();
  }

  #with(event, act) {
    const tab = event.target.closest("[role=tab]");
    if (tab) act(tab.dataset.address);
  }
}

function piece(name, text = "") {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}
