"""`spec-delete`: take a spec out of the library."""

from __future__ import annotations

from topology import library
from topology.commands.calls import Answer, Call


def run(call: Call) -> Answer:
    """Answer: its name. One that is shipped, or whose rig runs, raises Conflict."""
    spec = library.get_spec(call.text("name"))
    library.archive(spec, call.actor)
    return {"name": spec.name}
