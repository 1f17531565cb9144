// How many seats need a person, in the title of the tab.

/** @param {number} needy none leaves the plain title */
export function titled(title, needy) {
  const plain = title.replace(/^\(\d+\) /, "");
  return needy ? `(${needy}) ${plain}` : plain;
}
