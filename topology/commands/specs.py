"""`specs`: the spec library."""

from __future__ import annotations

from topology.commands.calls import Answer, Call
from topology.errors import NotFound
from topology.models import Spec
from topology.spec import load


def run(call: Call) -> Answer:
    """Answer: one entry a spec, or the YAML of the one named."""
    name = call.text("name")
    if not name:
        return {"specs": [_line(spec) for spec in Spec.objects.prefetch_related("revisions")]}
    spec = Spec.objects.filter(name=name).first()
    if spec is None:
        raise NotFound(f"no spec is called {name} (see them all: rig specs)")
    return {"name": spec.name, "text": spec.latest.text, "revision": spec.latest.number}


def _line(spec: Spec) -> Answer:
    newest = max(spec.revisions.all(), key=lambda revision: revision.number)
    return {
        "name": spec.name,
        "summary": spec.summary,
        "revision": newest.number,
        "source": newest.source,
        "seats": len(list(load(newest.text).seats())),
    }
