"""Events with the pieces of the page that they touch, rendered from the same templates as the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from topology.boards import Board, boards
from topology.models import Event

STRUCTURE = frozenset({"rig.created", "rig.changed", "rig.archived"})
"""Kinds after which a rig's graph is no longer the same."""


@dataclass(frozen=True)
class Batch:
    """Some events in order, and fragments for those who may operate and those who may not.

    reload: names of rigs whose graph must be fetched again.
    """

    events: tuple[dict[str, Any], ...]
    html: str
    html_read_only: str
    reload: tuple[str, ...]

    @property
    def last(self) -> int:
        """Id of the last event."""
        return int(self.events[-1]["id"]) if self.events else 0

    def after(self, last: int) -> tuple[dict[str, Any], ...]:
        """The events with a greater id."""
        return tuple(event for event in self.events if event["id"] > last)


def render(events: list[Event]) -> Batch:
    """Render what the events touch, as it is now: one query set for all of them."""
    names = {event.rig for event in events if event.rig}
    touched = boards(names) if names else []
    seats = {event.seat for event in events if event.seat}
    both = "".join(_seats(board, seats) for board in touched)
    return Batch(
        events=tuple(event.as_dict() for event in events),
        html=both + "".join(rig_state(board, can_operate=True) for board in touched),
        html_read_only=both + "".join(rig_state(board, can_operate=False) for board in touched),
        reload=tuple(sorted({event.rig for event in events if event.kind in STRUCTURE})),
    )


def rig_state(board: Board, can_operate: bool) -> str:
    """A rig's line with its buttons."""
    return render_to_string("topology/_rig_state.html", {"rig": board, "can_operate": can_operate})


def _seats(board: Board, addresses: set[str]) -> str:
    chosen = [seat for seat in board.seats if seat.address in addresses]
    return "".join(render_to_string("topology/_seat.html", {"seat": seat}) for seat in chosen)
