"""Queueing messages to seats; whoever runs the server's courier is told by the event."""

from __future__ import annotations

from django.db import transaction

from topology.errors import Conflict
from topology.journal import seat_event
from topology.models import Message, Seat
from topology.models.event import record

LONGEST_TEXT = 1024 * 1024


def post(seat: Seat, text: str, mode: str, actor: str, *, is_command: bool = False, ahead: bool = False) -> Message:
    """Queue a text for the program that runs in a seat; see `Message`. Raises Conflict when none does."""
    if seat.session is None or not seat.session.is_live:
        raise Conflict(f"cannot send to {seat.logical}: it is {seat.state} (start it: rig up {seat.rig.name})")
    if not text.strip():
        raise Conflict(f"cannot send to {seat.logical}: the text is empty")
    if len(text) > LONGEST_TEXT:
        raise Conflict(f"cannot send to {seat.logical}: the text is longer than {LONGEST_TEXT} characters")
    with transaction.atomic():
        message = Message.objects.create(
            seat=seat, session=seat.session, text=text, mode=mode, actor=actor, is_command=is_command, ahead=ahead
        )
        tell(message, "queued", actor)
    return message


def tell(message: Message, kind: str, actor: str = "") -> None:
    """Record how far a message has come; its text is in no event."""
    what = "command" if message.is_command else "message"
    text = f"{what} {message.pk} to {message.seat.logical} {_WORDS[kind]}"
    text += f": {message.reason}" if message.reason else ""
    record([seat_event(message.seat, f"message.{kind}", text, actor, message=message.pk)])


_WORDS = {
    "queued": "is queued",
    "waits": "waits",
    "typed": "is typed",
    "submitted": "is submitted",
    "accepted": "was accepted",
    "stalled": "stalled",
    "cancelled": "was taken back",
}
