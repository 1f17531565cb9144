"""Who needs a person: the seats that wait for an answer, and those that failed, met an error or never were ready."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from agents import states
from topology.cards import SeatCard
from topology.models import Seat


@dataclass(frozen=True)
class Attention:
    """waiting: longest first; trouble: in the order of rigs and seats."""

    waiting: tuple[SeatCard, ...]
    trouble: tuple[SeatCard, ...]

    def __len__(self) -> int:
        return len(self.waiting) + len(self.trouble)


def attention() -> Attention:
    """Who needs a person in any rig that is not archived, in one query."""
    stopped = Q(session__limit__isnull=False) | Q(session__activity__in=("waiting", "error"))
    unready = Q(session__state=states.RUNNING) & ~Q(session__reason="")
    ended = Q(session__state__in=(states.FAILED, states.EXITED)) | ~Q(problem="")
    seats = (
        Seat.objects.filter(rig__archived_at=None)
        .filter(stopped & Q(session__state__in=states.LIVE) | unready | ended & Q(rig__wanted_up=True, stopped=False))
        .select_related("rig", "pod", "session")
    )
    cards = [SeatCard(seat) for seat in seats]
    waiting = [card for card in cards if card.standing.name == "waiting"]
    trouble = [card for card in cards if card.standing.name in ("error", "limit") or card.seat.in_trouble]
    return Attention(tuple(sorted(waiting, key=_since)), tuple(card for card in trouble if card not in waiting))


def _since(card: SeatCard) -> float:
    return card.standing.since.timestamp() if card.standing.since else 0.0
