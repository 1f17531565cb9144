// What the server has answered, in lines for a person.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readable } from "../../static/js/palette/answers.js";

const RIG = { name: "shop", state: "partly up", running: 1, seats: 2, failed: 1, spec: "shop", revision: 3, problems: [{ seat: "dev-qa", message: "dev-qa: no such program" }] };

test("the server and its rigs are named in lines and a table", () => {
  assert.equal(
    readable("status", { server: { version: "1.0", pid: 7, home: "/srv", tmux_socket: "default" }, rigs: [RIG] }),
    [
      "version      1.0", "pid          7", "home         /srv", "tmux socket  default", "",
      "RIG   STATE      RUNNING  FAILED  SPEC", "shop  partly up  1/2      1       shop@3", "", "dev-qa: no such program",
    ].join("\n"),
  );
  assert.match(readable("status", { server: { version: "1.0" }, rigs: [] }), /no rigs/);
});

test("a rig in full names its seats", () => {
  const seat = { address: "dev-impl@shop", state: "running", activity: "idle", runtime: "claude-code", activity_reason: "", reason: "" };
  assert.match(readable("status", { server: {}, rigs: [{ ...RIG, pods: [{ seats: [seat] }] }] }), /^dev-impl@shop {2}running {2}idle {6}claude-code$/m);
});

test("revisions are a table, the newest as the server has it", () => {
  const revision = { revision: 2, created_at: "2026-01-31T14:30:12+00:00", actor: "ann", source: "library", edited: true, restored_from: null, followed: true };
  assert.equal(
    readable("spec-revisions", { revisions: [revision] }),
    "REVISION  MADE              BY   SOURCE\n2         2026-01-31 14:30  ann  library (edited, the rig follows it)",
  );
});

test("what has no way of its own is told by names and values, without what is empty", () => {
  assert.equal(readable("validate", { valid: true, kind: "rig", pods: 2, note: "" }), "valid  yes\nkind   rig\npods   2");
  assert.equal(readable("explain", { seat: "a@b", question: { choices: [{ id: "1" }] }, limit: null }), "seat      a@b\nquestion\n  choices\n    -\n      id  1");
});

test("a text stays as it is, a link is the link, and an empty difference says so", () => {
  assert.equal(readable("capture", { text: "<b>seen</b>" }), "<b>seen</b>");
  assert.equal(readable("open", { url: "http://127.0.0.1:1/login/#t" }), "http://127.0.0.1:1/login/#t");
  assert.equal(readable("attach", { argv: ["tmux", "attach-session", "-t", "=a b"] }), "tmux attach-session -t '=a b'");
  assert.equal(readable("spec-diff", { text: "" }), "no difference");
});
