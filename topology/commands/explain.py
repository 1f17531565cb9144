"""`explain`: what a seat is doing, which rule decided that, and on what."""

from __future__ import annotations

from typing import Any

from topology.commands.calls import Answer, Call, find_seat
from topology.models import Event, Seat

CHANGES = 10
KINDS = ("seat.activity", "seat.answered", "seat.question_closed", "seat.interrupted", "seat.conversation")


def run(call: Call) -> Answer:
    """Answer: the activity with its evidence, the open question, figures, the conversation, what the seat was given
    when it was launched, the last changes."""
    seat = find_seat(call.text("seat"))
    session = seat.session
    changes = Event.objects.filter(seat=seat.address, kind__in=KINDS).order_by("-pk")[:CHANGES]
    return {
        "seat": seat.address,
        "state": seat.state,
        "activity": seat.activity,
        "finished": seat.finished,
        "since": seat.activity_since.isoformat() if seat.activity_since else "",
        "rule": session.activity_rule if session else "",
        "evidence": session.activity_evidence if session else "",
        "reason": seat.activity_reason or seat.reason,
        "question": seat.question,
        "usage": seat.usage,
        "limit": seat.limit,
        "conversation": {
            "id": session.conversation_id if session else "",
            "provenance": session.conversation_provenance if session else "",
        },
        "given": _given(seat),
        "changes": [
            {
                "at": event.at.isoformat(),
                "text": event.text,
                "rule": event.payload.get("rule", ""),
                "evidence": event.payload.get("evidence", ""),
            }
            for event in reversed(changes)
        ],
    }


def _given(seat: Seat) -> list[dict[str, Any]]:
    """What was handed over to the program that runs, or ran last; see `topology.briefs.brief.Delivery`."""
    launches = Event.objects.filter(seat=seat.address, kind__in=("seat.launching", "seat.briefed"))
    newest = launches.order_by("-pk").first()
    return list(newest.payload["deliveries"]) if newest and newest.kind == "seat.briefed" else []
