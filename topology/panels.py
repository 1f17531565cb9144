"""What stands beside a seat's terminal: its last messages, what can be done with it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from topology.cards import SeatCard
from topology.catalogue import COMMANDS
from topology.command import Command
from topology.models import Message, Seat

MESSAGES = 8


@dataclass(frozen=True)
class Deed:
    """A verb that is offered; loses: what a person must agree to first, empty when nothing is lost."""

    verb: str
    label: str
    summary: str
    loses: str


@dataclass(frozen=True)
class Panel:
    """A seat's card, its deeds and its newest messages, newest first; siblings: where it can be forked into."""

    card: SeatCard
    deeds: tuple[Deed, ...]
    messages: tuple[Message, ...]
    siblings: tuple[Seat, ...]

    @property
    def has_ended(self) -> bool:
        """Whether there is no program to look at, but a story of how the last one ended."""
        seat = self.card.seat
        return bool(seat.reason or seat.session) and not (seat.session and seat.session.is_live)


def panel(seat: Seat) -> Panel:
    """Gather what stands beside the terminal of `seat`."""
    card = SeatCard(seat)
    deeds = _deeds(card)
    newest = seat.messages.select_related("seat__rig", "seat__pod").order_by("-pk")[:MESSAGES]
    forks = any(deed.verb == "fork" for deed in deeds)
    siblings = seat.rig.seats.select_related("pod", "rig").filter(runtime=seat.runtime).exclude(pk=seat.pk)
    return Panel(card, deeds, tuple(newest), tuple(siblings) if forks else ())


def _deeds(card: SeatCard) -> tuple[Deed, ...]:
    return tuple(
        Deed(c.name, c.button, c.summary, c.loses if card.is_agent else c.loses_in_terminal or c.loses)
        for c in COMMANDS
        if "seat" in c.offered_on and c.name != "send" and _fits(c, card)
    )


def _fits(command: Command, card: SeatCard) -> bool:
    live = bool(card.seat.session and card.seat.session.is_live)
    while_so = {"always": True, "live": live, "ended": not live}[command.offered_while]
    return while_so and (card.is_agent or command.offered_to == "all")
