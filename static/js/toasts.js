// Short messages at the edge of the page; they leave by themselves, errors later than others.

const DONE_MS = 6000;
const ERROR_MS = 20000;

export class Toasts {
  constructor(holder) {
    this.holder = holder;
    new MutationObserver((changes) => {
      for (const node of changes.flatMap((change) => [...change.addedNodes])) {
        if (node instanceof HTMLElement) this.#schedule(node);
      }
    }).observe(holder, { childList: true });
  }

  show(message, kind = "done") {
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.dataset.kind = kind;
    if (kind === "error") toast.setAttribute("role", "alert");
    toast.textContent = message;
    this.holder.append(toast);
  }

  #schedule(toast) {
    toast.addEventListener("click", () => toast.remove());
    setTimeout(() => toast.remove(), toast.dataset.kind === "error" ? ERROR_MS : DONE_MS);
  }
}
