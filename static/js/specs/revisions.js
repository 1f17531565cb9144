// The revisions of a spec: listed, two of them side by side, an old one restored.

import { showTimes } from "../times.js";
import { look } from "./ask_server.js";
import { compareTexts } from "./code.js";
import { confirmed, openDialog, problemLine } from "./dialog.js";
import { button, make } from "./make.js";

const CURRENT = "current";

/**
 * @param {object} options
 * @param {string} options.name of the spec
 * @param {string} options.current the text in the editor
 * @param {boolean} options.dirty whether that is not saved
 * @param {[number, number | "current"] | null} [options.compare] what to show first
 * @param {((revision: number) => Promise<string>) | null} options.restore does it, or tells why not; null: may only look
 */
export async function showRevisions({ name, current, dirty, compare = null, restore }) {
  const told = await look("spec-revisions", { name });
  const list = make("ol", { class: "revisions", "aria-label": `Revisions of ${name}` });
  const room = make("div", { class: "comparison yaml-editor" });
  const oldOf = make("select", { "aria-label": "Older text" });
  const newOf = make("select", { "aria-label": "Newer text" });
  const sides = make("div", { class: "comparison-head" }, oldOf, make("span", { "aria-hidden": "true" }, "→"), newOf);
  const problem = problemLine();
  const contents = told.error ? [make("p", { class: "problem" }, told.error)] : [problem.element, make("div", { class: "revisions-room" }, list, make("div", { class: "comparison-room" }, sides, room))];
  const dialog = openDialog(`Revisions of ${name}`, contents, { wide: true });
  if (told.error) return;

  const { revisions } = told;
  const texts = new Map([[CURRENT, current]]);
  let view = null;
  let latest = 0;
  dialog.addEventListener("close", () => view?.destroy());
  for (const { revision } of revisions) {
    oldOf.append(make("option", { value: revision }, `revision ${revision}`));
    newOf.append(make("option", { value: revision }, `revision ${revision}`));
  }
  if (dirty) newOf.prepend(make("option", { value: CURRENT }, "the text in the editor, not saved"));
  const [first, second] = compare ?? pairOf(revisions, dirty);
  oldOf.value = String(first);
  newOf.value = String(second);
  list.append(...revisions.map((revision, index) => entry(revision, index === 0)));
  showTimes(list);
  for (const side of [oldOf, newOf]) side.addEventListener("change", update);
  await update();

  function entry(revision, isNewest) {
    const number = revision.revision;
    const choose = button(`Compare`, { "aria-label": `Compare revision ${number}`, onclick: () => select(number) });
    const again = restore && !isNewest ? button("Restore", { "aria-label": `Restore revision ${number}`, onclick: () => bringBack(number) }) : null;
    const when = make("time", { class: "moment", datetime: revision.created_at });
    return make("li", { dataset: { revision: number } }, make("b", {}, `Revision ${number}`), make("span", {}, notes(revision)), when, make("div", {}, choose, again));
  }

  function select(number) {
    oldOf.value = String(number);
    newOf.value = dirty ? CURRENT : String(revisions[0].revision);
    if (oldOf.value === newOf.value && revisions.length > 1) oldOf.value = String(revisions[1].revision);
    update();
  }

  async function update() {
    const turn = ++latest;
    const [before, after] = await Promise.all([textOf(oldOf.value), textOf(newOf.value)]);
    if (turn !== latest || !dialog.isConnected) return;
    view?.destroy();
    room.replaceChildren();
    const failed = [before, after].find((side) => side.error);
    view = null;
    if (failed) room.append(make("p", { class: "problem" }, failed.error));
    else if (before.text === after.text) room.append(make("p", { class: "hint" }, "The texts are the same."));
    else view = compareTexts(room, [before.text, `revision ${oldOf.value}`], [after.text, newOf.value]);
  }

  async function textOf(which) {
    if (texts.has(which)) return { text: texts.get(which) };
    const answer = await look("specs", { name, revision: which });
    if (!answer.error) texts.set(which, answer.text.replace(/\r\n?/g, "\n"));
    return answer;
  }

  async function bringBack(number) {
    const words = "The changes in the editor are not saved and would be lost.";
    if (dirty && !(await confirmed(`Restore revision ${number}`, words, "Restore it"))) return;
    problem.say("");
    const why = await restore(number);
    if (why) problem.say(why);
    else dialog.close();
  }
}

function pairOf(revisions, dirty) {
  const newest = revisions[0].revision;
  return dirty ? [newest, CURRENT] : [revisions[1]?.revision ?? newest, newest];
}

function notes({ actor, edited, source, restored_from: restoredFrom, followed }) {
  const origin = source === "shipped" && !edited ? "comes with Rigweb" : source.startsWith("/") && !edited ? source : "";
  const again = restoredFrom ? `as revision ${restoredFrom}` : "";
  return [actor && actor !== "rigweb" ? `by ${actor}` : "", origin, again, followed ? "the rig follows it" : ""].filter(Boolean).join(" · ");
}
