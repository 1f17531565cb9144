"""`plan`: what `up` would do, and why."""

from __future__ import annotations

from topology import library
from topology.commands.calls import Answer, Call
from topology.reconcile import preview


def run(call: Call) -> Answer:
    """Answer: operations with their causes, seats that cannot be served, remarks, and all of it as text."""
    found = library.find(call.text("source"), call.arguments.get("text"), call.arguments.get("root"))
    plan = preview(found, call.arguments)
    return {
        "rig": found.spec.name,
        "operations": [
            {"number": o.number, "verb": o.verb, "seat": o.seat, "cause": o.cause, "after": list(o.after)}
            for o in plan.operations
        ],
        "problems": [{"seat": p.seat, "message": p.message} for p in plan.problems],
        "remarks": list(plan.remarks),
        "text": str(plan),
    }
