// How the editor looks: by the custom properties of css/yaml_editor.css, light and dark alike.

import { EditorView, HighlightStyle, syntaxHighlighting, tags } from "../../vendor/editor.js";

const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--code-page)", color: "var(--code-text)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code-font)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--code-text)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--code-text)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--code-page)", color: "var(--code-faint)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--code-line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--code-selection)" },
  ".cm-selectionMatch": { backgroundColor: "var(--code-match)" },
  ".cm-searchMatch": { backgroundColor: "var(--code-match)", outline: "1px solid var(--code-edge)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--code-line)", border: "1px solid var(--code-edge)", color: "var(--code-faint)" },
  ".cm-tooltip": { backgroundColor: "var(--code-raised)", color: "var(--code-text)", border: "1px solid var(--code-edge)", borderRadius: "6px", boxShadow: "0 4px 18px rgb(0 0 0 / 20%)" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--code-font)", maxHeight: "16em" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--code-chosen)", color: "#fff" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail": { color: "#fff" },
  ".cm-completionDetail": { color: "var(--code-faint)", fontStyle: "normal", marginLeft: "12px" },
  ".cm-completionInfo": { maxWidth: "340px", padding: "6px 10px", fontFamily: "system-ui, sans-serif", fontSize: "12px" },
  ".cm-diagnostic": { padding: "5px 10px", borderLeftColor: "var(--code-error)", fontFamily: "system-ui, sans-serif", fontSize: "13px" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--code-error) 1px", textUnderlineOffset: "3px" },
  ".cm-panels": { backgroundColor: "var(--code-raised)", color: "var(--code-text)", borderColor: "var(--code-edge)" },
  ".cm-panels input, .cm-panels .cm-button": { backgroundImage: "none", backgroundColor: "var(--code-page)", color: "inherit", border: "1px solid var(--code-edge)", borderRadius: "4px" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--code-chosen)", color: "#fff" },
  ".cm-changedLine": { backgroundColor: "var(--code-changed)" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"⋯"' },
  ".cm-collapsedLines": { background: "var(--code-line)", color: "var(--code-faint)" },
});

const style = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.labelName, tags.typeName, tags.meta, tags.attributeValue], color: "var(--code-mark)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--code-faint)" },
]);

export const looks = [theme, syntaxHighlighting(style)];
