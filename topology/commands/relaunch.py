"""`restart` and `fork`: end a seat's program and start it again, with a conversation, a copy of one, or a new one."""

from __future__ import annotations

from agents import sessions
from topology import jobs
from topology.commands.calls import Answer, BadArgument, Call, find_seat
from topology.errors import Conflict
from topology.models import Seat
from topology.models.event import newest_id


def restart(call: Call) -> Answer:
    """Answer: job, rig, how the conversation begins, and the id of the last event before the job's own."""
    seat = find_seat(call.text("seat"))
    session = seat.session
    can = session is not None and session.conversation_begun and sessions.supports(seat.runtime, "resume")
    if can and session and not call.arguments.get("fresh"):
        return _enqueue(call, seat, "resume", session.conversation_id)
    return _enqueue(call, seat, "fresh", "")


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
    return _enqueue(call, target, "fork", source.session.conversation_id)


def _enqueue(call: Call, seat: Seat, mode: str, conversation: str) -> Answer:
    since = newest_id()
    options = {"seat": seat.logical, "mode": mode, "conversation": conversation}
    job = jobs.enqueue(seat.rig, "restart", options, call.actor)
    return {"job": job.pk, "rig": seat.rig.name, "since": since, "mode": mode}
