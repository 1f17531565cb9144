// Runs inside OpenCode: writes down what it does, one JSON line per event, and hands it the answers of people.
import { appendFileSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

const TOLD = new Set([
  "session.created",
  "session.updated",
  "session.status",
  "session.error",
  "message.updated",
  "permission.asked",
  "permission.replied",
  "question.asked",
  "question.replied",
  "question.rejected",
])
const LOOK_EVERY_MS = 50

export const Rigweb = async ({ client }, { folder, begins }) => {
  const open = new Map()
  const tell = (type, properties) =>
    appendFileSync(join(folder, "events.jsonl"), JSON.stringify({ type, properties }) + "\n", { mode: 0o600 })

  const look = (id, kind) => {
    const path = join(folder, "answers", `${id}.json`)
    let given
    try {
      given = JSON.parse(readFileSync(path, "utf8"))
    } catch {
      return // not answered yet
    }
    rmSync(path)
    const verb = kind === "question" && !given.answers ? "reject" : "reply"
    const headers = { "Content-Type": "application/json" }
    client._client
      .post({ url: `/${kind}/${id}/${verb}`, body: given, headers })
      .then(({ error }) => error && tell("rigweb.refused", { id, error }))
  }

  const follow = (type, properties) => {
    const [kind, what] = type.split(".")
    if (what === "asked") open.set(properties.id, setInterval(look, LOOK_EVERY_MS, properties.id, kind))
    if (what === "replied" || what === "rejected") {
      clearInterval(open.get(properties.requestID))
      open.delete(properties.requestID)
    }
  }

  tell("rigweb.ready", { begins })
  return {
    event: async ({ event: { type, properties } }) => {
      if (TOLD.has(type)) tell(type, properties)
      follow(type, properties)
    },
    "chat.message": async ({ sessionID }, { parts }) => {
      const written = parts.filter((part) => part.type === "text" && !part.synthetic)
      tell("rigweb.prompt", { sessionID, text: written.map((part) => part.text).join("") })
    },
    "chat.params": async ({ model }) => tell("rigweb.model", { id: model.id, context: model.limit?.context }),
  }
}
