"""What stands beside a seat's terminal: its last messages, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from topology.cards import SeatCard
from topology.models import Message, Seat

MESSAGES = 8


@dataclass(frozen=True)
class Panel:
    """A seat's card and its newest messages, newest first."""

    card: SeatCard
    messages: tuple[Message, ...]

    @property
    def has_ended(self) -> bool:
        """Whether there is no program to look at, but a story of how the last one ended."""
        seat = self.card.seat
        return bool(seat.reason or seat.session) and not (seat.session and seat.session.is_live)


def panel(seat: Seat) -> Panel:
    """Gather what stands beside the terminal of `seat`."""
    newest = seat.messages.select_related("seat__rig", "seat__pod").order_by("-pk")[:MESSAGES]
    return Panel(SeatCard(seat), tuple(newest))
