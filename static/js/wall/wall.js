// The wall: all seats of a rig or of the selection as live terminals, as large as they fit.

import { ask } from "../actions/dialog.js";
import { aspect } from "../mini/fitting.js";
import { showTimes } from "../times.js";
import { WallBar } from "./bar.js";
import { gridFor, GAP, lifted, sizeFor, step } from "./grid.js";
import { Tile } from "./tile.js";
import { Typing } from "./typing.js";

const RATE = 5;
const USUAL = { cols: 120, rows: 40 };
const SPEAK_MS = 500;
const ALIVE = new Set(["launching", "running", "stopping"]);

export class WallView {
  #root;
  #page;
  #bar;
  #grid;
  #empty;
  #typing;
  #tiles = new Map();
  #columns = 1;
  #aspect = aspect(USUAL);
  #shown = false;
  #begunByClick = "";
  #speaking = 0;

  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    root.classList.add("wall");
    root.setAttribute("aria-label", "Wall of terminals");
    this.#bar = new WallBar(page.canOperate, { all: (wanted) => this.#typeToAll(wanted), stop: () => this.#typing.leave() });
    this.#empty = Object.assign(document.createElement("p"), { className: "wall-empty", hidden: true });
    this.#empty.textContent = "No seats here. Start a rig, and its terminals appear.";
    this.#grid = Object.assign(document.createElement("div"), { className: "wall-grid" });
    root.append(this.#bar.element, this.#empty, this.#grid);
    this.#typing = new Typing(page, { changed: () => this.#typingChanged(), open: (address) => this.#open(address) });
    this.#grid.addEventListener("keydown", (event) => this.#key(event));
    this.#grid.addEventListener("focusin", ({ target }) => this.#rove(target.closest(".tile")?.dataset.address));
    this.#grid.addEventListener("mousedown", ({ detail }) => detail === 1 && (this.#begunByClick = ""), { capture: true });
    this.#grid.addEventListener("dblclick", ({ target }) => this.#doubleClick(target.closest(".tile")?.dataset.address));
    page.selection.addEventListener("change", () => this.#shown && this.update());
    page.minis.addEventListener("change", ({ detail }) => this.#shown && this.#painted(detail.addresses));
    new ResizeObserver(() => this.#shown && this.#arrange()).observe(this.#grid);
  }

  show() {
    this.#shown = true;
    this.update();
  }

  hide() {
    this.#shown = false;
    this.#typing.stop();
    for (const { canvas } of this.#tiles.values()) this.#page.minis.hide(canvas);
  }

  update() {
    const rows = this.#seats();
    const { place } = this.#page;
    const wanted = new Set(rows.map(({ address }) => address));
    const changed = wanted.size !== this.#tiles.size || [...wanted].some((address) => !this.#tiles.has(address));
    if (changed) this.#take(rows, wanted);
    const twins = namesOfSeveral(rows);
    for (const row of rows) {
      const tile = this.#tiles.get(row.address);
      tile.update(row, nameOf(row, place.rig, twins));
      this.#page.minis.show(tile.canvas, row.address, { rate: RATE });
    }
    this.#typing.retry(new Set(rows.filter(({ state }) => ALIVE.has(state)).map(({ address }) => address)));
    this.#empty.hidden = rows.length > 0;
    this.#bar.seats(rows.length, this.#what());
    showTimes(this.#grid);
    if (changed) this.#arrange();
  }

  /** The seats that are shown: the selection when it has several, else the rig's, else all. */
  #seats() {
    const { selection, seats, place } = this.#page;
    const all = seats.all();
    if (selection.addresses.length > 1) return all.filter(({ address }) => selection.has(address));
    return place.rig ? all.filter(({ rig }) => rig === place.rig) : all;
  }

  #what() {
    const { selection, place } = this.#page;
    if (selection.addresses.length > 1) return "selected";
    return place.rig ? `of ${place.rig}` : "of all rigs";
  }

  #take(rows, wanted) {
    if (this.#typing.all || (this.#typing.tile && !wanted.has(this.#typing.tile.address))) this.#typing.stop();
    for (const [address, tile] of this.#tiles) {
      if (wanted.has(address)) continue;
      this.#page.minis.hide(tile.canvas);
      tile.cell.remove();
      this.#tiles.delete(address);
    }
    const tiles = rows.map((row) => this.#tiles.get(row.address) ?? this.#make(row));
    this.#tiles = new Map(tiles.map((tile) => [tile.address, tile]));
    tiles.forEach((tile, index) => {
      if (this.#grid.children[index] !== tile.cell) this.#grid.insertBefore(tile.cell, this.#grid.children[index] ?? null);
    });
    if (!tiles.some(({ button }) => button.tabIndex === 0)) this.#rove(tiles[0]?.address);
  }

  #make(row) {
    const tile = new Tile(row, this.#page.canOperate, {
      type: () => (this.#page.canOperate ? this.#type(tile) : this.#open(tile.address)),
      open: () => this.#open(tile.address),
    });
    return tile;
  }

  #type(tile, others = []) {
    this.#begunByClick = tile.address;
    return this.#typing.start(tile, others);
  }

  #open(address) {
    this.#typing.stop();
    this.#page.open(address);
  }

  /** A double click whose first click has begun to type opens; into a terminal that was typed into, it selects a word. */
  #doubleClick(address) {
    if (address && (this.#begunByClick === address || this.#typing.tile?.address !== address)) this.#open(address);
  }

  /** What is typed to many is hard to take back: it begins with a question. */
  #typeToAll(wanted) {
    if (!wanted) return this.#typing.leave();
    const seats = this.#seats().filter(({ state }) => ALIVE.has(state));
    if (seats.length < 2) return this.#beginWithAll();
    const says = `Every key then goes to each of them, until you press ${this.#page.settings.get("leaveChord")} or click elsewhere.`;
    const perform = () => void setTimeout(() => this.#beginWithAll()); // the dialog leaves first, and gives the keyboard back
    return ask({ title: `Type to ${seats.length} seats at once?`, button: `Type to ${seats.length} seats`, seats, says, perform });
  }

  #beginWithAll() {
    const alive = this.#seats().filter(({ state }) => ALIVE.has(state)).map(({ address }) => address);
    const first = [this.#roving, ...alive].find((address) => alive.includes(address));
    if (first) this.#type(this.#tiles.get(first), alive.filter((address) => address !== first));
    else this.#page.toasts.show("cannot type: none of these seats is running (start one)", "error");
  }

  get #roving() {
    return [...this.#tiles.values()].find(({ button }) => button.tabIndex === 0)?.address;
  }

  #typingChanged() {
    const { tile, all, reached } = this.#typing;
    this.#root.dataset.typing = all ? "all" : tile ? "one" : "";
    for (const each of this.#tiles.values()) {
      each.mark(reached.includes(each.address) ? (all ? "all" : "one") : "", this.#typing.count(each.address));
    }
    this.#bar.typing(tile?.address ?? "", all, { reached: reached.length, wanted: this.#typing.wanted }, this.#page.settings.get("leaveChord"));
    this.#lift();
  }

  /** Letters too small to be read while one types: the tile comes nearer. */
  #lift() {
    const { tile, all } = this.#typing;
    for (const each of this.#tiles.values()) if (each !== tile || all) each.lift(null);
    if (!tile || all) return;
    const { cols, rows } = this.#page.minis.picture(tile.address) ?? USUAL;
    const { scrollTop, clientWidth, clientHeight } = this.#grid;
    const wall = { left: GAP, top: scrollTop + GAP, width: clientWidth - 2 * GAP, height: clientHeight - 2 * GAP };
    const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = tile.cell;
    const size = sizeFor({ cols, rows }, wall);
    if (size.width <= width || size.height <= height) return tile.lift(null);
    tile.lift({ ...size, ...lifted({ left, top, width, height }, size, wall) });
  }

  #arrange() {
    const room = { width: this.#grid.clientWidth - 2 * GAP, height: this.#grid.clientHeight - 2 * GAP };
    if (!this.#tiles.size || room.width <= 0) return;
    const { columns, rowHeight } = gridFor(room, this.#tiles.size, this.#aspect);
    this.#columns = columns;
    this.#grid.style.setProperty("--columns", columns);
    this.#grid.style.setProperty("--row-height", `${rowHeight}px`);
    this.#grid.style.setProperty("--gap", `${GAP}px`);
    if (this.#typing.tile) this.#lift();
  }

  #painted(addresses) {
    const [first] = this.#tiles.keys();
    const picture = first && this.#page.minis.picture(first);
    if (picture?.cols && aspect(picture) !== this.#aspect) {
      this.#aspect = aspect(picture);
      this.#arrange();
    }
    for (const address of addresses) this.#tiles.get(address)?.element.setAttribute("data-painted", "yes");
    this.#speaking ||= setTimeout(() => this.#speak(), SPEAK_MS);
  }

  /** Tell last lines as text; not as often as they change, since each time costs the page. */
  #speak() {
    this.#speaking = 0;
    for (const tile of this.#tiles.values()) tile.say(this.#page.minis.picture(tile.address)?.lastLine ?? "");
  }

  #rove(address) {
    if (!this.#tiles.has(address)) return;
    for (const tile of this.#tiles.values()) tile.button.tabIndex = tile.address === address ? 0 : -1;
  }

  #key(event) {
    if (!event.target.classList.contains("tile-screen") || event.altKey || event.ctrlKey || event.metaKey) return;
    const addresses = [...this.#tiles.keys()];
    const index = addresses.indexOf(event.target.closest(".tile").dataset.address);
    const next = step(index, event.key, addresses.length, this.#columns);
    if (event.key === "Enter" && event.shiftKey) this.#open(addresses[index]); // no letter: what follows it would be typed
    else if (next === index) return;
    else this.#tiles.get(addresses[next]).button.focus();
    event.preventDefault();
  }
}

/** The shortest name that is no other tile's: that in the pod, in the rig, or the whole address. */
function nameOf(row, rig, twins) {
  if (!rig) return row.address;
  return twins.has(row.member) ? row.address.slice(0, row.address.lastIndexOf("@")) : row.member;
}

function namesOfSeveral(rows) {
  const seen = new Set();
  return new Set(rows.map(({ member }) => member).filter((member) => seen.size === seen.add(member).size));
}
