// Makes elements; text is always text.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {object} attributes `class`, `dataset`, `onclick` and other handlers; true and false set and leave out
 * @param {(Node | string | null | undefined)[]} children
 */
export function make(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

export function makeSvg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/** A button of the page's kind. */
export function button(label, attributes = {}) {
  const { class: more = "", ...others } = attributes;
  return make("button", { type: "button", class: `button ${more}`.trim(), ...others }, label);
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
