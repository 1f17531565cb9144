"""Events with the pieces of the page that they touch, rendered from the same templates as the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from topology.attention import Attention, attention
from topology.boards import Board, boards, cards
from topology.cards import SeatCard
from topology.models import Event

STRUCTURE = frozenset({"rig.created", "rig.changed", "rig.archived"})
"""Kinds after which a rig's graph is no longer the same."""
_QUIET = ("seat.usage", "seat.conversation", "seat.question_closed", "message.")
"""Kinds after which nobody waits who did not before, and the other way round."""
_OF_SEATS_ALONE = ("seat.activity", "seat.conversation", "seat.question_closed", "message.")
"""Kinds that change neither the state of a rig nor what its agents have used together."""


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
    names = {event.rig for event in events if event.rig and not event.kind.startswith(_OF_SEATS_ALONE)}
    touched = boards(names) if names else []
    seats = {event.seat for event in events if event.seat}
    alone = cards({event.seat for event in events if event.seat and event.rig not in names})
    needed = attention() if any(event.rig and not event.kind.startswith(_QUIET) for event in events) else None
    both = "".join([*map(_seat, alone), *(_seats(board, seats) for board in touched)])

    def html(can_operate: bool) -> str:
        states = "".join(rig_state(board, can_operate) for board in touched)
        return both + states + ("" if needed is None else attention_list(needed, can_operate))

    return Batch(
        events=tuple(event.as_dict() for event in events),
        html=html(can_operate=True),
        html_read_only=html(can_operate=False),
        reload=tuple(sorted({event.rig for event in events if event.kind in STRUCTURE})),
    )


def rig_state(board: Board, can_operate: bool) -> str:
    """A rig's line with its buttons."""
    return render_to_string("topology/_rig_state.html", {"rig": board, "can_operate": can_operate})


def attention_list(attention: Attention, can_operate: bool) -> str:
    """Who needs a person, and how many they are."""
    context = {"attention": attention, "can_operate": can_operate}
    names = ("topology/_attention.html", "topology/_attention_count.html")
    return "".join(render_to_string(name, context) for name in names)


def _seats(board: Board, addresses: set[str]) -> str:
    """The seats of these addresses, and the sums of their pods."""
    html = []
    for pod in board.pods:
        touched = [card for card in pod.cards if card.seat.address in addresses]
        html += [_seat(card) for card in touched]
        if touched and pod.used.agents:
            html.append(render_to_string("topology/_pod_sum.html", {"pod": pod}))
    return "".join(html)


def _seat(card: SeatCard) -> str:
    return render_to_string("topology/_seat.html", {"card": card, "seat": card.seat})
