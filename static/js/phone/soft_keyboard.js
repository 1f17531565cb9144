// Keeps the page above a soft keyboard: browsers lay it over the page, and tell only how much can still be seen.

const LEAST = 120;

export function stayAboveKeyboard({ visualViewport: seen, document } = window) {
  if (!seen) return;
  const follow = () => {
    const root = document.documentElement;
    const covered = seen.scale === 1 && root.clientHeight - seen.height > LEAST;
    root.dataset.keyboard = covered ? "shown" : "hidden";
    root.style.setProperty("--seen", covered ? `${Math.round(seen.height)}px` : "100%");
    if (covered) window.scrollTo(0, 0);
  };
  seen.addEventListener("resize", follow);
  seen.addEventListener("scroll", follow);
}
