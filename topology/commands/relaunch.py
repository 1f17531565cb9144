"""`start`, `restart` and `fork`: start seats (again), with their conversations, copies of them, or new ones."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from agents import sessions
from topology import jobs
from topology.commands.calls import Answer, BadArgument, Call, find_seat, find_seats
from topology.errors import Conflict
from topology.models import Rig, Seat
from topology.models.event import newest_id
from topology.seat_jobs import Asked


def start(call: Call) -> Answer:
    """Answer: as of `restart`. Seats that run stay as they are."""
    return _relaunch(call, "start", leave_running=True)


def restart(call: Call) -> Answer:
    """Answer: job, rig, the id of the last event before the job's own, and for one seat how its conversation begins."""
    return _relaunch(call, "restart")


def fork(call: Call) -> Answer:
    """Answer: as of `restart`."""
    source = find_seat(call.text("seat"))
    target = find_seat(call.text("into")) if call.text("into") else source
    if target.rig_id != source.rig_id or target.runtime != source.runtime:
        raise BadArgument(
            f"cannot fork {source.address} into {target.address}: both must be of one rig and one runtime"
        )
    if not sessions.supports(source.runtime, "fork"):
        raise Conflict(f"cannot fork {source.logical}: {source.runtime} cannot copy a conversation")
    if source.session is None or not source.session.conversation_begun:
        raise Conflict(f"cannot fork {source.logical}: its conversation has not begun (send it something first)")
    return _enqueue(call, "restart", source.rig, [Asked(target.logical, "fork", source.session.conversation_id)])


def _relaunch(call: Call, verb: str, **options: Any) -> Answer:
    seats = find_seats(call, verb)
    asked = [_go_on(seat, fresh=bool(call.arguments.get("fresh"))) for seat in seats]
    return _enqueue(call, verb, seats[0].rig, asked, **options)


def _go_on(seat: Seat, fresh: bool) -> Asked:
    session = seat.session
    can = session is not None and session.conversation_begun and sessions.supports(seat.runtime, "resume")
    if can and session and not fresh:
        return Asked(seat.logical, "resume", session.conversation_id)
    return Asked(seat.logical, "fresh")


def _enqueue(call: Call, verb: str, rig: Rig, asked: list[Asked], **options: Any) -> Answer:
    since = newest_id()
    options = {"seats": [asdict(one) for one in asked], **options}
    job = jobs.enqueue(rig, verb, options, call.actor)
    mode = {"mode": asked[0].mode} if len(asked) == 1 else {}
    return {"job": job.pk, "rig": rig.name, "since": since, **mode}
