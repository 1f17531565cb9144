"""What stands beside a seat's terminal: its last messages, what can be done with it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from topology.cards import SeatCard
from topology.catalogue import COMMANDS
from topology.models import Message, Seat

MESSAGES = 8
_FOR_TERMINALS = frozenset({"restart"})
_WHEN_ENDED = frozenset({"restart"})
_LOSES = {
    "clear": "Its agent begins a new conversation. What it knows from this one is lost to it.",
    "fork": "A seat is started with a copy of this conversation. If that seat runs, its program is ended first: what "
    "it is doing stops, and it leaves its own conversation.",
    "restart": "Its program is ended and started again. What it is doing stops, and a half-typed draft is lost. Its "
    "conversation goes on where that can be.",
}
_RESTART_OF_TERMINAL = "Its program is ended and started again. Whatever runs in it is lost."


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
    verbs = {c.name for c in COMMANDS if "seat" in c.offered_on} - {"send"}
    if not card.is_agent:
        verbs &= _FOR_TERMINALS
    if not (card.seat.session and card.seat.session.is_live):
        verbs &= _WHEN_ENDED
    return tuple(Deed(c.name, c.button, c.summary, _loses(c.name, card)) for c in COMMANDS if c.name in verbs)


def _loses(verb: str, card: SeatCard) -> str:
    return _LOSES.get(verb, "") if card.is_agent else _RESTART_OF_TERMINAL
