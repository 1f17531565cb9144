// What the editor of specs asks the server: verbs that only look, the check of a text, the schema.

const schemas = new Map();

/** Call a verb that only looks; `error` of the answer says why it could not be done. */
export async function look(verb, values = {}) {
  return answerOf(`/api/${verb}?${new URLSearchParams(values)}`, {}, verb);
}

/** What is wrong with a text, also with what it refers to beside the spec it was edited from, or else its sketch: {problems, sketch}, or {error}. */
export async function check(text, editedFrom, signal) {
  const body = new URLSearchParams({ text, edited_from: editedFrom });
  return answerOf("/parts/specs/check", { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body, signal }, "check this text");
}

/** The JSON Schema of `rigspec` or `agentspec`; null when it cannot be had. */
export function schemaOf(name) {
  if (!schemas.has(name)) {
    schemas.set(name, answerOf(`/schemas/${name}.json`, {}, "read the schema").then((found) => (found.error ? null : found)));
  }
  return schemas.get(name);
}

async function answerOf(address, options, what) {
  try {
    const response = await fetch(address, options);
    const answer = await response.json();
    return response.ok || answer.error ? answer : { error: `cannot ${what}: the server answered ${response.status}` };
  } catch (error) {
    if (error.name === "AbortError") return { error: "", aborted: true };
    return { error: `cannot ${what}: the server cannot be reached (it is tried again by itself; then repeat this)` };
  }
}

/** The page has it in its body, a form of the admin panel in a field. */
function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  const inherited = document.body.getAttribute("hx-headers:inherited");
  return inherited ? JSON.parse(inherited)["X-CSRFToken"] : field?.value;
}
