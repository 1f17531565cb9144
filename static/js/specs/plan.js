// What bringing a spec up would do to its rig, shown before it is done.

import { openDialog, problemLine } from "./dialog.js";
import { button, make } from "./make.js";
import { stylesheet } from "./stylesheet.js";
import { counted } from "./texts.js";

const VERBS = { launch: ["+", "start"], relaunch: ["↻", "restart"], stop: ["−", "end"] };

/**
 * @param {object} options
 * @param {string} options.name of the spec and its rig
 * @param {(choices: object) => Promise<object>} options.plan asks the server, with `recreate`, `remove_orphans`, `root`
 * @param {boolean} options.isNew there is no such rig yet: then its folder can be chosen
 * @param {((choices: object) => Promise<string>) | null} options.apply does it, or tells why not; null: may only look
 * @param {{recreate?: boolean, remove_orphans?: boolean}} [options.chosen] what is asked for at first
 */
export async function showPlan({ name, plan, isNew, apply, chosen = {} }) {
  await stylesheet("css/specs/dialogs.css");
  const list = make("div", { class: "plan", role: "status" }, "Looking …");
  const recreate = choice("Restart seats whose spec has changed", chosen.recreate);
  const remove = choice("End seats that the spec no longer has", chosen.remove_orphans);
  const root = make("input", { name: "root", placeholder: "your home folder", autocomplete: "off", spellcheck: "false" });
  const up = button(isNew ? `Start ${name}` : "Apply", { class: "primary", disabled: true, onclick: () => carryOut() });
  const choices = () => ({
    ...(recreate.box.checked ? { recreate: true } : {}),
    ...(remove.box.checked ? { remove_orphans: true } : {}),
    ...(isNew && root.value.trim() ? { root: root.value.trim() } : {}),
  });
  let latest = 0;

  async function update() {
    const turn = ++latest; // the button stays as it is meanwhile: leaving a field for it must not take it away
    const answer = await plan(choices());
    if (turn !== latest) return;
    list.replaceChildren(...told(answer));
    up.disabled = Boolean(answer.error);
  }

  async function carryOut() {
    up.disabled = true;
    problem.say("");
    const why = await apply(choices());
    if (!why) return dialog.close();
    problem.say(why);
    up.disabled = false;
    return undefined;
  }

  for (const control of [recreate.box, remove.box, root]) control.addEventListener("change", update);
  const options = isNew ? [make("label", {}, "Folder that the seats' own folders start from", root)] : [recreate.label, remove.label];
  const foot = make("footer", {}, button("Close", { onclick: () => dialog.close() }), apply && up);
  const problem = problemLine();
  const dialog = openDialog(`Plan for ${name}`, [list, ...options, problem.element, foot]);
  update();
}

function told(answer) {
  if (answer.error) {
    const each = (answer.problems ?? []).map((one) => line("!", "", `line ${one.line}: ${one.message}`, "problem"));
    return [make("p", { class: "problem" }, answer.error), make("ul", {}, ...each)];
  }
  const { operations, problems, remarks } = answer;
  const counts = Object.entries(VERBS).flatMap(([verb, [, word]]) => {
    const number = operations.filter((one) => one.verb === verb).length;
    return number ? [`${word} ${counted(number, "seat")}`] : [];
  });
  return [
    make("p", { class: "plan-sum" }, counts.length ? `This would ${counts.join(", ")}.` : "Nothing would be started, restarted or ended."),
    make(
      "ul",
      {},
      ...operations.map(({ verb, seat, cause }) => line(VERBS[verb][0], `${VERBS[verb][1]} ${seat}`, cause, verb)),
      ...problems.map(({ message }) => line("!", "", message, "problem")),
      ...remarks.map((remark) => line("i", "", withoutOption(remark), "remark")),
    ),
  ];
}

/** A remark without the option of the command line that would change it: here that is a box to tick. */
function withoutOption(remark) {
  return remark.replace(/ \([^()]*: --(recreate|remove-orphans)\)$/, "");
}

function line(sign, head, words, kind) {
  return make("li", { dataset: { kind } }, make("span", { class: "plan-sign", "aria-hidden": "true" }, sign), head ? make("b", {}, head) : null, make("span", {}, words));
}

function choice(words, checked = false) {
  const box = make("input", { type: "checkbox", checked });
  return { box, label: make("label", { class: "choice" }, box, words) };
}
