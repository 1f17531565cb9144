"""The screens that one tab watches: which, how often, what it has of them, and how far it is behind.

One `Miniatures` belongs to one WebSocket. Each batch is acknowledged when it has been drawn; a tab that is two
behind is sent nothing until then, and after that what is newest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from agents.errors import AgentError
from agents.miniatures.capturing import Capturer, Sitter
from agents.miniatures.picture import Picture, told, told_gone

MOST_SEATS = 200
LONGEST_ADDRESS = 255
SLOWEST, FASTEST = 0.1, 5.0
"""Times a second."""
MOST_BEHIND = 2

KINDS = frozenset({"watch", "drawn"})
"""Messages of a tab that are for us."""

_NEVER = object()


@dataclass
class _Watched:
    """period: least seconds between two pictures; shown: what the tab has, None for "no pane"."""

    period: float
    shown: Picture | object | None = _NEVER
    told_at: float = -math.inf


class Miniatures:
    """The watched screens of one tab; send: a text message to the tab, without waiting."""

    def __init__(self, capturer: Capturer, send: Callable[[str], None]) -> None:
        self._capturer = capturer
        self._send = send
        self._watched: dict[str, _Watched] = {}
        self._sent = self._drawn = 0
        capturer.join(self)

    def receive(self, message: dict[str, Any]) -> None:
        """A message of the tab: `watch` with all that it wants from now on, or `drawn` with a batch's number.

        Raises ValueError or TypeError for what makes no sense, AgentError for what is too much.
        """
        if message["type"] == "watch":
            self._watch({_address(seat): _rate(rate) for seat, rate in _seats(message["seats"])})
        else:
            self._drawn = max(self._drawn, min(int(message["batch"]), self._sent))
        self._capturer.look()

    def close(self) -> None:
        """The tab is gone."""
        self._watched.clear()
        self._capturer.leave(self)

    def due(self) -> Iterator[tuple[float, Sitter | None]]:
        """When news of what are wanted."""
        if self._sent - self._drawn >= MOST_BEHIND:
            return
        for address, watched in self._watched.items():
            sitter = self._capturer.find(address)
            if sitter is None:
                if watched.shown is not None:
                    yield watched.told_at + watched.period, None
            elif sitter.picture is not None and sitter.picture is not watched.shown:
                yield watched.told_at + watched.period, sitter
            elif sitter.changed:
                yield max(watched.told_at, sitter.taken_at) + watched.period, sitter

    def tell(self, now: float) -> None:
        """Send one batch with everything that is due."""
        if self._sent - self._drawn >= MOST_BEHIND:
            return
        told = [text for address, watched in self._watched.items() if (text := self._news(address, watched, now))]
        if told:
            self._sent += 1
            self._send(f'{{"type": "screens", "batch": {self._sent}, "screens": [{",".join(told)}]}}')

    def _watch(self, rates: dict[str, float]) -> None:
        before, self._watched = self._watched, {}
        for address, rate in rates.items():
            watched = self._watched[address] = before.get(address) or _Watched(0.0)
            watched.period = 1 / rate

    def _news(self, address: str, watched: _Watched, now: float) -> str:
        if now < watched.told_at + watched.period:
            return ""
        sitter = self._capturer.find(address)
        now_shown = sitter.picture if sitter else None
        if now_shown is watched.shown or (sitter and now_shown is None):
            return ""
        before = watched.shown if isinstance(watched.shown, Picture) else None
        watched.shown, watched.told_at = now_shown, now
        return told(address, now_shown, before) if now_shown else told_gone(address)


def _seats(seats: object) -> list[tuple[object, object]]:
    if not isinstance(seats, dict):
        raise TypeError
    if len(seats) > MOST_SEATS:
        raise AgentError(f"cannot show {len(seats)} screens at once: {MOST_SEATS} is the most (show fewer seats)")
    return list(seats.items())


def _address(seat: object) -> str:
    if not isinstance(seat, str) or len(seat) > LONGEST_ADDRESS:
        raise ValueError
    return seat


def _rate(rate: object) -> float:
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate < math.inf:
        raise ValueError
    return min(max(rate, SLOWEST), FASTEST)
