// The page's buttons speak the same API as the command line: JSON out, JSON or a fragment back.

/** @param {import("./toasts.js").Toasts} toasts */
export function speakJson(toasts) {
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => sendAsJson(ctx));
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => showJsonAnswer(ctx, toasts));
  document.addEventListener("htmx:error", () => {
    toasts.show("cannot reach the server: the connection is lost (it is tried again by itself)", "error");
  });
}

/**
 * Call a verb that changes something.
 * @returns {Promise<object>} what the server answers; `error` says why it could not be done
 */
export async function callVerb(verb, values) {
  const inherited = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  const headers = { ...inherited, "Content-Type": "application/json" };
  try {
    const response = await fetch(`/api/${encodeURIComponent(verb)}`, { method: "POST", headers, body: JSON.stringify(values) });
    const answer = await response.json();
    return response.ok || answer.error ? answer : { error: `cannot ${verb}: the server answered ${response.status}` };
  } catch {
    return { error: `cannot ${verb}: the server cannot be reached (it is tried again by itself; then repeat this)` };
  }
}

/**
 * Call a verb that only looks.
 * @returns {Promise<object>} what the server answers; `error` says why it could not be done
 */
export async function askVerb(verb, values) {
  try {
    const query = new URLSearchParams(Object.entries(values).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
    const response = await fetch(`/api/${encodeURIComponent(verb)}?${query}`, { headers: { Accept: "application/json" } });
    const answer = await response.json();
    return response.ok || answer.error ? answer : { error: `cannot ${verb}: the server answered ${response.status}` };
  } catch {
    return { error: `cannot ${verb}: the server cannot be reached (it is tried again by itself; then repeat this)` };
  }
}

function sendAsJson(ctx) {
  if (!ctx.request.action.startsWith("/api/") || ctx.request.method !== "POST") return;
  // hx-vals keep their types; a form has nothing but strings.
  const values = { ...Object.fromEntries(ctx.request.body), ...ctx.vals };
  ctx.request.body = JSON.stringify(values);
  ctx.request.headers["Content-Type"] = "application/json";
}

function showJsonAnswer(ctx, toasts) {
  if (!ctx.response.headers.get("Content-Type")?.startsWith("application/json")) return;
  ctx.swap = "none";
  const answer = JSON.parse(ctx.text);
  if (answer.error) toasts.show([answer.error, ...problemLines(answer)].join("\n"), "error");
}

function problemLines(answer) {
  return (answer.problems ?? []).map((problem) => {
    const place = problem.line ? `line ${problem.line}: ` : "";
    return `${place}${problem.message}`;
  });
}
