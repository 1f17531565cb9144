// Short messages at the edge of the page; they leave by themselves, errors and what can be acted on later than others.

const DONE_MS = 6000;
const LONG_MS = 20000;

export class Toasts {
  constructor(holder) {
    this.holder = holder;
    new MutationObserver((changes) => {
      for (const node of changes.flatMap((change) => [...change.addedNodes])) {
        if (node instanceof HTMLElement) this.#schedule(node);
      }
    }).observe(holder, { childList: true });
  }

  /**
   * An error that is shown already is not shown twice.
   * @param {{label: string, act: () => void}} [offer] a button beside the message
   * @returns {HTMLElement} to be removed when what it says is no longer so
   */
  show(message, kind = "done", offer = null) {
    if (kind === "error") this.#shownAlready(message)?.remove();
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.dataset.kind = kind;
    if (kind === "error") toast.setAttribute("role", "alert");
    toast.textContent = message;
    if (offer) toast.append(" ", buttonFor(offer));
    this.holder.append(toast);
    return toast;
  }

  #shownAlready(message) {
    return [...this.holder.children].find(({ dataset, textContent }) => dataset.kind === "error" && textContent === message);
  }

  #schedule(toast) {
    toast.addEventListener("click", () => toast.remove());
    const isLong = toast.dataset.kind === "error" || toast.querySelector("button");
    setTimeout(() => toast.remove(), isLong ? LONG_MS : DONE_MS);
  }
}

function buttonFor({ label, act }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}
