// Which item of a list is meant by the letters that were typed; pure.

/** @returns {number} the next item after `at` that begins with the letters, round the end; -1 when there is none */
export function nextMatch(labels, typed, at) {
  const repeated = [...typed].every((letter) => letter === typed[0]);
  const wanted = (repeated ? typed[0] : typed).toLowerCase();
  const start = repeated ? at + 1 : at;
  for (let step = 0; step < labels.length; step += 1) {
    const index = (Math.max(start, 0) + step) % labels.length;
    if (labels[index].toLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}
