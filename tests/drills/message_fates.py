"""What became of each message, from what the server told of it and what the model was asked; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tests.drills.message_kinds import Sent
from tests.model_api.record import Request

Fate = Literal["exact", "stalled", "open", "untold", "lost", "twice", "changed"]
OPEN = ("queued", "waits", "typed", "submitted")


@dataclass
class Posted:
    """A message on its way: when it was sent, how the server names it, in which situation.

    told: the stages that the server has told, each with its time and reason; free: when nothing of the situation was
    in its way any more. Times are in seconds since 1970.
    """

    sent: Sent
    situation: str
    id: int
    at: float
    free: float = 0.0
    told: list[tuple[float, str, str]] = field(default_factory=list)

    @property
    def stage(self) -> str:
        return self.told[-1][1] if self.told else "queued"

    @property
    def is_settled(self) -> bool:
        return self.stage not in OPEN


@dataclass(frozen=True)
class Outcome:
    """One message's fate; `arrived` are the places in the conversation where it, or a part of it, was found;
    `found` is a text of it that is not the one that was sent.
    """

    posted: Posted
    fate: Fate
    arrived: tuple[int, ...]
    found: str = ""


def outcome(posted: Posted, asked: Sequence[str]) -> Outcome:
    """Compare one message with the texts that the model was asked, in their order."""
    sent = posted.sent
    places = tuple(place for place, text in enumerate(asked) if sent.mark in text)
    exact = [place for place in places if sent.is_exactly(asked[place])]
    altered = next((asked[place] for place in places if place not in exact), "")
    found = altered or next((asked[place] for place in exact if asked[place] != sent.text), "")
    return Outcome(posted, _fate(posted, len(exact), altered), places, found)


def _fate(posted: Posted, exact: int, altered: str) -> Fate:
    if altered:
        return "changed"
    if exact > 1:
        return "twice"
    if posted.stage == "accepted":
        return "exact" if exact else "lost"
    if exact:
        return "untold"  # who is told that it stalled sends it again
    return "stalled" if posted.stage == "stalled" else "open"


def asked(requests: Iterable[Request]) -> list[str]:
    """The texts that reached the model, one after the other."""
    return [text for request in requests if request.ask.is_a_turn for text in request.texts]


def disorder(outcomes: Sequence[Outcome]) -> int:
    """How many messages arrived after one that was sent later."""
    places = [found.arrived[0] for found in outcomes if found.arrived]
    return sum(place > min(places[number:]) for number, place in enumerate(places))


def seconds_to_accept(posted: Posted, requests: Sequence[Request]) -> float | None:
    """From when the way was free, also of what came before it, until the server told that it was accepted."""
    at = next((at for at, stage, _ in posted.told if stage == "accepted"), None)
    if at is None:
        return None
    typed = next((when for when, stage, _ in posted.told if stage == "typed"), at)
    before = [r.ended.wall for r in requests if r.ask.is_a_turn and r.ended and r.ended.wall <= typed]
    return at - max(posted.at, posted.free, *before[-1:])
