"""`seen`: what a seat has finished was looked at."""

from __future__ import annotations

from django.db import transaction

from agents.models import Session
from topology.commands.calls import Answer, Call, find_seat
from topology.journal import seat_event
from topology.models.event import record


def run(call: Call) -> Answer:
    """Answer: whether there was something that nobody had seen."""
    seat = find_seat(call.text("seat"))
    with transaction.atomic():
        news = bool(Session.objects.filter(pk=seat.session_id or 0, unseen=True).update(unseen=False))
        if news:
            record([seat_event(seat, "seat.seen", f"{call.actor} has looked at {seat.logical}", call.actor)])
    return {"seat": seat.address, "was_new": news}
