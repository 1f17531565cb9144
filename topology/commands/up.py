"""`up`: make a rig from a spec if need be, and queue the job that brings it up."""

from __future__ import annotations

from django.db import transaction

from topology import jobs, library
from topology.commands.calls import Answer, Call
from topology.errors import Conflict
from topology.journal import rig_event
from topology.library import Source
from topology.models import Rig
from topology.models.event import newest_id, record
from topology.models.wish import write_wish


def run(call: Call) -> Answer:
    """Answer: job, rig, and the id of the last event before the job's own."""
    found = library.find(call.text("source"), call.arguments.get("text"), call.arguments.get("root"))
    options = {name: call.arguments[name] for name in ("recreate", "remove_orphans", "fresh") if name in call.arguments}
    with transaction.atomic():
        since = newest_id()
        rig = _write_rig(found, call.actor)
        job = jobs.enqueue(rig, "up", options, call.actor)
    return {"job": job.pk, "rig": rig.name, "since": since}


def _write_rig(found: Source, actor: str) -> Rig:
    spec = found.spec
    existing = library.active_rig(spec.name)  # looked up again: another `up` may have made it meanwhile
    if existing is not None and (other := jobs.open_job(existing)):
        raise Conflict(f"cannot up {spec.name}: {other.verb} is under way (wait for it, or: rig cancel {spec.name})")
    revision = found.saved or library.save(spec.name, found.text, spec.summary or "", found.origin, actor)
    rig = existing or Rig.objects.create(name=spec.name, revision=revision, root=found.root)
    changed = write_wish(rig, revision, spec, found.root)
    if existing is None:
        text = f"rig {rig.name} was made from {revision}"
        record([rig_event(rig, "rig.created", text, actor, revision=revision.number)])
    elif changed:
        record([rig_event(rig, "rig.changed", f"rig {rig.name} follows {revision}", actor, revision=revision.number)])
    return rig
