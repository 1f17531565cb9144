"""`send`: give a seat's agent a text, and say how far it has come."""

from __future__ import annotations

from topology import messages
from topology.commands.calls import Answer, BadArgument, Call, find_seat
from topology.models import message as modes
from topology.posting import post

DEFAULT_WAIT_SECONDS = 10.0
MAX_WAIT_SECONDS = 25.0


def run(call: Call) -> Answer:
    """Answer: the message's id and state; `reason` says what it waits for or why it stalled."""
    now, interrupt = call.arguments.get("now"), call.arguments.get("interrupt")
    if now and interrupt:
        raise BadArgument("cannot send: --now and --interrupt exclude each other")
    mode = modes.NOW if now else modes.INTERRUPT if interrupt else modes.WHEN_IDLE
    message = post(find_seat(call.text("seat")), call.text("text"), mode, call.actor)
    seconds = min(float(call.arguments.get("wait", DEFAULT_WAIT_SECONDS)), MAX_WAIT_SECONDS)
    return messages.wait(message, seconds).as_dict()
