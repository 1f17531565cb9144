"""`spec-diff`: what changed between two revisions."""

from __future__ import annotations

from difflib import unified_diff

from topology import library
from topology.commands.calls import Answer, Call
from topology.errors import Conflict
from topology.models import SpecRevision

MOST_LINES = 10_000
"""Of both texts together: what comparing costs grows with the square."""


def run(call: Call) -> Answer:
    """Answer: the numbers, and the change as a unified diff; empty when the texts are the same."""
    spec = library.get_spec(call.text("name"))
    new = library.get_revision(spec, call.arguments.get("new"))
    old = library.get_revision(spec, call.arguments.get("old", max(new.number - 1, 1)))
    return {"name": spec.name, "old": old.number, "new": new.number, "text": _diff(old, new)}


def _diff(old: SpecRevision, new: SpecRevision) -> str:
    before, after = old.text.splitlines(), new.text.splitlines()
    if len(before) + len(after) > MOST_LINES:
        raise Conflict(
            f"cannot compare {old} with revision {new.number}: they have more than {MOST_LINES} lines "
            f"(print both and compare them yourself: rig specs {old.spec.name} --revision {old.number})"
        )
    return "\n".join(unified_diff(before, after, str(old), str(new), lineterm=""))
