// Style sheets that only some views need, loaded when they do.

/** Load a style sheet once. @returns {Promise<void> | null} settled when it holds, or cannot be had */
export function stylesheet(path) {
  const address = new URL(path, import.meta.url.replace(/\/js\/.*/, "/")).href; // also of a bundle
  const present = [...document.styleSheets].some((sheet) => sheet.href === address);
  if (present) return null;
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: address });
  const settled = new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
  document.head.append(link);
  return settled;
}
