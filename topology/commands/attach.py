"""`attach`: the program that attaches a person's terminal to a seat."""

from __future__ import annotations

from agents import sessions
from topology.commands.calls import Answer, Call, find_session


def run(call: Call) -> Answer:
    """Answer: an argument list, to be run where the person sits."""
    session = find_session(call.text("seat"))
    sessions.pane_of(sessions.tmux(), session)
    return {"argv": sessions.attach_argv(session, read_only=bool(call.arguments.get("read_only")))}
