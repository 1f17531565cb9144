// What the parts of the page do with keys by themselves, as a table; pure. `{leave}` is the chord that a person has chosen.

import { STEP_MS } from "../history/clock.js";

const GROUPS = {
  "In the graph": [
    [["Arrows"], "Go to the seat there; into the graph"],
    [["Shift+Arrows"], "Go there and select both"],
    [["Enter"], "Open the terminal; on the name of a pod, its menu"],
    [["Ctrl+Enter", "Ctrl+Space"], "Select the seat, or no longer"],
    [["Alt+Arrows"], "Move the seat"],
    [["+", "-"], "Look nearer, from afar"],
    [["0"], "Show everything"],
    [["Shift+F10"], "Menu of the seat, pod or rig, in all views"],
  ],
  "In the explorer": [
    [["↑", "↓", "Home", "End"], "Go from line to line"],
    [["←", "→"], "Fold the rig, unfold it"],
    [["Enter"], "Open the terminal; in the filter, the first found"],
  ],
  "In the table": [
    [["↑", "↓", "PageUp", "PageDown"], "Go from row to row"],
    [["Shift+↑", "Shift+↓"], "Select from here to there"],
    [["Space"], "Select the row, or no longer"],
    [["Ctrl+A"], "Select all rows"],
    [["Enter"], "Open the terminal"],
  ],
  "On the wall": [
    [["Arrows"], "Go from screen to screen"],
    [["Enter"], "Type into it"],
    [["Shift+Enter"], "Open it in the dock"],
    [["{leave}"], "Stop typing"],
  ],
  "In the history": [
    [["Space"], "Play, pause"],
    [["←", "→"], `${STEP_MS / 1000} seconds back, ahead`],
    [["j", "k"], "The event before, after"],
    [["Escape"], "Close what was found; show all screens again"],
  ],
  "In a terminal": [
    [["{leave}"], "Leave it"],
    [["Shift+PageUp"], "Scroll back"],
    [["Ctrl+Shift+F"], "Search its history"],
    [["Ctrl+Shift+C", "Ctrl+Shift+V"], "Copy, paste (Cmd+C, Cmd+V on a Mac)"],
    [["Ctrl+C"], "Copy while text is selected; all other keys are the program's"],
  ],
  "In a terminal, scrolled back": [
    [["Arrows", "PageUp", "PageDown", "Home"], "Scroll"],
    [["/"], "Search"],
    [["Enter", "Shift+Enter"], "The next match, the one before"],
    [["End", "Escape"], "Back to live"],
  ],
  "On the tabs and the edge of the dock": [
    [["←", "→"], "The tab beside"],
    [["Delete"], "Close the terminal of the tab"],
    [["Arrows"], "On the edge: another size"],
  ],
  "In menus and dialogs": [
    [["Letters"], "Go to the item that begins so"],
    [["Ctrl+C"], "Copy the item's rig command"],
    [["Ctrl+Enter"], "Agree, from whatever field"],
    [["Backspace"], "In the palette, a step back"],
    [["Escape"], "Close it"],
  ],
  "While writing": [
    [["Ctrl+Enter"], "Send the message"],
    [["Ctrl+S"], "Save the spec"],
  ],
};

/** @type {{keys: string[], label: string, group: string}[]} */
export const ELSEWHERE = Object.entries(GROUPS).flatMap(([group, lines]) => lines.map(([keys, label]) => ({ keys, label, group })));
