// One screen of a replay with its name above it, on which one clicks to give it all the room.

/** @param {boolean} named whether there are others; @param {() => void} enlarge */
export function paneOf(address, named, enlarge) {
  const pane = document.createElement("section");
  pane.className = "replay-pane";
  pane.setAttribute("aria-label", `Screen of ${address}`);
  const head = document.createElement("header");
  head.hidden = !named;
  const name = document.createElement("h3");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = address.split("@")[0];
  button.title = `${address}: alone, or with the others`;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", enlarge);
  name.append(button);
  const state = document.createElement("span");
  state.dataset.part = "state";
  head.append(name, state);
  const screen = document.createElement("div");
  screen.dataset.part = "screen";
  pane.append(head, screen);
  return pane;
}
