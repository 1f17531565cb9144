// What can be done with which seats, what it loses, how it is called, and the same on the command line.

import assert from "node:assert/strict";
import { test } from "node:test";

import { callsFor, outcomeOf } from "../../static/js/actions/calls.js";
import { commandLine, quoted } from "../../static/js/actions/command_line.js";
import { lossesOf, offersFor } from "../../static/js/actions/offers.js";
import { nextMatch } from "../../static/js/actions/typeahead.js";

const seatParameter = { name: "seat", type: "strings", positional: true };
const onSeats = (verb, label, more = {}) => ({
  verb, label, offeredOn: ["seat"], offeredTo: "all", offeredWhile: "live", loses: "", losesInTerminal: "", parameters: [seatParameter], ...more,
});
const RESTART = onSeats("restart", "Restart", { loses: "agent's work", losesInTerminal: "what runs", parameters: [seatParameter, { name: "fresh", type: "boolean" }] });
const START = onSeats("start", "Start", { offeredWhile: "ended" });
const INTERRUPT = onSeats("interrupt", "Interrupt", { offeredTo: "agents", parameters: [{ name: "seat", type: "string", positional: true }] });
const FORK = onSeats("fork", "Fork", { offeredTo: "agents", loses: "a copy" });
const DOWN = { verb: "down", label: "Down", offeredOn: ["rig"], loses: "everything", losesInTerminal: "everything", parameters: [{ name: "rig", positional: true }] };
const UP = { ...DOWN, verb: "up", label: "Up", loses: "", parameters: [{ name: "source", positional: true }] };
const VERBS = [UP, DOWN, INTERRUPT, RESTART, START, FORK];

const seat = (address, state = "running", agent = true) => ({ address, rig: address.split("@")[1], state, agent, words: state });
const [IMPL, QA, LOG, OLD] = [seat("dev-impl@demo"), seat("dev-qa@demo"), seat("ops-log@demo", "running", false), seat("dev-old@demo", "exited")];
const seats = (...rows) => ({ kind: "seats", title: "", rig: "demo", rigVerbs: ["down"], seats: rows });
const ids = (target, verbs = VERBS) => offersFor(verbs, target).map(({ id }) => id);
const labels = (target) => offersFor(VERBS, target).map(({ label }) => label);

test("a seat that runs is offered what it can take, one that has ended a start", () => {
  assert.deepEqual(ids(seats(IMPL)), ["open", "pop-out", "explain", "interrupt", "restart", "fork", "events", "transcript", "attach"]);
  assert.deepEqual(ids(seats(LOG)), ["open", "pop-out", "restart", "events", "transcript", "attach"]);
  assert.deepEqual(ids(seats(OLD)), ["open", "pop-out", "explain", "start", "start-fresh", "events", "transcript"]);
});

test("of several seats each verb says to how many it applies", () => {
  assert.deepEqual(labels(seats(IMPL, QA, LOG, OLD)), [
    "Open 4 terminals", "Show 4 terminals on the wall", "Interrupt 2 seats", "Restart 3 seats …", "Start 1 seat", "Start with a new conversation 1 seat …",
    "Show events of …", "Show transcript of …", "Copy 3 tmux attach lines",
  ]);
});

test("a rig is offered the verbs that make sense now, its seats theirs", () => {
  const rig = { kind: "rig", title: "demo", rig: "demo", rigVerbs: ["down"], seats: [IMPL, LOG] };
  assert.deepEqual(ids(rig).slice(0, 3), ["down", "show", "select"]);
  assert.ok(!ids(rig).includes("up"));
});

test("up of a rig of which some seats run shows what it would do first", () => {
  const asks = (row) => offersFor([UP], { kind: "rig", title: "demo", rig: "demo", rigVerbs: ["up"], seats: [row] }).find(({ id }) => id === "up").asks;
  assert.equal(asks(IMPL), true);
  assert.equal(asks({ ...IMPL, state: "exited" }), false);
});

test("what a pod or a rig has done and printed can be looked at", () => {
  assert.deepEqual(ids({ ...seats(IMPL, QA), kind: "pod" }, []), ["select", "open", "wall", "events", "transcript", "attach"]);
  assert.deepEqual(ids({ ...seats(IMPL, QA), kind: "rig" }, []), ["show", "select", "open", "wall", "rig-events", "transcript", "attach"]);
  assert.deepEqual(ids({ ...seats(), kind: "rig" }, []), ["show", "rig-events"]);
});

test("of more seats than the dock has room for the wall shows the terminals", () => {
  const many = Array.from({ length: 10 }, (_, number) => seat(`dev-${number}@demo`));
  assert.deepEqual(ids(seats(...many), []), ["wall", "events", "transcript", "attach"]);
});

test("who may only look is offered nothing that changes anything", () => {
  assert.deepEqual(ids(seats(IMPL), []), ["open", "pop-out", "explain", "events", "transcript", "attach"]);
});

test("what loses work asks, and says for whom what is lost", () => {
  const [restart] = offersFor([RESTART], seats(IMPL, LOG, QA)).filter(({ id }) => id === "restart");
  assert.ok(restart.asks && restart.loses);
  assert.deepEqual(lossesOf(restart).map(({ text, seats: rows }) => [text, rows.map(({ address }) => address)]), [
    ["agent's work", ["dev-impl@demo", "dev-qa@demo"]],
    ["what runs", ["ops-log@demo"]],
  ]);
  assert.deepEqual(lossesOf({ ...restart, seats: [IMPL], args: { fresh: true } }).map(({ text }) => text), ["agent's work", "What its agent knows from its last conversation is lost to it."]);
  const [down] = offersFor([DOWN], { kind: "rig", title: "demo", rig: "demo", rigVerbs: ["down"], seats: [IMPL, OLD] });
  assert.deepEqual(lossesOf(down), [{ text: "everything", seats: [IMPL] }]);
  assert.ok(!offersFor([INTERRUPT], seats(IMPL)).find(({ id }) => id === "interrupt").asks);
});

test("verbs that take several seats are called once a rig, others once a seat", () => {
  const target = { rig: "demo", seats: [IMPL, QA, seat("dev-impl@other")] };
  assert.deepEqual(callsFor(RESTART, target, { fresh: true }), [
    { seat: ["dev-impl@demo", "dev-qa@demo"], fresh: true },
    { seat: ["dev-impl@other"], fresh: true },
  ]);
  assert.equal(callsFor(INTERRUPT, target).length, 3);
  assert.deepEqual(callsFor(DOWN, target), [{ rig: "demo" }]);
  assert.deepEqual(callsFor(UP, target), [{ source: "demo" }]);
});

test("what failed says whose it was and why, and how many were done", () => {
  const call = (address, answer) => ({ values: { seat: address }, answer });
  assert.deepEqual(outcomeOf("interrupt", [call("a@r", {}), call("b@r", { error: "cannot" })]), { done: "", failed: "interrupt: 1 of 2 done\nb@r: cannot" });
  assert.deepEqual(outcomeOf("interrupt", [call("a@r", {})]), { done: "interrupt of a@r: done", failed: "" });
  assert.deepEqual(outcomeOf("send", [call("a@r", { state: "stalled", reason: "a draft" })]), { done: "", failed: "stalled: a draft" });
  assert.equal(outcomeOf("send", [call("a@r", { state: "queued" }), call("b@r", { state: "accepted" })]).done, "send of 2 seats: queued, accepted");
  assert.equal(outcomeOf("down", [{ values: { rig: "demo" }, answer: { job: 3 } }]).done, "down of demo: under way");
});

test("the command is what a shell takes", () => {
  assert.equal(commandLine(RESTART, { seat: ["dev-impl@demo", "dev-qa@demo"], fresh: true }), "rig restart --fresh dev-impl@demo dev-qa@demo");
  assert.equal(commandLine(RESTART, { seat: ["a@b"], fresh: false }), "rig restart a@b");
  assert.equal(commandLine({ verb: "send", parameters: [seatParameter, { name: "text", positional: true }] }, { seat: "a@b", text: "-x it's" }), "rig send -- a@b '-x it'\\''s'");
  assert.equal(commandLine({ verb: "send", parameters: [seatParameter, { name: "text", positional: true, required: true }] }, { seat: "a@b" }), "rig send a@b TEXT");
  assert.equal(quoted("$(rm -rf /)"), "'$(rm -rf /)'");
  assert.equal(quoted(""), "''");
  assert.equal(quoted("=dev-impl@demo"), "'=dev-impl@demo'", "zsh takes it for the path of a program");
  assert.equal(quoted("--text=a"), "--text=a");
});

test("letters lead to the next item that begins with them", () => {
  const items = ["Open", "Restart", "Stop", "Start", "Send"];
  assert.equal(nextMatch(items, "r", 0), 1);
  assert.equal(nextMatch(items, "s", 2), 3);
  assert.equal(nextMatch(items, "ss", 3), 4);
  assert.equal(nextMatch(items, "sta", 2), 3);
  assert.equal(nextMatch(items, "o", 4), 0);
  assert.equal(nextMatch(items, "x", 0), -1);
});
