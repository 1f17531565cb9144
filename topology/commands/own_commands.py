"""`compact` and `clear`: commands of the agent's own, typed when it is idle."""

from __future__ import annotations

from agents import abilities
from topology import messages
from topology.commands.calls import Answer, Call, find_seat, live_session
from topology.errors import Conflict
from topology.models import message as modes
from topology.posting import post

WAIT_SECONDS = 10.0


def compact(call: Call) -> Answer:
    """Answer: how far the command has come; see `send`."""
    return _type(call, "compact")


def clear(call: Call) -> Answer:
    """Answer: how far the command has come; see `send`."""
    return _type(call, "clear")


def _type(call: Call, verb: str) -> Answer:
    seat = find_seat(call.text("seat"))
    command = abilities.own_command(live_session(seat).runtime, verb)
    if not command:
        raise Conflict(f"cannot {verb} {seat.logical}: {seat.runtime} has no command for that")
    message = post(seat, command, modes.WHEN_IDLE, call.actor, is_command=True)
    return messages.wait(message, WAIT_SECONDS).as_dict()
