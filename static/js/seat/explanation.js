// How it is known what a seat is doing, shown over the page until one looks elsewhere.

import { showTimes } from "../times.js";

export class Explanation {
  #layer;
  #address = "";

  constructor(layer) {
    this.#layer = layer;
  }

  async show(address) {
    this.#address = address;
    this.#layer.textContent = "One moment …";
    this.#layer.showPopover();
    this.#layer.focus();
    const html = await read(`/seats/${encodeURIComponent(address)}/explanation/`);
    if (address !== this.#address) return;
    this.#layer.innerHTML = html;
    showTimes(this.#layer);
  }
}

async function read(path) {
  try {
    const response = await fetch(path, { headers: { Accept: "text/html" } });
    if (response.ok) return await response.text();
    return `<p role="alert">It cannot be explained: the server answered ${response.status}.</p>`;
  } catch {
    return '<p role="alert">It cannot be explained: the server cannot be reached.</p>';
  }
}
