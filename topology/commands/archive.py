"""`archive`: take a rig that is down off the list."""

from __future__ import annotations

from topology import library
from topology.commands.calls import Answer, Call


def run(call: Call) -> Answer:
    """Answer: the rig."""
    rig = library.get_rig(call.text("rig"))
    library.archive_rig(rig, call.actor)
    return {"rig": rig.name, "archived": True}
