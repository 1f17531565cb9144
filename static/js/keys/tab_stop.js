// Of many elements alike Tab stops at one; from there arrow keys lead to the others.

/** Where Tab stops: at the one that was focused last, else at the first that is chosen, else at the first; pure. */
export function tabStop(elements, last, isChosen) {
  return elements.includes(last) ? last : (elements.find(isChosen) ?? elements[0]);
}

export function stopAtOne(elements, last, isChosen) {
  const stop = tabStop(elements, last, isChosen);
  for (const element of elements) {
    const index = element === stop ? 0 : -1;
    if (element.tabIndex !== index) element.tabIndex = index;
  }
}
