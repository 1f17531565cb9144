// Puts a text into the clipboard, and says so.

/** @param {import("./toasts.js").Toasts} toasts */
export async function copy(text, toasts) {
  try {
    await navigator.clipboard.writeText(text);
    toasts.show(`Copied: ${text}`);
  } catch {
    toasts.show(`cannot copy: the browser does not allow it here (take it from this line)\n${text}`, "error");
  }
}
