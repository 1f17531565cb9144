"""`validate`: check a spec."""

from __future__ import annotations

from topology import library
from topology.commands.calls import Answer, Call


def run(call: Call) -> Answer:
    """Answer: what the spec holds; an invalid one raises SpecInvalid with every problem."""
    spec = library.find(call.text("source"), call.arguments.get("text"), None).spec
    return {
        "valid": True,
        "name": spec.name,
        "pods": len(spec.pods),
        "seats": len(list(spec.seats())),
        "edges": len(list(spec.all_edges())),
    }
