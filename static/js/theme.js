// Runs before the first paint: the chosen theme, so that the wrong one is never seen. The browser's own bar follows it.
{
  const root = document.documentElement;
  const colourBar = () => {
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      const [{ theme }, { scheme }] = [root.dataset, meta.dataset];
      if (theme) meta.media = theme === scheme ? "all" : "not all";
      else meta.media = `(prefers-color-scheme: ${scheme})`;
    }
  };
  try {
    const { theme } = JSON.parse(localStorage.getItem("rigweb.settings") ?? "{}");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Nothing chosen, or nothing readable: the system's.
  }
  colourBar();
  new MutationObserver(colourBar).observe(root, { attributeFilter: ["data-theme"] });
}
