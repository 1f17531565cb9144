// Starts the page: makes its parts, and passes on what happens between them.

import { Actions } from "./actions/actions.js";
import { SelectionToolbar } from "./actions/toolbar.js";
import { callVerb, speakJson } from "./api.js";
import { AttentionList } from "./attention/attention.js";
import { Dock } from "./dock/dock.js";
import { Explorer } from "./explorer/explorer.js";
import { foldExplorerAway } from "./explorer/fold_away.js";
import { Graph } from "./graph/graph.js";
import { KeysHelp } from "./keys/help.js";
import { Keys } from "./keys/keys.js";
import { EventList } from "./live/events.js";
import { applyFragments } from "./live/fragments.js";
import { RigReloader } from "./live/reload.js";
import { leaveWhenSignedOut } from "./live/signed_out.js";
import { LiveSocket } from "./live/socket.js";
import { Miniatures } from "./mini/miniatures.js";
import { Notifier } from "./notify/notifier.js";
import { allowNotifications } from "./notify/permission.js";
import { Navigation } from "./page/navigation.js";
import { SeatRegister } from "./page/seats.js";
import { Selection } from "./page/selection.js";
import { Settings } from "./page/settings.js";
import { StatusBar } from "./page/statusbar.js";
import { Views } from "./page/views.js";
import { deedEntries, paletteEntries } from "./palette/entries.js";
import { Palette } from "./palette/palette.js";
import { Panes } from "./phone/panes.js";
import { stayAboveKeyboard } from "./phone/soft_keyboard.js";
import { Explanation } from "./seat/explanation.js";
import { applySettings } from "./settings/apply.js";
import { SettingsDialog } from "./settings/dialog.js";
import { keepCounting } from "./times.js";
import { Toasts } from "./toasts.js";

const { dataset } = document.body;
const byId = (id) => document.getElementById(id);
const navigation = new Navigation();

/** What the parts of the page know of each other. */
const page = {
  canOperate: dataset.canOperate === "yes",
  socket: new LiveSocket(Number(dataset.lastEventId) || 0),
  seats: new SeatRegister(byId("stage")),
  selection: new Selection(),
  settings: new Settings(),
  toasts: new Toasts(byId("toasts")),
  explanation: new Explanation(byId("explain")),
  call: callVerb,
  open: (address, how) => page.dock.open(address, how),
  go: (changes, how) => navigation.go(changes, how),
  get place() {
    return navigation.place;
  },
};
page.actions = new Actions(page, JSON.parse(byId("actions").value));
page.minis = new Miniatures(page);
applySettings(page.settings, ({ options }) => (page.minis.theme = options.theme));
speakJson(page.toasts);

const panes = new Panes(byId("panes"), byId("workspace"), byId("views"));
const events = new EventList(byId("events"));
const graph = new Graph({ frame: byId("graph"), legend: byId("legend"), tools: byId("graph-tools") }, page);
page.dock = new Dock({ element: byId("dock"), splitter: byId("splitter"), workspace: byId("workspace") }, page, {
  front: (address, how) => showFront(address, how),
  leave: (address) => page.seats.get(address)?.element.focus(),
});
const explorer = new Explorer(byId("explorer"), page);
const statusbar = new StatusBar(byId("statusbar"), page, () => keys.run("next-in-need"));
const notifier = new Notifier(page);
const attention = new AttentionList({
  open: (address) => page.open(address),
  tooLate: (why) => page.toasts.show(why, "error"),
  changed(fresh, seats) {
    notifier.tell(fresh);
    notifier.keepOnly(seats);
    panes.count(seats.size);
  },
});
const settingsDialog = new SettingsDialog(byId("settings"), page.settings, allowNotifications);
new SelectionToolbar(byId("centre"), page);
const views = new Views(byId("centre"), page, graph);
const reloader = new RigReloader({ done: rigsChanged, failed: (error) => page.toasts.show(error.message, "error") });

keepCounting();
const help = new KeysHelp(page.settings);
const palette = new Palette(() => paletteEntries(page, keys), (query) => deedEntries(page, query), (error) => page.toasts.show(error.message, "error"));
const keys = new Keys(page, { explorer, palette, help, settings: settingsDialog, attention });
byId("settings-open").addEventListener("click", () => settingsDialog.open());
byId("palette-open").addEventListener("click", () => palette.open());
foldExplorerAway(byId("workspace"), byId("explorer-toggle"));
stayAboveKeyboard();
attention.update();
navigation.addEventListener("change", () => {
  arrive();
  panes.show("centre");
});
navigation.addEventListener("seat", () => {
  bringNamed();
  if (!navigation.seat) panes.show(paneOf(page.place));
});
page.socket.addEventListener("events", ({ detail }) => heard(detail));
page.socket.addEventListener("ready", () => reloader.catchUp());
page.socket.addEventListener("lost", leaveWhenSignedOut);
page.socket.connect();
const { seat: seatAskedFor } = navigation;
page.dock.restore(seatAskedFor);
arrive();
panes.show(seatAskedFor ? "dock" : paneOf(page.place));

function heard({ events: news, html, reload }) {
  events.add(news);
  if (html) {
    applyFragments(html);
    reloader.note(html);
    attention.update();
    page.seats.changed(news.map((event) => event.seat).filter(Boolean));
  }
  page.dock.heard(news);
  if (reload?.length) reloader.reload();
}

function rigsChanged() {
  const { rig } = page.place;
  if (rig && !document.querySelector(`.rig-state[data-rig="${CSS.escape(rig)}"]`)) page.go({ rig: "" }, { replace: true });
  graph.rearrange();
  attention.update();
  page.seats.changed();
}

/** The address names another place. */
function arrive() {
  const { place } = page;
  const title = { specs: place.spec ? `${place.spec} · Specs` : "Specs" }[place.view] ?? place.rig;
  document.title = [document.title.match(/^\(\d+\) /)?.[0] ?? "", title && `${title} · `, "Rigweb"].join("");
  byId("title").textContent = title || "All rigs";
  byId("where").textContent = title;
  byId("where").hidden = !title;
  for (const link of document.querySelectorAll("#views [data-view]")) {
    link.setAttribute("aria-current", String(link.dataset.view === place.view));
    link.href = navigation.linkTo({ view: link.dataset.view });
  }
  panes.name(place.view);
  events.show(place.rig);
  explorer.mark();
  statusbar.update();
  views.show(place);
  bringNamed();
}

/** The address may name another seat than the one in front. */
function bringNamed() {
  const { seat } = navigation;
  if (seat && seat !== page.dock.front) page.dock.open(seat, { step: false });
}

/** What a telephone shows of a place; the list of seats is its graph. */
function paneOf({ view }) {
  return view === "graph" ? "seats" : "centre";
}

function showFront(address, { step = false } = {}) {
  // On a telephone the first terminal takes the place of all else: then back leads there.
  navigation.name(address, { step: step && (Boolean(navigation.seat) || panes.isOneAtATime) });
  panes.front(address);
  graph.mark(page.seats.get(address)?.element ?? null);
  explorer.mark();
  views.update();
}
