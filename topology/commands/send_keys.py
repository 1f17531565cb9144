"""`send-keys`: type into a seat."""

from __future__ import annotations

from agents import sessions
from topology.commands.calls import Answer, Call, find_session


def run(call: Call) -> Answer:
    """Answer: how many keys were typed."""
    keys = call.arguments["keys"]
    sessions.type_keys(find_session(call.text("seat")), keys, literal=bool(call.arguments.get("literal")))
    return {"typed": len(keys)}
