// Search in what was printed: the lines that hold a text, each with its time; a click replays that moment.

import { clockTime } from "./grouping.js";
import { search } from "./source.js";

export class Finder {
  #root;
  #on;
  #turn = 0;

  /** @param {object} on `sessions()`: where to search, `chosen(moment, address)`, `failed(error)` */
  constructor(root, on) {
    this.#root = root;
    this.#on = on;
    const form = this.#part("search");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search(form.elements.text.value.trim());
    });
    form.elements.text.addEventListener("input", ({ target }) => target.value || this.close());
    root.querySelector("[data-act=close-finds]").addEventListener("click", () => this.close());
    this.#part("finds-list").addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#part("finds").hidden) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
  }

  close() {
    this.#turn += 1;
    this.#part("finds").hidden = true;
    this.#part("finds-list").replaceChildren();
  }

  async #search(text) {
    if (!text) return this.close();
    const turn = ++this.#turn;
    const sessions = this.#on.sessions();
    this.#show("Searching …", []);
    try {
      const answers = await Promise.all(sessions.map((session) => search(session, text)));
      if (turn === this.#turn) this.#tell(sessions, answers);
    } catch (error) {
      this.close();
      this.#on.failed(error);
    }
    return undefined;
  }

  #tell(sessions, answers) {
    const named = new Set(sessions.map(({ address }) => address)).size > 1;
    const finds = answers.flatMap((answer, index) => answer.finds.map((find) => ({ ...find, address: sessions[index].address })));
    finds.sort((a, b) => a.at - b.at);
    const cut = answers.some((answer) => answer.truncated) ? ", the newest; there may be more" : "";
    const count = finds.length === 1 ? "1 line" : `${finds.length} lines`;
    this.#show(finds.length ? `${count}${cut}` : `No line has this in it${cut ? ", as far as could be searched" : ""}.`, finds.map((find) => findItem(find, named)));
  }

  #show(note, items) {
    this.#part("finds").hidden = false;
    this.#part("finds-note").textContent = note;
    this.#part("finds-list").replaceChildren(...items);
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    for (const other of this.#part("finds-list").querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
    this.#on.chosen(Number(button.dataset.at), button.dataset.seat);
  }

  #part(name) {
    return this.#root.querySelector(`[data-part=${name}]`);
  }
}

function findItem({ at, line, address }, named) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.at = at;
  button.dataset.seat = address;
  const time = document.createElement("time");
  time.dateTime = new Date(at).toISOString();
  time.textContent = clockTime(at);
  button.append(time);
  if (named) {
    const seat = document.createElement("span");
    seat.className = "whose";
    seat.textContent = address.split("@")[0];
    button.append(seat);
  }
  const text = document.createElement("code");
  text.textContent = line;
  button.append(text);
  item.append(button);
  return item;
}
