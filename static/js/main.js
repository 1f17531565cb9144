// Starts the page: the live socket, the graph and the terminal, and what passes between them.

import { speakJson } from "./api.js";
import { AttentionList } from "./attention/attention.js";
import { Graph } from "./graph/graph.js";
import { EventList } from "./live/events.js";
import { applyFragments } from "./live/fragments.js";
import { RigReloader } from "./live/reload.js";
import { LiveSocket } from "./live/socket.js";
import { BesideTerminal } from "./seat/beside.js";
import { TerminalPanel } from "./terminal/panel.js";
import { bindSplitter } from "./terminal/splitter.js";
import { keepCounting } from "./times.js";
import { Toasts } from "./toasts.js";

const { dataset } = document.body;
const canOperate = dataset.canOperate === "yes";
const byId = (id) => document.getElementById(id);
const seatElement = (address) => document.querySelector(`.seat[data-address="${CSS.escape(address)}"]`);

const toasts = new Toasts(byId("toasts"));
speakJson(toasts);

const socket = new LiveSocket(Number(dataset.lastEventId) || 0);
const events = new EventList(byId("events"), dataset.rig);
const graph = new Graph({
  frame: byId("graph"),
  legend: byId("legend"),
  tools: byId("graph-tools"),
  onOpen: (seat) => panel.open(seat),
});
const panel = new TerminalPanel(byId("terminal"), socket, {
  canOperate,
  opened: (seat) => showTerminal(seat),
  closed: (seat) => showTerminal(null, seat),
  leave: (seat) => seat?.focus(),
});
const beside = new BesideTerminal(byId("terminal"), { canOperate, toasts });
const attention = new AttentionList({ open: openSeat });
const reloader = new RigReloader({ done: rigsChanged, failed: (error) => toasts.show(error.message, "error") });

keepCounting();
bindSplitter(byId("splitter"), byId("workspace"));

socket.addEventListener("events", ({ detail }) => {
  events.add(detail.events);
  if (detail.html) {
    applyFragments(detail.html);
    reloader.note(detail.html);
    updatePanel();
    attention.update();
  }
  beside.heard(detail.events);
  const ours = (detail.reload ?? []).filter((rig) => !dataset.rig || rig === dataset.rig);
  if (ours.length) reloader.reload();
});
socket.addEventListener("ready", () => reloader.catchUp());
socket.addEventListener("lost", leaveWhenSignedOut);
socket.connect();

await graph.update();
openFromAddress();

function rigsChanged() {
  graph.update();
  updatePanel();
  attention.update();
}

function updatePanel() {
  const seat = panel.address && seatElement(panel.address);
  if (!seat) return;
  panel.update(seat);
  beside.update(seat);
}

/** Open the terminal of a seat that is on this page. */
function openSeat(address) {
  const seat = seatElement(address);
  if (seat) panel.open(seat);
  return Boolean(seat);
}

function showTerminal(seat, left) {
  byId("workspace").dataset.terminal = seat ? "open" : "closed";
  byId("splitter").hidden = !seat;
  graph.mark(seat);
  if (seat) beside.opened(seat);
  else beside.closed();
  const address = seat ? `#seat=${seat.dataset.address}` : location.pathname;
  history.replaceState(null, "", address);
  if (left?.isConnected) left.focus();
}

/** A reloaded page shows the same terminal again. */
function openFromAddress() {
  const address = new URLSearchParams(location.hash.slice(1)).get("seat");
  if (address) openSeat(address);
}

/** A lost connection may mean that the session is over: then the sign-in page says so. */
async function leaveWhenSignedOut() {
  const answer = await fetch(location.pathname, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer && (answer.type === "opaqueredirect" || [401, 403].includes(answer.status))) location.reload();
}
