// Starts a window that shows one seat's terminal and nothing else.

import { DockTerminal } from "./dock/terminal.js";
import { applyFragments } from "./live/fragments.js";
import { LiveSocket } from "./live/socket.js";
import { SeatRegister } from "./page/seats.js";
import { Settings } from "./page/settings.js";
import { Explanation } from "./seat/explanation.js";
import { applySettings } from "./settings/apply.js";
import { keepCounting } from "./times.js";
import { Toasts } from "./toasts.js";

const { dataset } = document.body;
const byId = (id) => document.getElementById(id);
const seats = new SeatRegister(byId("stage"));
const socket = new LiveSocket(Number(dataset.lastEventId) || 0);
const toasts = new Toasts(byId("toasts"));
const [row] = seats.all();

applySettings(new Settings());
const page = { canOperate: dataset.canOperate === "yes", socket, seats, toasts, explanation: new Explanation(byId("explain")) };
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
socket.connect();
keepCounting();
terminal.show();
terminal.focus();
