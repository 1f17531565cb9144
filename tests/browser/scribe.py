"""Writes into a running server's database, as its own parts do: what an agent would be found to be doing.

The server follows no terminals, so nobody contradicts. A program: reads orders as JSON lines, and answers each
with a line when it is committed and the bell has rung.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    """Carry out orders until the input ends."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rigweb.settings"
    import django

    django.setup()
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(_archive(order["archive"]) if "archive" in order else _write(**order)), flush=True)


def _archive(rig: str) -> None:
    from django.utils import timezone

    from topology.models import Rig

    Rig.objects.filter(name=rig).update(archived_at=timezone.now(), wanted_up=False)


def _write(
    address: str,
    session: dict[str, Any],
    seat: dict[str, Any],
    message: dict[str, Any],
    kind: str,
    text: str,
) -> int | None:
    from django.db import transaction
    from django.utils import timezone

    from agents.models import Session
    from topology.commands.calls import find_seat
    from topology.journal import seat_event
    from topology.models import Message, Seat
    from topology.models.event import record

    found = find_seat(address)
    key = found.session_id
    with transaction.atomic():
        if "activity" in session:
            session = {"activity_at": timezone.now(), **session}
        Seat.objects.filter(pk=found.pk).update(**{"runtime": "claude-code", **seat})
        if session and key:
            Session.objects.filter(pk=key).update(**session)
        number = message.pop("message", None)
        if number:
            Message.objects.filter(pk=number).update(**message)
        elif message:
            number = Message.objects.create(seat=found, session_id=key, **message).pk
        record([seat_event(find_seat(address), kind, text)])
    return number


if __name__ == "__main__":
    main()
