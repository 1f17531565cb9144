import assert from "node:assert/strict";
import { test } from "node:test";

import { NOWHERE, addressOf, moved, placeAt } from "../../static/js/page/place.js";

const at = (address) => placeAt(new URL(address, "http://localhost"));

test("an address names the rig, the view, whose history, or the spec", () => {
  assert.deepEqual(at("/"), NOWHERE);
  assert.deepEqual(at("/rigs/demo/?view=wall"), { ...NOWHERE, rig: "demo", view: "wall" });
  assert.deepEqual(at("/rigs/demo/?view=history&of=dev-impl@demo"), { ...NOWHERE, rig: "demo", view: "history", of: "dev-impl@demo" });
  assert.deepEqual(at("/specs/"), { ...NOWHERE, view: "specs" });
  assert.deepEqual(at("/specs/my%20team/"), { ...NOWHERE, view: "specs", spec: "my team" });
});

test("what an address cannot name is left out", () => {
  assert.deepEqual(at("/?view=nonsense&of=x"), NOWHERE);
  assert.equal(at("/rigs/%E0%A4%A/").rig, "%E0%A4%A");
});

test("each place has an address that leads back to it", () => {
  const places = ["/", "/rigs/demo/", "/?view=table", "/rigs/demo/?view=history&of=dev-impl%40demo", "/specs/", "/specs/demo/"];
  for (const address of places) assert.equal(addressOf(at(address)), address);
});

test("another view keeps the rig, and nothing that belonged to the old view", () => {
  const history = { ...NOWHERE, rig: "demo", view: "history", of: "dev-impl@demo" };
  assert.deepEqual(moved(history, { view: "wall" }), { ...NOWHERE, rig: "demo", view: "wall" });
  assert.deepEqual(moved(history, { view: "history" }), { ...NOWHERE, rig: "demo", view: "history" });
  assert.deepEqual(moved(history, { of: "dev-test@demo" }), { ...history, of: "dev-test@demo" });
});

test("the link to the specs leads from the editor to the library", () => {
  const editor = { ...NOWHERE, view: "specs", spec: "demo" };
  assert.deepEqual(moved(editor, { view: "specs" }), { ...NOWHERE, view: "specs" });
  assert.deepEqual(moved(editor, { view: "specs", spec: "other" }), { ...editor, spec: "other" });
});

test("another rig is shown as a graph when one comes from the specs", () => {
  assert.deepEqual(moved({ ...NOWHERE, view: "specs", spec: "demo" }, { rig: "demo" }), { ...NOWHERE, rig: "demo" });
  assert.deepEqual(moved({ ...NOWHERE, view: "wall" }, { rig: "demo" }), { ...NOWHERE, rig: "demo", view: "wall" });
});
