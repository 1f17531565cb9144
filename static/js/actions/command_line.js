// The `rig` command that does the same as a call of a verb; pure.

/** No `=` comes first: zsh would look for a program of that name. */
const PLAIN = /^(?!=)[\w@%+=:,./-]+$/;

/** A word as a shell takes it. */
export function quoted(word) {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function shellLine(words) {
  return words.map(quoted).join(" ");
}

/**
 * @param {{verb: string, parameters: {name: string, type: string, positional: boolean, required: boolean}[]}} verb of the server's list
 * @param {object} values what it is called with; what it needs besides stands there in capitals
 */
export function commandLine({ verb, parameters }, values) {
  const options = [];
  const places = [];
  for (const { name, type, positional, required } of parameters) {
    const given = [values[name] ?? (required ? name.toUpperCase() : [])].flat().map(String);
    if (!given.length || given[0] === "false") continue;
    if (positional) places.push(...given);
    else if (type === "boolean") options.push(flag(name));
    else options.push(...given.flatMap((value) => [flag(name), value]));
  }
  const end = places.some((word) => word.startsWith("-")) ? ["--"] : [];
  return shellLine(["rig", verb, ...options, ...end, ...places]);
}

/** A parameter as it is named on the command line. */
export function flag(name) {
  return `--${name.replaceAll("_", "-")}`;
}
