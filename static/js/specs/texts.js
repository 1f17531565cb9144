// Texts of new specs; pure.

/** What a spec's name may be: it is part of every address, and of tmux session names. */
export const NAME = "[a-z0-9][a-z0-9_\\-]*";

export function newText(name) {
  return `version: "0.2"
name: ${name}
summary: What this team is for.

pods:
  - id: dev
    label: Development
    members:
      - id: lead
        runtime: claude-code
        agent_ref: builtin:lead
        profile: default
        cwd: .
      - id: shell
        runtime: terminal
    edges:
      - { kind: can_observe, from: lead, to: shell }
`;
}

/** The text under another name; null when no line of it is its name. */
export function renamed(text, name) {
  const line = /^name:[^\n#]*/m;
  return line.test(text) ? text.replace(line, (found) => `name: ${name}${/\s+$/.exec(found.slice(5))?.[0] ?? ""}`) : null;
}

/** A name that is not taken: `team-2` beside `team`. */
export function freeName(name, taken) {
  const stem = name.replace(/-\d+$/, "").slice(0, 58);
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

/** Names of runtimes with their numbers, in few words. */
export function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
