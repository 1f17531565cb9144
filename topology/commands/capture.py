"""`capture`: what a seat's screen shows now."""

from __future__ import annotations

from agents import sessions
from topology.commands.calls import Answer, Call, find_session


def run(call: Call) -> Answer:
    """Answer: the screen's text, with as many lines of scrollback as were asked for."""
    session = find_session(call.text("seat"))
    lines = int(call.arguments.get("lines", 0))
    return {"text": sessions.capture(session, lines, escapes=bool(call.arguments.get("ansi")))}
