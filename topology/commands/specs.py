"""`specs`: the spec library."""

from __future__ import annotations

from collections import Counter
from typing import Any

from topology import library
from topology.boards import Board, boards
from topology.commands.calls import Answer, Call
from topology.commands.spec_revisions import line
from topology.models import SpecRevision
from topology.spec import SpecInvalid, load
from topology.spec.sketch import sketch


def run(call: Call) -> Answer:
    """Answer: one entry a spec, or the YAML of the one named, with what is known of its rig."""
    name = call.text("name")
    if not name:
        rigs = {board.spec: board for board in boards()}
        return {"specs": [_entry(newest, rigs.get(newest.spec.name)) for newest in library.newest_revisions()]}
    spec = library.get_spec(name)
    revision = library.get_revision(spec, call.arguments.get("revision"))
    board = next(iter(boards([name])), None)
    return {
        "name": spec.name,
        "text": revision.text,
        **line(revision),
        "newest": spec.latest.number,
        "shipped": library.is_shipped(spec.name),
        "rig": _rig(board),
    }


def _entry(newest: SpecRevision, board: Board | None) -> dict[str, Any]:
    return {
        "name": newest.spec.name,
        "summary": newest.spec.summary,
        **line(newest),
        "shipped": library.is_shipped(newest.spec.name),
        "rig": _rig(board),
        **_contents(newest.text),
    }


def _contents(text: str) -> dict[str, Any]:
    """What the spec holds; one that was saved under other rules may no longer be readable."""
    try:
        spec = load(text)
    except SpecInvalid as error:
        return {"problem": str(error), "pods": 0, "seats": 0, "runtimes": {}, "sketch": None}
    runtimes = Counter(seat.member.runtime for seat in spec.seats())
    return {
        "problem": "",
        "pods": len(spec.pods),
        "seats": runtimes.total(),
        "runtimes": dict(runtimes.most_common()),
        "sketch": sketch(spec),
    }


def _rig(board: Board | None) -> dict[str, Any] | None:
    if board is None:
        return None
    return {
        "state": board.state,
        "running": board.running,
        "seats": len(board.seats),
        "revision": board.revision,
        "root": board.root,
    }
