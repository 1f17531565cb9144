// Starts a window that shows one seat's terminal and nothing else.

import { Actions } from "./actions/actions.js";
import { callVerb } from "./api.js";
import { DockTerminal } from "./dock/terminal.js";
import { applyFragments } from "./live/fragments.js";
import { leaveWhenSignedOut } from "./live/signed_out.js";
import { LiveSocket } from "./live/socket.js";
import { SeatRegister } from "./page/seats.js";
import { Selection } from "./page/selection.js";
import { Settings } from "./page/settings.js";
import { Explanation } from "./seat/explanation.js";
import { applySettings } from "./settings/apply.js";
import { keepCounting } from "./times.js";
import { Toasts } from "./toasts.js";

const { dataset } = document.body;
const byId = (id) => document.getElementById(id);

/** What the parts of a page know of each other; see main.js. */
const page = {
  canOperate: dataset.canOperate === "yes",
  socket: new LiveSocket(Number(dataset.lastEventId) || 0),
  seats: new SeatRegister(byId("stage")),
  selection: new Selection(),
  toasts: new Toasts(byId("toasts")),
  explanation: new Explanation(byId("explain")),
  call: callVerb,
};
page.actions = new Actions(page, JSON.parse(byId("actions").value));
applySettings(new Settings());
const { seats, socket } = page;
const [row] = seats.all();
const terminal = new DockTerminal(row, page, { leave: () => document.activeElement?.blur(), close: () => window.close(), popOut() {} });
byId("window").append(terminal.element);
terminal.element.querySelector("[data-action=pop-out]").hidden = true;

socket.addEventListener("events", ({ detail }) => {
  if (detail.html) {
    applyFragments(detail.html);
    seats.changed();
  }
  terminal.heard(detail.events);
});
seats.addEventListener("change", () => terminal.update(row));
socket.addEventListener("lost", leaveWhenSignedOut);
socket.connect();
keepCounting();
terminal.show();
terminal.focus();
