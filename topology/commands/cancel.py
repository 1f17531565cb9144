"""`cancel`: ask the job that is under way to stop where it is."""

from __future__ import annotations

from topology import jobs, library
from topology.commands.calls import Answer, Call


def run(call: Call) -> Answer:
    """Answer: the job and its rig."""
    rig = library.get_rig(call.text("rig"))
    return {"job": jobs.cancel(rig, call.actor).pk, "rig": rig.name}
