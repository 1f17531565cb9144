"""Directives in a prompt that say how it is to be answered: `[[slow:3]] [[bash:make]]`."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.model_api.exchange import Call, Failure, Plan, Shell

_OPENING = re.compile(r"\[\[(bash|esc|tool|slow|hang|error|say|tokens):")


def plan(text: str) -> Plan | Failure:
    """What a text's directives ask for; of two of a kind the first counts.

    `[[bash:CMD]]` a shell command, `[[esc:CMD]]` one outside the sandbox, `[[tool:NAME:JSON]]` a call of any tool,
    `[[say:TEXT]]` the answer, `[[slow:SECONDS]]` words for so long, `[[hang:SECONDS]]` silence for so long,
    `[[tokens:N]]` reported input, `[[error:CODE]]` an HTTP error (every time this text is sent).
    """
    found = _find(text)
    if "error" in found:
        code = int(found["error"])
        return Failure(code, headers={"retry-after": "1"} if code == 429 else {})
    return Plan(
        text=found.get("say"),
        call=_call(found),
        slow=float(found.get("slow", 0)),
        hang=float(found.get("hang", 0)),
        tokens=int(found.get("tokens", 1000)),
    )


def _find(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for opening in _OPENING.finditer(text):
        if opening[1] == "tool":  # its JSON may hold brackets of its own
            name, _, rest = text[opening.end() :].partition(":")
            arguments, _ = json.JSONDecoder().raw_decode(rest)
            found.setdefault("tool", Call(name, arguments))
        else:
            found.setdefault(opening[1], text[opening.end() :].partition("]]")[0])
    return found


def _call(found: dict[str, Any]) -> Shell | Call | None:
    if "bash" in found:
        return Shell(found["bash"])
    if "esc" in found:
        return Shell(found["esc"], escalate=True)
    return found.get("tool")
