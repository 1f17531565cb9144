"""Makes a plan into a reply for one request: default texts, and the tool by the name that this agent has for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.model_api.exchange import Ask, Call, Plan, Reply, Shell

_SHELLS: Mapping[str, str] = {  # tool -> its argument that takes the command
    "Bash": "command",
    "exec_command": "cmd",
    "shell_command": "command",
    "bash": "command",
    "run_shell_command": "command",
}


def reply(ask: Ask, plan: Plan) -> Reply:
    """The reply to a turn of the conversation.

    Raises ValueError when a tool is wanted that the agent does not offer.
    """
    text = plan.text if plan.text is not None else _default_text(ask)
    return Reply(text, _call(plan.call, ask.tools), plan.tokens, plan.output_tokens)


def side_reply(ask: Ask) -> Reply:
    """The reply to what an agent asks beside the conversation: a title, a summary, a choice."""
    if ask.schema is not None:
        return Reply(json.dumps(_instance(ask.schema)), tokens=10)
    return Reply("A short title" if ask.kind == "title" else "Noted.", tokens=10)


def _default_text(ask: Ask) -> str:
    if ask.kind == "compact":
        return "Nothing of note has happened so far."
    if ask.kind == "tool_result":
        return f"Tool result seen: {ask.results[-1][:200]}"
    text = ask.texts[-1] if ask.texts else ""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"Received {len(text)} characters, sha256 {digest}."


def _call(wanted: Shell | Call | None, tools: Sequence[str]) -> Call | None:
    if not isinstance(wanted, Shell):
        if wanted is not None and wanted.name not in tools:
            raise ValueError(f"cannot call {wanted.name}: the agent offers only {', '.join(tools)}")
        return wanted
    name = next((tool for tool in tools if tool in _SHELLS), None)
    if name is None:
        raise ValueError(f"cannot call a shell: the agent offers only {', '.join(tools)}")
    arguments: dict[str, Any] = {_SHELLS[name]: wanted.command}
    if name in ("Bash", "bash"):
        arguments["description"] = "Run a command of the test"
    if wanted.escalate and name in ("exec_command", "shell_command"):
        arguments |= {"sandbox_permissions": "require_escalated", "justification": "The test wants it."}
    return Call(name, arguments)


def _instance(schema: Mapping[str, Any]) -> Any:
    """Some value that satisfies a simple JSON schema."""
    if schema.get("enum"):
        return schema["enum"][0]
    kind = str(schema.get("type", "object")).lower()
    if kind == "object":
        return {name: _instance(inner) for name, inner in schema.get("properties", {}).items()}
    plain: dict[str, Any] = {"string": "A short title", "boolean": False, "array": [], "integer": 1, "number": 1}
    return plain.get(kind)
