"""Seats in which agents sit, as far as rows say so."""

from __future__ import annotations

from typing import Any

from agents import states
from agents.models import Session
from topology.models import Rig, Seat


def seated(rig: Rig, member: str, state: str = states.RUNNING, runtime: str = "claude-code", **fields: Any) -> Seat:
    """The seat of `member`, with a session of `runtime` in this state."""
    seat = rig.seats.select_related("rig", "pod").get(member=member)
    seat.session = Session.objects.create(address=seat.address, runtime=runtime, state=state, **fields)
    seat.runtime = runtime
    seat.save()
    return seat
