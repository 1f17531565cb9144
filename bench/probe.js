// Runs in the pages that are measured: notes when the graph can be used, how long frames take, when changes are seen.

globalThis.probe = {
  usableAt: 0,
  seen: {},
  frames: [],
  counting: false,

  startFrames() {
    this.frames = [];
    this.counting = true;
    let last = performance.now();
    const count = (now) => {
      this.frames.push(now - last);
      last = now;
      if (this.counting) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  },

  takeFrames() {
    this.counting = false;
    return this.frames.slice(2);
  },

  /** From now on note when the words of each seat are first drawn anew, as ms since 1970; ages count on by themselves. */
  watch() {
    const elementOf = ({ target }) => (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement);
    const seatOf = (change) => elementOf(change)?.closest(".seat-summary")?.closest(".seat");
    const observer = new MutationObserver((changes) => {
      const seats = new Set(changes.map(seatOf).filter(Boolean));
      requestAnimationFrame(() => {
        for (const { dataset } of seats) this.seen[dataset.address] ??= Date.now();
      });
    });
    observer.observe(document.getElementById("stage"), { subtree: true, childList: true, characterData: true, attributes: true });
    this.unwatch = () => observer.disconnect();
  },

  /** Boxes and edges, as the graph has them: for another program to show the same. */
  drawn() {
    const place = (element) => {
      let [x, y] = [0, 0];
      for (let at = element; at.id !== "stage"; at = at.offsetParent) {
        x += at.offsetLeft;
        y += at.offsetTop;
      }
      return { id: element.id, x, y, width: element.offsetWidth, height: element.offsetHeight };
    };
    const group = (element) => ({ ...place(element), type: "group", name: element.getAttribute("aria-label") });
    const seat = (element) => ({ ...place(element), type: "seat", name: element.dataset.logical, words: element.querySelector(".seat-summary").textContent });
    return {
      boxes: [...[...document.querySelectorAll(".rig, .pod")].map(group), ...[...document.querySelectorAll(".seat")].map(seat)],
      edges: [...document.querySelectorAll(".edge-list > li")].map(({ dataset: { source, target } }) => ({ source, target })),
    };
  },
};

addEventListener("DOMContentLoaded", () => {
  const graph = document.getElementById("graph");
  const look = () => {
    if (graph.dataset.placed !== "yes") setTimeout(look, 4);
    else requestAnimationFrame(() => setTimeout(() => (globalThis.probe.usableAt = performance.now())));
  };
  if (graph) look();
});
