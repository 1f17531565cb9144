// Every verb of the server's list by its name; what it needs is taken from the page or asked for, one thing a step.

import { commandLine } from "../actions/command_line.js";
import { askVerb } from "../api.js";
import { copy } from "../copying.js";
import { showAnswer } from "./output.js";

const PROMPTS = {
  text: "Text",
  keys: "Keys, as in tmux: Enter, C-c, Up; anything else is text",
  old: "The older revision (a number)",
  new: "The newer revision (a number)",
  revision: "The revision (a number)",
  message: "The message (its number)",
};

/**
 * @param {{seat: string, rig: string}} meant what had the keyboard when the palette was opened
 * @param {string[]} specs names of the library
 * @param {Set<string>} offered verbs that are in the palette already, for what is meant
 */
export function verbEntries(page, meant, specs, offered) {
  return page.actions.verbs
    .filter(({ verb }) => !offered.has(verb))
    .map((verb) => {
      return { id: `verb ${verb.verb}`, kind: "rig …", label: titled(verb), hint: verb.summary, words: `rig ${verb.verb}`, run: () => begin(page, meant, specs, verb) };
    });
}

function titled({ verb, label }) {
  const words = label || verb.replaceAll("-", " ");
  return words[0].toUpperCase() + words.slice(1);
}

/** Verbs that the page has a place of its own for, or that only a shell can carry out. */
function begin(page, meant, specs, verb) {
  const own = {
    ps: () => page.go({ view: "table" }),
    events: () => page.go({ view: "history" }),
    specs: () => page.go({ view: "specs" }),
    "spec-save": () => page.go({ view: "specs" }),
  }[verb.verb];
  if (own) return void setTimeout(own);
  if (verb.local) return void setTimeout(() => copy(`rig ${verb.verb}`, page.toasts));
  return next(page, specs, verb, fitting(meant, verb));
}

/** What of that the verb takes. */
function fitting({ seat, rig }, { parameters }) {
  const wants = new Set(parameters.map(({ name }) => name));
  return { ...(wants.has("seat") && seat ? { seat } : {}), ...(wants.has("rig") && rig ? { rig } : {}), ...(wants.has("source") && rig ? { source: rig } : {}) };
}

/** The step that asks for what is still missing, or the call itself. */
function next(page, specs, verb, values) {
  const missing = verb.parameters.find(({ name, required }) => required && values[name] === undefined);
  if (!missing) return done(page, verb, values);
  const go = (value, more = {}) => next(page, specs, verb, { ...values, [missing.name]: value, ...more });
  const prompt = `${titled(verb)}${values.seat ? ` · ${values.seat}` : ""}`;
  if (missing.name === "choice") return choices(values.seat, prompt, go);
  const known = options(page, specs, missing.name, verb.verb);
  if (known) return { prompt, placeholder: missing.help, entries: known.map((entry) => ({ ...entry, run: () => go(entry.label) })) };
  return { prompt: `${prompt}: ${PROMPTS[missing.name] ?? missing.help}`, accept: (text) => go(missing.type === "strings" ? text.split(/\s+/) : text) };
}

function options(page, specs, name, verb) {
  const rigs = [...document.querySelectorAll(".rig-state")].map(({ dataset }) => ({ id: dataset.rig, kind: "rig", label: dataset.rig, words: "" }));
  const library = specs.map((spec) => ({ id: spec, kind: "spec", label: spec, words: "" }));
  return {
    seat: () => nearest(page).filter((row) => verb !== "answer" || row.standing === "waiting").map((row) => ({ id: row.address, kind: "seat", label: row.address, hint: row.words, words: row.label })),
    rig: () => rigs,
    source: () => [...rigs, ...library.filter(({ id }) => !rigs.some((rig) => rig.id === id))],
    name: () => library,
  }[name]?.();
}

/** The seats of the rig that is looked at come first. */
function nearest(page) {
  return page.seats.all().sort((a, b) => Number(b.rig === page.place.rig) - Number(a.rig === page.place.rig));
}

/** How the open question of a seat can be answered. */
async function choices(seat, prompt, go) {
  const { question, error } = await askVerb("explain", { seat });
  if (error || !question) throw new Error(error ?? `cannot answer ${seat}: it asks nothing`);
  const listed = (question.choices ?? []).map(({ id, label }) => ({ id, kind: "answer", label, words: "", run: () => go(id, { question: question.id }) }));
  const own = { id: "text", kind: "answer", label: "In your own words …", words: "", run: () => ({ prompt: `${prompt}: ${question.title}`, accept: (text) => go("text", { question: question.id, text }) }) };
  return { prompt: `${prompt}: ${question.title}`, placeholder: "Choose an answer", entries: question.takes_text ? [...listed, own] : listed };
}

function done(page, verb, values) {
  setTimeout(() => carryOut(page, verb, values));
}

async function carryOut(page, verb, values) {
  const seats = [values.seat ?? []].flat();
  const ways = {
    transcript: () => page.actions.run("transcript", { seats }),
    explain: () => page.actions.run("explain", { seats }),
    attach: () => page.actions.run("attach", { seats }),
  };
  if (ways[verb.verb]?.()) return;
  if (seats.length && page.actions.run(verb.verb, { seats })) return;
  if (values.rig && page.actions.run(verb.verb, { rig: values.rig })) return;
  if (!verb.changes) await look(page, verb, values);
  else await page.actions.confirm(verb, values);
}

async function look(page, verb, values) {
  const answer = await askVerb(verb.verb, values);
  const why = [answer.error, ...(answer.problems ?? []).map(({ line, message }) => `line ${line}: ${message}`)].filter(Boolean).join("\n");
  if (why) page.toasts.show(why, "error");
  else showAnswer(commandLine(verb, values), answer, page.toasts);
}
