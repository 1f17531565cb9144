"""`interrupt`: stop what a seat's agent is doing."""

from __future__ import annotations

from agents.conversing import desk
from agents.errors import AgentError
from topology.commands.calls import Answer, Call, find_seat, live_session
from topology.journal import seat_event
from topology.models.event import record


def run(call: Call) -> Answer:
    """Answer: the seat, once it has stopped."""
    seat = find_seat(call.text("seat"))
    session = live_session(seat)
    try:
        desk.current().interrupt(session)
    except AgentError as error:
        raise AgentError(f"cannot interrupt {seat.logical}: {error}") from error
    record([seat_event(seat, "seat.interrupted", f"{call.actor} interrupted {seat.logical}", call.actor)])
    return {"seat": seat.address, "interrupted": True}
