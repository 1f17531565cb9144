// Runs before the first paint: the chosen theme, so that the wrong one is never seen.
try {
  const { theme } = JSON.parse(localStorage.getItem("rigweb.settings") ?? "{}");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Nothing chosen, or nothing readable: the system's.
}
