"""`explain`: what a seat is doing, or how it ended; which rule decided that, and on what."""

from __future__ import annotations

from typing import Any

from agents import abilities, sessions
from topology.commands.calls import Answer, Call, find_seat
from topology.models import Event, Message, Seat
from topology.models import message as messages

CHANGES = 10
LAST_LINES = 10
"""Of the screen of a program that has ended: what it said last."""
KINDS = ("seat.activity", "seat.answered", "seat.question_closed", "seat.interrupted", "seat.conversation")


def run(call: Call) -> Answer:
    """Answer: the activity or the end with its evidence, the open question, figures, the conversation, the messages
    that are under way, what the seat was given when it was launched, the last changes."""
    seat = find_seat(call.text("seat"))
    session = seat.session
    changes = Event.objects.filter(seat=seat.address, kind__in=KINDS).order_by("-pk")[:CHANGES]
    return {
        "seat": seat.address,
        "state": seat.state,
        "activity": seat.activity,
        "finished": seat.finished,
        "bypass": seat.bypass,
        "readable": abilities.leaves_traces(seat.runtime),
        **_grounds(seat),
        "reason": seat.activity_reason or seat.reason,
        "question": seat.question,
        "usage": seat.usage,
        "limit": seat.limit,
        "conversation": {
            "id": session.conversation_id if session else "",
            "provenance": session.conversation_provenance if session else "",
        },
        "messages": _under_way(seat),
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


def _grounds(seat: Seat) -> dict[str, str]:
    """How its last program ended, which says more than all that was read of it before; since when, and on what rule."""
    session = seat.session
    since, rule, evidence = seat.activity_since, "", ""
    if session and session.is_live:
        rule, evidence = session.activity_rule, session.activity_evidence
    elif session and not seat.problem:
        since, rule = session.ended_at, "end of its program, as tmux tells it"
        evidence = "\n".join(sessions.last_screen(session).splitlines()[-LAST_LINES:])
    return {"exit": seat.exit, "since": since.isoformat() if since else "", "rule": rule, "evidence": evidence}


def _under_way(seat: Seat) -> list[dict[str, Any]]:
    """The messages that have not come to their end: an id, how far it is, and what it waits for."""
    found = Message.objects.filter(seat=seat, state__in=messages.OPEN).order_by("pk")
    return [{"message": m.pk, "state": m.state, "reason": m.reason} for m in found if m.is_open]


def _given(seat: Seat) -> list[dict[str, Any]]:
    """What was handed over to the program that runs, or ran last; see `topology.briefs.brief.Delivery`."""
    launches = Event.objects.filter(seat=seat.address, kind__in=("seat.launching", "seat.briefed"))
    newest = launches.order_by("-pk").first()
    return list(newest.payload["deliveries"]) if newest and newest.kind == "seat.briefed" else []
