// CodeMirror for specs: one editor of a text, or two texts side by side.

import {
  EditorSelection,
  EditorState,
  EditorView,
  MergeView,
  StateEffect,
  StateField,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  defaultKeymap,
  drawSelection,
  foldGutter,
  foldKeymap,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSelectionMatches,
  highlightSpecialChars,
  history,
  historyKeymap,
  hoverTooltip,
  indentOnInput,
  indentUnit,
  indentWithTab,
  keymap,
  lineNumbers,
  lintGutter,
  lintKeymap,
  search,
  searchKeymap,
  setDiagnostics,
  yaml,
} from "../../vendor/editor.js";
import { aboutAt, completionsAt } from "./hints.js";
import { Places } from "./places.js";
import { looks } from "./theme.js";

const CHECK_MS = 300;
const setBlocks = StateEffect.define();

/** Where seats, pods and edges stand; moves along with the text while it is edited. */
const blocks = StateField.define({
  create: () => [],
  update(known, transaction) {
    for (const effect of transaction.effects) if (effect.is(setBlocks)) return effect.value;
    return transaction.docChanged ? moved(known, transaction.changes) : known;
  },
});

function moved(known, changes) {
  return known.map((block) => ({ ...block, from: changes.mapPos(block.from, -1), to: changes.mapPos(block.to, 1) }));
}

export class CodeEditor {
  #view;
  #check;
  #on;
  #timer = 0;
  #asking = null;
  /** How the text has changed since the server was asked about it; null when it has not. */
  #since = null;

  /**
   * @param {object} options
   * @param {HTMLElement} options.parent
   * @param {string} options.text
   * @param {string} options.label what it is called by who cannot see it
   * @param {boolean} [options.readOnly]
   * @param {Promise<object | null>} options.schema
   * @param {(text: string, signal: AbortSignal) => Promise<{problems?: object[], sketch?: object, error?: string}>} options.check
   * @param {{changed?: (text: string) => void, checked?: (told: object) => void, cursor?: (seat: string) => void, save?: () => void}} options.on
   */
  constructor({ parent, text, label, readOnly = false, schema, check, on }) {
    this.#check = check;
    this.#on = on;
    const save = { key: "Mod-s", preventDefault: true, run: () => (on.save?.(), true) };
    const extensions = [
      ...common(),
      blocks,
      history(),
      drawSelection(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      indentOnInput(),
      closeBrackets(),
      lintGutter(),
      autocompletion({ icons: false, override: [async (context) => completionsAt(context, await schema, context.state.field(blocks))] }),
      hoverTooltip(async (view, at) => aboutAt(view.state, at, await schema)),
      keymap.of([...(on.save ? [save] : []), ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, indentWithTab, ...defaultKeymap]),
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      EditorView.updateListener.of((update) => this.#updated(update)),
    ];
    this.#view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
    this.#ask();
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  /** Replace the text as one step that can be undone. */
  set text(text) {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  focus() {
    this.#view.focus();
  }

  /** Go to where something of the sketch stands. @param {(block: object) => boolean} wanted */
  goTo(wanted) {
    const block = this.#view.state.field(blocks).find(wanted);
    if (block) this.#select(block.from);
  }

  /** Go to a line and column, both from 1. */
  goToPlace(line, column) {
    this.#select(new Places(this.text).offset(line, column));
  }

  /** Show problems that were told elsewhere. */
  showProblems(problems) {
    const places = new Places(this.text);
    const diagnostics = problems.map((problem) => ({ ...places.stretch(problem), severity: "error", message: problem.message }));
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  destroy() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#view.destroy();
  }

  #select(at) {
    const selection = EditorSelection.single(Math.min(at, this.#view.state.doc.length));
    this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.main, { y: "center" }) });
    this.#view.focus();
  }

  #updated(update) {
    if (update.docChanged) {
      this.#since = this.#since?.compose(update.changes) ?? update.changes;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), CHECK_MS);
      this.#on.changed?.(this.text);
    }
    if (update.docChanged || update.selectionSet || update.transactions.some((one) => one.effects.some((effect) => effect.is(setBlocks)))) {
      this.#on.cursor?.(seatAt(update.state));
    }
  }

  async #ask() {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#since = null;
    const { text } = this;
    const told = await this.#check(text, asking.signal);
    if (asking.signal.aborted) return;
    const since = this.#since; // the places that are told are those of the text before
    if (told.sketch) {
      const found = blocksOf(told.sketch, new Places(text));
      this.#view.dispatch({ effects: setBlocks.of(since ? moved(found, since) : found) });
    }
    if (since) return;
    if (told.problems) this.showProblems(told.problems);
    this.#on.checked?.({ ...told, text });
  }
}

/** Two texts side by side, neither of which can be changed. @returns {{destroy: () => void}} */
export function compareTexts(parent, [oldText, oldLabel], [newText, newLabel]) {
  const side = (doc, label) => ({
    doc,
    extensions: [...common(), EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" })],
  });
  return new MergeView({ parent, a: side(oldText, oldLabel), b: side(newText, newLabel), collapseUnchanged: { margin: 3, minSize: 4 } });
}

function common() {
  return [
    lineNumbers(),
    foldGutter(),
    highlightSpecialChars(),
    highlightSelectionMatches(),
    search({ top: true }),
    yaml(),
    indentUnit.of("  "),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    keymap.of([...searchKeymap, ...foldKeymap]),
    ...looks,
  ];
}

function blocksOf(sketch, places) {
  const made = (kind, name, at, more) => ({ kind, name, ...places.block(at), ...more });
  return [
    ...sketch.pods.map((pod) => made("pod", pod.id, pod.at, { members: pod.seats.map((seat) => seat.id) })),
    ...sketch.pods.flatMap((pod) => pod.seats.map((seat) => made("seat", `${pod.id}.${seat.id}`, seat.at))),
    ...sketch.edges.map((edge, index) => made("edge", index, edge.at)),
  ];
}

function seatAt(state) {
  const { head } = state.selection.main;
  const inside = state.field(blocks).find(({ kind, from, to }) => kind === "seat" && from <= head && head <= to);
  return inside?.name ?? "";
}
