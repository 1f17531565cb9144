"""`open`: a link that signs a browser in, once."""

from __future__ import annotations

from urllib.parse import quote

from topology import library
from topology.access import issue_ticket
from topology.commands.calls import Answer, Call


def run(call: Call) -> Answer:
    """Answer: the link; the ticket stands behind `#`, so that it reaches no log."""
    ticket = issue_ticket(read_only=bool(call.arguments.get("read_only")))
    name = call.text("rig")
    after = f"?next=/rigs/{quote(library.get_rig(name).name)}/" if name else ""
    return {"url": f"{call.base}/login/{after}#{ticket}"}
