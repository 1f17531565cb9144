"""`spec-restore`: make an older revision the newest again."""

from __future__ import annotations

from topology import library
from topology.commands.calls import Answer, Call
from topology.validation import valid_rig


def run(call: Call) -> Answer:
    """Answer: as of `spec-save`. What was valid once may no longer be: then it raises SpecInvalid."""
    old = library.get_revision(library.get_spec(call.text("name")), call.arguments["revision"])
    spec = valid_rig(old.text, old.source, library.root_of(call.text("name")))
    revision, is_new = library.keep(
        spec.name,
        old.text,
        spec.summary or "",
        old.source,
        call.actor,
        edited=old.edited,
        restored_from=old.number,
    )
    return {"name": spec.name, "revision": revision.number, "saved": is_new}
