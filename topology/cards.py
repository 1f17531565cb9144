"""What the page says of one seat: how it stands in one word with a sign, in words, and how full it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from topology.models import Seat

TERMINAL = "terminal"
FULL_PERCENT = 80
"""From here on a context counts as nearly full."""

_WORDS = {
    "working": "working",
    "idle": "idle",
    "finished": "finished, unseen",
    "waiting": "waiting for you",
    "error": "error",
    "limit": "usage limit",
    "unknown": "activity unknown",
}
_WHILE_LAUNCHING = frozenset({"waiting", "error", "limit"})


@dataclass(frozen=True)
class Standing:
    """name: the activity of a running agent, `finished`, `limit`, or the seat's state; words: for a person."""

    name: str
    words: str
    since: datetime | None


@dataclass(frozen=True)
class SeatCard:
    """A seat and what is said of it."""

    seat: Seat

    @property
    def is_agent(self) -> bool:
        """Whether an agent sits there, not just a program."""
        return self.seat.runtime != TERMINAL

    @cached_property
    def standing(self) -> Standing:
        """How it stands: what a person must know first comes first."""
        seat = self.seat
        name = _doing(seat)
        if self.is_agent and (seat.state == "running" or (seat.state == "launching" and name in _WHILE_LAUNCHING)):
            words = "not ready" if seat.is_unready and name == "unknown" else _WORDS[name]
            return Standing(name, words, seat.activity_since)
        return Standing(seat.state, "running" if seat.state == "running" else seat.summary, seat.since)

    @property
    def reason(self) -> str:
        """Why it stands so; empty when there is nothing to say."""
        if not self.seat.session or not self.seat.session.is_live:
            return self.seat.reason
        if self.standing.name == "limit" and self.seat.limit:
            return str(self.seat.limit.get("text", ""))
        return self.seat.activity_reason or (self.seat.reason if self.seat.is_unready else "")

    @property
    def member_parts(self) -> list[str]:
        """Its short name in the parts between which a line may end."""
        return re.findall(r"[^-_]*[-_]+|[^-_]+", self.seat.member)

    @property
    def name(self) -> str:
        """What it is called by who cannot see it."""
        words = [self.seat.member, self.seat.runtime, self.standing.words]
        if self.seat.context_percent is not None:
            words.append(f"context {self.seat.context_percent} %")
        if self.seat.bypass:
            words.append("does not always ask")
        return ", ".join(words)

    @property
    def title(self) -> str:
        """All of it in a few lines."""
        lines = [f"{self.seat.address}: {self.reason}" if self.reason else self.seat.address]
        if self.is_agent:
            lines += [f"context {self.context_words}", f"used in this conversation: {self.spent_words}"]
        if self.seat.limit and self.standing.name != "limit":
            lines.append(f"usage limit: {self.seat.limit.get('text', '')}")
        if self.seat.bypass:
            lines.append(f"Careful: {self.seat.bypass}")
        return "\n".join(lines)

    @property
    def context_words(self) -> str:
        """How full its context is, with the figures; `unknown` when that is not known."""
        used, window = self.seat.usage.get("context_used"), self.seat.usage.get("context_window")
        if used is None:
            return "unknown"
        if not window:
            return f"{short_number(used)} tokens of an unknown number"
        return f"{self.seat.context_percent} % ({short_number(used)} of {short_number(window)} tokens)"

    @property
    def spent_words(self) -> str:
        """What it has used since its conversation began; each is said to be unknown when it is."""
        tokens, cost = self.seat.usage.get("tokens"), self.seat.usage.get("cost")
        spent = "tokens unknown" if tokens is None else f"{short_number(tokens)} tokens"
        return f"{spent}, {'cost unknown' if cost is None else f'${cost:.2f}'}"

    @property
    def spent_short(self) -> str:
        """The same in so few letters that it fits on a node; empty when neither is known."""
        tokens, cost = self.seat.usage.get("tokens"), self.seat.usage.get("cost")
        if tokens is None and cost is None:
            return ""
        return f"{'$?' if cost is None else f'${cost:.2f}'} · {'?' if tokens is None else short_number(tokens)}"

    @property
    def is_full(self) -> bool:
        """Whether its context is nearly full."""
        percent = self.seat.context_percent
        return percent is not None and percent >= FULL_PERCENT


def short_number(number: float) -> str:
    """A number of tokens in few letters: `950`, `1.2k`, `182k`, `3.4M`."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if number >= unit * (0.9995 if name == "M" else 1):
            scaled = number / unit
            return f"{scaled:.1f}{name}" if scaled < 9.95 else f"{scaled:.0f}{name}"
    return f"{number:.0f}"


def _has_failed_since(seat: Seat, limit: dict[str, Any]) -> bool:
    """Whether something else has gone wrong since it met the limit."""
    return seat.activity == "error" and seat.activity_reason not in ("", limit.get("text"))


def _doing(seat: Seat) -> str:
    if seat.activity == "waiting":
        return "waiting"
    if seat.limit and not _has_failed_since(seat, seat.limit):
        return "limit"
    if seat.finished:
        return "finished"
    return seat.activity if seat.activity in _WORDS else "unknown"
