import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { cursorAt } from "../../static/js/specs/cursor.js";
import { aboutOf, ITEM, keysAt, valuesAt } from "../../static/js/specs/schema.js";

const schema = JSON.parse(readFileSync(new URL("../../specs/rigspec.schema.json", import.meta.url)));
const MEMBER = ["pods", ITEM, "members", ITEM];

/** Where the cursor, written as |, stands. */
function at(text) {
  const offset = text.indexOf("|");
  const lines = text.replace("|", "").split("\n");
  const row = text.slice(0, offset).split("\n").length - 1;
  return cursorAt(lines, row, offset - text.lastIndexOf("\n", offset - 1) - 1);
}

test("the keys of each mapping are known, however deep", () => {
  const keys = (path) => keysAt(schema, path).map(({ key }) => key);
  assert.ok(keys([]).includes("culture_file"));
  assert.ok(keys(MEMBER).includes("permission_mode"));
  assert.deepEqual(keys(["pods", ITEM, "edges", ITEM]).sort(), ["from", "kind", "to"]);
  assert.deepEqual(keys(["nothing", ITEM]), []);
});

test("which keys are required is known", () => {
  const required = keysAt(schema, ["pods", ITEM]).filter((field) => field.required).map(({ key }) => key);
  assert.deepEqual(required.sort(), ["id", "label", "members"]);
});

test("a value that can be one of several things has the keys of all of them", () => {
  const keys = keysAt(schema, [...MEMBER, "startup", "files", ITEM]).map(({ key }) => key);
  assert.ok(keys.includes("path") && keys.includes("version"));
  assert.deepEqual(valuesAt(schema, [...MEMBER, "session_source", "mode"]).sort(), ["agent_image", "fork", "rebuild"]);
});

test("choices, yes and no, and several examples are values; one example is none", () => {
  assert.deepEqual(valuesAt(schema, [...MEMBER, "permission_mode"]), ["ask", "accept_edits", "plan", "bypass"]);
  assert.deepEqual(valuesAt(schema, ["pods", ITEM, "continuity_policy", "enabled"]), ["true", "false"]);
  assert.deepEqual(valuesAt(schema, [...MEMBER, "runtime"]), []);
  assert.deepEqual(valuesAt({ properties: { runtime: { type: "string", examples: ["codex", "terminal"] } } }, ["runtime"]), ["codex", "terminal"]);
});

test("what a key means is said with its kind, its choices and what holds without it", () => {
  const about = aboutOf(schema, [...MEMBER, "sandbox"]);
  assert.match(about.description, /^What commands of the agent may write to/);
  assert.deepEqual([about.kind, about.default, about.required], ["text", '"workspace_write"', false]);
  assert.deepEqual(about.values, ["read_only", "workspace_write", "full_access"]);
  assert.equal(aboutOf(schema, [...MEMBER, "command"]).kind, "text or list");
  assert.equal(aboutOf(schema, [...MEMBER, "nothing"]), null);
});

test("at the start of a line a key of the whole document is meant", () => {
  assert.deepEqual(at("version: 0.2\nna|"), { path: [], part: "key", key: "", word: "na", present: new Set(["version"]), flow: false });
});

const TEAM = `pods:
  - id: dev
    members:
      - id: lead
        runtime: terminal
        |
      - id: other
        model: opus
    label: Dev
edges: []
`;

test("in a member, a key of it is meant, and those that it has are known", () => {
  const found = at(TEAM);
  assert.deepEqual(found.path, MEMBER);
  assert.deepEqual([...found.present].sort(), ["id", "runtime"]);
});

test("the first key of an item belongs to the item", () => {
  const found = at("pods:\n  - id: dev\n    members:\n      - ru|\n      - id: x\n");
  assert.deepEqual([found.path, found.word, [...found.present]], [MEMBER, "ru", []]);
});

test("a list may stand at the column of its key", () => {
  assert.deepEqual(at("pods:\n- id: dev\n  members:\n  - id: x\n    r|").path, MEMBER);
});

test("after a key its value is meant", () => {
  const found = at(TEAM.replace("terminal\n        |", "ter|"));
  assert.deepEqual([found.path, found.part, found.key, found.word], [MEMBER, "value", "runtime", "ter"]);
});

test("inside brackets on one line the path goes on", () => {
  const edge = at("pods:\n  - id: dev\n    edges:\n      - { kind: delegates_to, fr|");
  assert.deepEqual([edge.path, edge.part, edge.word, [...edge.present]], [["pods", ITEM, "edges", ITEM], "key", "fr", ["kind"]]);
  const kind = at("edges:\n  - { kind: del| }");
  assert.deepEqual([kind.path, kind.part, kind.key, kind.word], [["edges", ITEM], "value", "kind", "del"]);
  const nested = at("a: { b: [{ c: 1 }, { d|");
  assert.deepEqual([nested.path, nested.part, nested.word], [["a", "b", ITEM], "key", "d"]);
});

test("inside comments and blocks of text nothing is meant", () => {
  assert.equal(at("name: x # com|"), null);
  assert.equal(at("a:\n  command:\n    - bash\n    - |\n      echo|".replace("- |", "- >")), null);
  assert.equal(at("summary: >-\n  wor|"), null);
  assert.deepEqual(at("summary: >-\n  words\nna|").path, []);
});

test("a number sign inside quotes is no comment", () => {
  assert.equal(at('a: "x # y"\nb|').word, "b");
  assert.equal(at('name: "#|').part, "value");
});
