"""`stop`: queue the job that ends the programs of some seats."""

from __future__ import annotations

from topology import jobs
from topology.commands.calls import Answer, Call, find_seats
from topology.models.event import newest_id


def run(call: Call) -> Answer:
    """Answer: job, rig, and the id of the last event before the job's own."""
    seats = find_seats(call, "stop")
    options = {"grace": call.arguments["grace"]} if "grace" in call.arguments else {}
    since = newest_id()
    job = jobs.enqueue(seats[0].rig, "stop", {"seats": [seat.logical for seat in seats], **options}, call.actor)
    return {"job": job.pk, "rig": seats[0].rig.name, "since": since}
