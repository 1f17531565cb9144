// The table of keys names what the parts of the page really do with keys.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { ELSEWHERE } from "../../static/js/keys/elsewhere.js";
import { KEYS } from "../../static/js/keys/keymap.js";

const ROOT = new URL("../../static/js/", import.meta.url);
const SOURCES = new Map(readdirSync(ROOT, { recursive: true }).filter((path) => path.endsWith(".js")).map((path) => [path.replaceAll("\\", "/"), readFileSync(new URL(path, ROOT), "utf8")]));
const LISTENS = /addEventListener\("keydown"|attachCustomKeyEventHandler|keymap\.of/;

/** The modules that carry out the keys of a group. */
const CARRIED_OUT_BY = {
  "In the graph": ["graph/keys.js", "graph/dragging.js", "actions/actions.js"],
  "In the explorer": ["explorer/explorer.js"],
  "In the table": ["table/table.js"],
  "On the wall": ["wall/wall.js", "wall/grid.js"],
  "In the history": ["history/history.js", "history/transport.js", "history/finder.js"],
  "In a terminal": ["terminal/screen.js", "terminal/shortcuts.js"],
  "In a terminal, scrolled back": ["terminal/history.js"],
  "On the tabs and the edge of the dock": ["dock/tabs.js", "dock/splitter.js"],
  "In menus and dialogs": ["actions/menu.js", "actions/dialog.js", "palette/palette.js"],
  "While writing": ["seat/send.js", "specs/code.js"],
};

/** They carry out the other table, or do with keys only what they do everywhere: walk, leave, take down a chord. */
const NEED_NO_LINE = new Set(["keys/keys.js", "actions/toolbar.js", "attention/attention.js", "settings/dialog.js", "table/head.js"]);

/** Of these one thinks by oneself. */
const UNDERSTOOD = new Set([" ", "Tab", "Home", "End", "Escape", "=", "ContextMenu", "ArrowDown", "k"]);

const WRITTEN = { Arrows: /Arrow/, "↑": /ArrowUp/, "↓": /ArrowDown/, "←": /ArrowLeft/, "→": /ArrowRight/, Space: /" "/, "{leave}": /leave/, Letters: /key\.length === 1/, "Ctrl+S": /"Mod-s"/ };
const HELD = { Ctrl: /ctrlKey/, Shift: /shiftKey/, Alt: /altKey/ };

const NAMED = { "←": "arrowleft", "→": "arrowright", "↑": "arrowup", "↓": "arrowdown", space: " " };

/** A key without those that are held, as an event names it. */
function bare(key) {
  const last = key.split(/\+(?!$)/).at(-1).toLowerCase();
  return NAMED[last] ?? last;
}

/** What must stand in the source where this key is carried out. */
function signsOf(key) {
  if (key in WRITTEN) return [WRITTEN[key]];
  const held = Object.keys(HELD).filter((name) => key.startsWith(`${name}+`) || key.includes(`+${name}+`));
  const last = key.split("+").filter((part) => !(part in HELD)).join("+") || "+";
  const written = WRITTEN[last] ?? new RegExp(`["'](Key)?${last.replace(/[+/]/, "\\$&")}["']|\\b(Key)?${last.replace(/\W/g, "")}\\b:`, "i");
  return [...held.map((name) => HELD[name]), written];
}

test("every module that listens to keys has its lines in the table", () => {
  const named = new Set(Object.values(CARRIED_OUT_BY).flat());
  const listening = [...SOURCES].filter(([, source]) => LISTENS.test(source)).map(([path]) => path);
  assert.ok(listening.length > 15);
  assert.deepEqual(listening.filter((path) => !named.has(path) && !NEED_NO_LINE.has(path)), []);
});

test("every key of the table is carried out where it says", () => {
  assert.deepEqual([...new Set(ELSEWHERE.map(({ group }) => group))], Object.keys(CARRIED_OUT_BY));
  for (const { keys, label, group } of ELSEWHERE) {
    const source = CARRIED_OUT_BY[group].map((path) => SOURCES.get(path)).join("\n");
    for (const key of keys) for (const sign of signsOf(key)) assert.match(source, sign, `${group}: ${key} (${label})`);
  }
});

test("every key that such a module asks for stands in the table", () => {
  for (const [group, paths] of Object.entries(CARRIED_OUT_BY)) {
    const told = ELSEWHERE.filter((entry) => entry.group === group).flatMap(({ keys }) => keys.map(bare));
    const asked = paths.flatMap((path) => [...SOURCES.get(path).matchAll(/event\.key(?:\.toLowerCase\(\))? [!=]== "([^"]+)"/g)].map(([, key]) => key));
    const missing = asked.filter((key) => !UNDERSTOOD.has(key) && !told.includes(key.toLowerCase()));
    assert.deepEqual(missing, [], group);
  }
});

test("no key stands twice in a group", () => {
  for (const group of Object.keys(CARRIED_OUT_BY)) {
    const keys = ELSEWHERE.filter((entry) => entry.group === group).flatMap((entry) => entry.keys);
    assert.equal(new Set(keys).size, keys.length, group);
  }
  assert.ok(KEYS.every(({ command, label }) => command && label));
});
