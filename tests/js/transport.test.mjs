import assert from "node:assert/strict";
import { test } from "node:test";

import { ReplayClock } from "../../static/js/history/clock.js";
import { Transport } from "../../static/js/history/transport.js";

/** A part of the page, as far as the controls need it. */
function part() {
  const made = { textContent: "", style: { setProperty() {} }, addEventListener() {}, setAttribute() {}, getAttribute: () => "" };
  const parts = new Map();
  made.querySelector = (name) => parts.get(name) ?? parts.set(name, part()).get(name);
  return made;
}

test("the end that is told goes on with a session that runs, while the moment stands still", () => {
  const [root, clock] = [part(), new ReplayClock()];
  const transport = new Transport(root, clock, {});
  const told = () => root.querySelector("[data-part=clock]").textContent;
  clock.span(0, 10_000);
  clock.seek(10_000);
  transport.update();
  const before = told();
  clock.span(0, 25_000);
  transport.update();
  assert.notEqual(told(), before);
  assert.equal(told().split(" / ")[0], before.split(" / ")[0]);
});
