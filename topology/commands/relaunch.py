"""`start`, `restart` and `fork`: start seats (again), with their conversations, copies of them, or new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents import abilities
from topology import jobs
from topology.commands.calls import Answer, BadArgument, Call, find_seat, find_seats
from topology.errors import Conflict
from topology.models import Seat
from topology.models.event import newest_id


def start(call: Call) -> Answer:
    """Answer: as of `restart`. Seats that run stay as they are."""
    return _relaunch(call, "start", leave_running=True)


def restart(call: Call) -> Answer:
    """Answer: job, rig, and the id of the last event before the job's own."""
    return _relaunch(call, "restart")


def fork(call: Call) -> Answer:
    """Answer: as of `restart`."""
    source = find_seat(call.text("seat"))
    target = find_seat(call.text("into")) if call.text("into") else source
    if target.rig_id != source.rig_id or target.runtime != source.runtime:
        raise BadArgument(
            f"cannot fork {source.address} into {target.address}: both must be of one rig and one runtime"
        )
    if not abilities.supports(source.runtime, "fork"):
        raise Conflict(f"cannot fork {source.logical}: {source.runtime} cannot copy a conversation")
    if source.session is None or not source.session.conversation_begun:
        raise Conflict(f"cannot fork {source.logical}: its conversation has not begun (send it something first)")
    copy = {"conversation": source.session.conversation_id, "address": source.address}
    return _enqueue(call, "restart", [target], copy=copy)


def _relaunch(call: Call, verb: str, **options: Any) -> Answer:
    return _enqueue(call, verb, find_seats(call, verb), fresh=bool(call.arguments.get("fresh")), **options)


def _enqueue(call: Call, verb: str, seats: Sequence[Seat], **options: Any) -> Answer:
    since = newest_id()
    rig = seats[0].rig
    job = jobs.enqueue(rig, verb, {"seats": [seat.logical for seat in seats], **options}, call.actor)
    return {"job": job.pk, "rig": rig.name, "since": since}
