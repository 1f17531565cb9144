"""`events`: the event log, filtered, from an id on or back, waiting for news if asked to."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from topology.commands.calls import Answer, BadArgument, Call, find_seat
from topology.errors import NotFound
from topology.models import Event
from topology.moments import NotAMoment, parse
from topology.tail import wait_for_news
from topology.timeline import NAMES

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
MAX_WAIT_SECONDS = 25.0
MAX_BLIND_SECONDS = 1.0


def run(call: Call) -> Answer:
    """Answer: events in order, and the id to go on from.

    With `since` the first ones after it, else the newest (`before` an id). `wait` holds the answer until there is one.
    """
    deadline = time.monotonic() + min(float(call.arguments.get("wait", 0)), MAX_WAIT_SECONDS)
    while True:
        events = _read(call)
        if events or time.monotonic() >= deadline:
            break
        wait_for_news(min(MAX_BLIND_SECONDS, deadline - time.monotonic()))
    last = events[-1].pk if events else int(call.arguments.get("since", 0))
    return {"events": [event.as_dict() for event in events], "last": last}


def _read(call: Call) -> list[Event]:
    limit = min(int(call.arguments.get("limit", DEFAULT_LIMIT)), MAX_LIMIT)
    events = _filtered(call)
    if "since" in call.arguments:
        return list(events.filter(pk__gt=call.arguments["since"]).order_by("pk")[:limit])
    return list(reversed(events.order_by("-pk")[:limit]))


def _filtered(call: Call) -> QuerySet[Event]:
    events = Event.objects.all()
    if families := call.arguments.get("family"):
        events = Event.objects.of_families(_known(families))
    filters: dict[str, Any] = {}
    if call.text("rig"):
        filters["rig"] = call.text("rig")
    if seats := call.arguments.get("seat"):
        filters["seat__in"] = [_address(seat) for seat in seats]
    if call.text("text"):
        filters["text__icontains"] = call.text("text")
    if call.text("from"):
        filters["at__gte"] = _moment(call, "from")
    if call.text("until"):
        filters["at__lte"] = _moment(call, "until")
    if "before" in call.arguments:
        filters["pk__lt"] = call.arguments["before"]
    return events.filter(**filters)


def _address(seat: str) -> str:
    """The address of a seat that there is, or that history tells of. Raises NotFound."""
    try:
        return find_seat(seat).address
    except NotFound:
        if Event.objects.filter(seat=seat).exists():
            return seat
        raise


def _known(families: list[str]) -> list[str]:
    for name in families:
        if name not in NAMES:
            raise BadArgument(f"cannot read events: there is no family {name!r} (there are: {', '.join(NAMES)})")
    return families


def _moment(call: Call, name: str) -> datetime:
    try:
        return parse(call.text(name), timezone.localtime()).astimezone(UTC)
    except NotAMoment as error:
        raise BadArgument(f"cannot read events: {error}") from error
    except OverflowError as error:
        raise BadArgument(f"cannot read events: {call.text(name)!r} is too far away") from error
