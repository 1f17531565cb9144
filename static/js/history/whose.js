// The choice of whose history is shown: everything, a rig, or a seat.

export class Whose {
  #select;
  #page;
  #known = "";

  constructor(select, page) {
    this.#select = select;
    this.#page = page;
    select.addEventListener("change", () => {
      const [rig, of] = JSON.parse(select.value);
      page.go({ view: "history", rig, of });
    });
  }

  /** Offer what there is now, and show what is chosen. */
  show({ rig, of }) {
    const rigs = Map.groupBy(this.#page.seats.all(), (row) => row.rig);
    const known = JSON.stringify([[...rigs].map(([name, rows]) => [name, rows.map(({ address }) => address)]), rig, of]);
    if (known === this.#known) return;
    this.#known = known;
    const groups = [...rigs].map(([name, rows]) => group(name, rows.map(({ address }) => address)));
    this.#select.replaceChildren(option("All rigs", "", ""), ...groups);
    const chosen = [...this.#select.options].find(({ value }) => matches(JSON.parse(value), rig, of));
    if (!chosen) this.#select.append(option(of || rig, rig, of));
    this.#select.value = (chosen ?? this.#select.options[this.#select.options.length - 1]).value;
  }
}

function matches([rig, of], wantedRig, wantedOf) {
  return wantedOf ? of === wantedOf : !of && rig === wantedRig;
}

function group(rig, addresses) {
  const element = document.createElement("optgroup");
  element.label = rig;
  element.append(option(`${rig}, all seats`, rig, ""), ...addresses.map((address) => option(address, rig, address)));
  return element;
}

function option(text, rig, of) {
  const element = document.createElement("option");
  element.value = JSON.stringify([rig, of]);
  element.textContent = text;
  return element;
}
