"""`events`: the event log, from an id on, waiting for news if asked to."""

from __future__ import annotations

import time
from typing import Any

from topology.commands.calls import Answer, Call, find_seat
from topology.models import Event
from topology.tail import wait_for_news

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
MAX_WAIT_SECONDS = 25.0
MAX_BLIND_SECONDS = 1.0


def run(call: Call) -> Answer:
    """Answer: events in order, and the id to go on from.

    With `since` the first ones after it, else the newest. `wait` holds the answer until there is one.
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
    filters: dict[str, Any] = {}
    if call.text("rig"):
        filters["rig"] = call.text("rig")
    if call.text("seat"):
        filters["seat"] = find_seat(call.text("seat")).address
    events = Event.objects.filter(**filters)
    if "since" in call.arguments:
        return list(events.filter(pk__gt=call.arguments["since"]).order_by("pk")[:limit])
    return list(reversed(events.order_by("-pk")[:limit]))
