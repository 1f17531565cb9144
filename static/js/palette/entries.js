// What the palette finds: what can be done here and now, seats, rigs, pods, specs, views, settings, and every verb.

import { askVerb } from "../api.js";
import { KEYS } from "../keys/keymap.js";
import { currentRig, currentSeats } from "../page/current.js";
import { namesSome, partlyNamed } from "./score.js";
import { verbEntries } from "./verbs.js";

const VIEWS = { graph: "Graph", table: "Table", wall: "Wall of terminals", history: "History", specs: "Specs" };
const THEMES = { system: "as the system has it", light: "light", dark: "dark" };

/** Of so many seats and rigs that a query names, what can be done with them is offered. */
const MOST_MEANT = 8;

/**
 * What is written as a deed and its object, such as `explain impl`, `demo up` or `rstrt dev-imp`.
 * @returns {object[]} entries; none of a query that is one word
 */
export function deedEntries(page, query) {
  const meant = partlyNamed(places(page).filter(({ kind }) => kind === "terminal" || kind === "rig"), query).slice(0, MOST_MEANT);
  const found = meant.flatMap(({ kind, label }) => (kind === "rig" ? rigOffers(page, label) : offers(page, { seats: [label] }, label, "seat")));
  return found.filter(({ label, verb = "" }) => namesSome(query, `${label} ${verb}`));
}

/**
 * @param {object} page see main.js
 * @param {object} keys runs commands of the keymap
 */
export async function paletteEntries(page, keys) {
  const seats = currentSeats(page);
  const rig = currentRig(page);
  const here = [...offers(page, { seats }, seats.join(", "), "seat"), ...(rig ? rigOffers(page, rig) : [])];
  const fixed = [...here, ...places(page), ...commands(keys), ...settings(page)];
  const specs = await askVerb("specs", {});
  const names = (specs.specs ?? []).map(({ name, summary }) => ({ name, summary }));
  const offered = new Set(here.map(({ verb }) => verb).filter(Boolean));
  const meant = { seat: seats[0] ?? "", rig };
  return [...fixed, ...specEntries(page, names), ...verbEntries(page, meant, names.map(({ name }) => name), offered)];
}

function offers(page, targets, context, kind) {
  if (targets.seats && !targets.seats.length) return [];
  const hint = targets.seats?.length > 1 ? `${targets.seats.length} selected` : context;
  // What loses nothing comes first: the first entry is chosen at once by Enter.
  const ordered = page.actions.offers(targets).sort((a, b) => Number(a.loses) - Number(b.loses));
  return ordered.map((offer) => ({
    id: `${kind} ${offer.id}`,
    kind,
    label: offer.label,
    hint,
    words: `${context} ${offer.command}`,
    key: keyOf(offer.id),
    verb: offer.verb?.verb,
    own: !offer.verb || offer.verb.offeredOn.includes("rig"),
    run: () => later(offer.run),
  }));
}

/** What is done to a rig as a whole. */
function rigOffers(page, rig) {
  return offers(page, { rig }, rig, "rig").filter(({ own }) => own);
}

function places(page) {
  const rows = page.seats.all();
  const pods = new Map(rows.map((row) => [row.pod, row]));
  const rigs = [...document.querySelectorAll(".rig-state")].map(({ dataset }) => dataset.rig);
  return [
    ...rows.map((row) => ({ id: `go ${row.address}`, kind: "terminal", label: row.address, hint: row.words, words: `${row.label} ${row.runtime} open`, run: () => later(() => page.open(row.address)) })),
    ...rigs.map((name) => ({ id: `rig ${name}`, kind: "rig", label: name, hint: "show this rig alone", words: "rig", run: () => later(() => page.go({ rig: name })) })),
    ...[...pods].map(([pod, row]) => ({ id: `pod ${pod}`, kind: "pod", label: row.podLabel, hint: `select its seats · ${row.rig}`, words: "pod select", run: () => later(() => selectPod(page, pod)) })),
  ];
}

function commands(keys) {
  const views = Object.entries(VIEWS).filter(([name]) => name === "graph" || document.querySelector(`#views [data-view="${name}"]`));
  const shown = views.map(([name, label]) => ({ command: `view.${name}`, label, kind: "view" }));
  const others = ["view.all", "next-in-need", "filter", "help", "settings"].map((command) => {
    return { command, label: KEYS.find((entry) => entry.command === command).label, kind: "page" };
  });
  return [...shown, ...others].map(({ command, label, kind }) => {
    return { id: command, kind, label, words: "view go page", key: KEYS.find((entry) => entry.command === command)?.key, run: () => later(() => keys.run(command)) };
  });
}

function settings(page) {
  return Object.entries(THEMES).map(([theme, label]) => {
    return { id: `theme ${theme}`, kind: "setting", label: `Theme: ${label}`, words: "colours appearance", run: () => later(() => page.settings.set("theme", theme)) };
  });
}

function specEntries(page, specs) {
  return specs.map(({ name, summary }) => {
    return { id: `spec ${name}`, kind: "spec", label: name, hint: summary, words: "spec edit", run: () => later(() => page.go({ view: "specs", spec: name })) };
  });
}

function selectPod(page, pod) {
  page.selection.set(page.seats.all().filter((row) => row.pod === pod).map((row) => row.address));
}

function keyOf(id) {
  return KEYS.find(({ command }) => command === `do.${id}` || command === `rig.${id}`)?.key ?? "";
}

/** The palette leaves first: what opens now gets the keyboard, and gives it back to where it was. */
function later(act) {
  setTimeout(act);
}
