"""`spec-revisions`: what a spec has been."""

from __future__ import annotations

from typing import Any

from topology import library
from topology.commands.calls import Answer, Call
from topology.models import SpecRevision

LIMIT = 100


def run(call: Call) -> Answer:
    """Answer: one entry a revision, the newest first; `followed` marks the one that its rig follows."""
    spec = library.get_spec(call.text("name"))
    rig = library.active_rig(spec.name)
    revisions = spec.revisions.order_by("-number").defer("text")[: call.arguments.get("limit", LIMIT)]
    followed = rig.revision_id if rig else None
    return {"name": spec.name, "revisions": [{**line(r), "followed": r.pk == followed} for r in revisions]}


def line(revision: SpecRevision) -> dict[str, Any]:
    """What there is to say of a revision besides its text."""
    return {
        "revision": revision.number,
        "source": revision.source,
        "edited": revision.edited,
        "actor": revision.actor,
        "restored_from": revision.restored_from,
        "created_at": revision.created_at.isoformat(),
    }
