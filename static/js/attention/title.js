// How many wait, in the title of the tab.

/** The title with the number of those who wait, none when nobody does. */
export function titled(title, waiting) {
  const plain = title.replace(/^\(\d+\) /, "");
  return waiting ? `(${waiting}) ${plain}` : plain;
}
