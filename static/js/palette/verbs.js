// Every verb of the server's list by its name; what it needs is taken from the page or asked for, one thing a step.

import { commandLine, flag } from "../actions/command_line.js";
import { askVerb } from "../api.js";
import { copy } from "../copying.js";
import { readable } from "./answers.js";
import { showAnswer } from "./output.js";

const PROMPTS = {
  text: "Text",
  keys: "Keys, as in tmux: Enter, C-c, Up; anything else is text",
  old: "The older revision (a number)",
  new: "The newer revision (a number)",
  revision: "The revision (a number)",
  message: "The message (its number)",
};

/** Verbs whose own name says something else on this page. */
const TITLES = { open: "Sign in elsewhere" };

/** Verbs that the page has a view of its own for. */
const OWN_PLACES = new Map([["ps", "table"], ["events", "history"], ["specs", "specs"], ["spec-save", "specs"]]);

/** Looks that the menus of seats have a way of their own for. */
const OWN_LOOKS = new Set(["transcript", "explain", "attach"]);

/** Verbs that are called for their answer, though they change something, and what to know of that. */
const TOLD = new Map([["open", "Opens this page signed in: in one browser, once, and within a day. Whoever has it can use it."]]);

/** Verbs whose options the page asks for in dialogs of its own, or has no use for. */
const NO_OPTIONS = new Set(["send", "answer", "start", "restart", "fork", "attach", "transcript"]);

/**
 * @param {{seat: string, rig: string}} meant what had the keyboard when the palette was opened
 * @param {string[]} specs names of the library
 * @param {Set<string>} offered verbs that are in the palette already, for what is meant
 */
export function verbEntries(page, meant, specs, offered) {
  const entry = (verb, more) => ({ kind: "rig …", words: `rig ${verb.verb}`, run: () => begin(page, meant, specs, verb), ...more });
  return page.actions.verbs.flatMap((verb) => {
    const plain = entry(verb, { id: `verb ${verb.verb}`, label: titled(verb), hint: verb.summary });
    const options = optionsOf(verb);
    const fuller = entry(verb, {
      id: `options ${verb.verb}`,
      label: `${titled(verb)} with options`,
      hint: options.map(({ name }) => flag(name)).join(" "),
      run: () => next(page, specs, verb, fitting(meant, verb), withOptions),
    });
    return [...(offered.has(verb.verb) ? [] : [plain]), ...(options.length ? [fuller] : [])];
  });
}

function titled({ verb, label }) {
  const words = TITLES[verb] ?? (label || verb.replaceAll("-", " "));
  return words[0].toUpperCase() + words.slice(1);
}

function optionsOf({ verb, local, parameters }) {
  return local || NO_OPTIONS.has(verb) || OWN_PLACES.has(verb) ? [] : parameters.filter(({ required, positional }) => !required && !positional);
}

function begin(page, meant, specs, verb) {
  const view = OWN_PLACES.get(verb.verb);
  if (view) return void setTimeout(() => page.go({ view }));
  return next(page, specs, verb, fitting(meant, verb), done);
}

/** What of that the verb takes. */
function fitting({ seat, rig }, { parameters }) {
  const wants = new Set(parameters.map(({ name }) => name));
  return { ...(wants.has("seat") && seat ? { seat } : {}), ...(wants.has("rig") && rig ? { rig } : {}), ...(wants.has("source") && rig ? { source: rig } : {}) };
}

/** The step that asks for what is still missing, or what comes `then`. */
function next(page, specs, verb, values, then) {
  const missing = verb.parameters.find(({ name, required }) => required && values[name] === undefined);
  if (!missing) return then(page, verb, values);
  const go = (value, more = {}) => next(page, specs, verb, { ...values, [missing.name]: value, ...more }, then);
  const prompt = promptOf(verb, values);
  if (missing.name === "choice") return choices(values.seat, prompt, go);
  const known = options(page, specs, missing.name, verb.verb);
  if (known) return { prompt, placeholder: missing.help, entries: known.map((entry) => ({ ...entry, run: () => go(entry.label) })) };
  return { prompt: `${prompt}: ${PROMPTS[missing.name] ?? missing.help}`, accept: (text) => go(missing.type === "strings" ? text.split(/\s+/) : text) };
}

/** The last step, over and over: an option more, or the call itself. */
function withOptions(page, verb, values) {
  const again = (more) => withOptions(page, verb, { ...values, ...more });
  const run = { id: "run", kind: "run", label: "Run it", hint: commandLine(verb, values), words: "", run: () => done(page, verb, values) };
  const options = optionsOf(verb).filter(({ name }) => values[name] === undefined);
  const ask = ({ name, help }) => ({ prompt: `${promptOf(verb, values)}: ${help}`, accept: (text) => again({ [name]: text.trim() }) });
  const entries = options.map((option) => {
    const { name, help, type } = option;
    return { id: name, kind: "option", label: flag(name), hint: help, words: "", run: () => (type === "boolean" ? again({ [name]: true }) : ask(option)) };
  });
  return { prompt: promptOf(verb, values), placeholder: "Run it, or choose an option", entries: [run, ...entries] };
}

function promptOf(verb, { seat, rig, source, name }) {
  return [titled(verb), seat ?? rig ?? source ?? name].filter(Boolean).join(" · ");
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
  const listed = (question.choices ?? []).map(({ id, label }, n) => {
    const named = question.parts?.length ? id : String(n + 1);
    return { id, kind: "answer", label, words: "", run: () => go(named, { question: question.id }) };
  });
  const own = { id: "text", kind: "answer", label: "In your own words …", words: "", run: () => ({ prompt: `${prompt}: ${question.title}`, accept: (text) => go("text", { question: question.id, text }) }) };
  return { prompt: `${prompt}: ${question.title}`, placeholder: "Choose an answer", entries: question.takes_text ? [...listed, own] : listed };
}

function done(page, verb, values) {
  setTimeout(() => carryOut(page, verb, values));
}

async function carryOut(page, verb, values) {
  if (verb.local) await copy(commandLine(verb, values), page.toasts);
  else if (isOffered(page, verb, values)) page.actions.run(verb.verb, targetsOf(values));
  else if (verb.changes && !TOLD.has(verb.verb)) await page.actions.confirm(verb, values);
  else await look(page, verb, values);
}

/** Whether a menu's way of doing it does all that was asked for: it takes nothing but whom it is done to. */
function isOffered(page, { verb }, { seat, rig, ...more }) {
  if ((!seat && !rig) || Object.keys(more).length) return false;
  const offer = page.actions.offers(targetsOf({ seat, rig })).find(({ id }) => id === verb);
  return offer?.verb?.verb === verb || OWN_LOOKS.has(offer?.id);
}

function targetsOf({ seat, rig }) {
  return seat ? { seats: [seat].flat() } : { rig };
}

async function look(page, verb, values) {
  const answer = await (verb.changes ? page.call : askVerb)(verb.verb, values);
  const why = [answer.error, ...(answer.problems ?? []).map(({ line, message }) => `line ${line}: ${message}`)].filter(Boolean).join("\n");
  if (why) page.toasts.show(why, "error");
  else showAnswer({ title: commandLine(verb, values), text: readable(verb.verb, answer), note: TOLD.get(verb.verb) ?? "" }, page.toasts);
}
