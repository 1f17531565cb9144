"""`down`: queue the job that ends a rig's sessions."""

from __future__ import annotations

from django.db import transaction

from topology import jobs, library
from topology.commands.calls import Answer, Call
from topology.models.event import newest_id


def run(call: Call) -> Answer:
    """Answer: job, rig, and the id of the last event before the job's own."""
    rig = library.get_rig(call.text("rig"))
    options = {"grace": call.arguments["grace"]} if "grace" in call.arguments else {}
    with transaction.atomic():
        since = newest_id()
        job = jobs.enqueue(rig, "down", options, call.actor)
    return {"job": job.pk, "rig": rig.name, "since": since}
