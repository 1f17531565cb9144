// Makes elements; texts stay texts.

/** @param {object} properties of the element; `aria` and `data` become attributes */
export function make(tag, { aria = {}, data = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(name === "role" ? name : `aria-${name}`, value);
  Object.assign(element.dataset, data);
  element.append(...children);
  return element;
}

export function sign() {
  return make("span", { className: "sign", aria: { hidden: "true" } });
}
