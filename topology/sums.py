"""What the agents of a pod or a rig have used together in their present conversations, as far as that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from topology.cards import SeatCard, short_number


@dataclass(frozen=True)
class Sum:
    """Tokens and US dollars over `agents` seats; each counts only the seats that say it."""

    agents: int
    tokens: int = 0
    tokens_known: int = 0
    cost: float = 0.0
    cost_known: int = 0

    @property
    def text(self) -> str:
        """In words, with what is not known said; empty where no agent sits."""
        return f"present conversations: {self._words}" if self.agents else ""

    @property
    def short(self) -> str:
        """The figures in so few words that they fit over a column of seats."""
        return self._words.replace(" seats known)", ")").replace(" seats known", " known") if self.agents else ""

    @property
    def _words(self) -> str:
        if not self.tokens_known and not self.cost_known:
            return "tokens and cost unknown"
        if self.tokens_known == self.cost_known:
            return f"{self._tokens} · {self._cost} · {self._known(self.tokens_known)}"
        parts = ((self._tokens, self.tokens_known), (self._cost, self.cost_known))
        return " · ".join(f"{what} ({self._known(known)})" if known else what for what, known in parts)

    @property
    def _tokens(self) -> str:
        return f"{short_number(self.tokens)} tokens" if self.tokens_known else "tokens unknown"

    @property
    def _cost(self) -> str:
        return f"${self.cost:.2f}" if self.cost_known else "cost unknown"

    def _known(self, known: int) -> str:
        return f"{known} of {self.agents} seats known"


def add_up(cards: Iterable[SeatCard]) -> Sum:
    """The sum over the seats in which agents sit."""
    usages = [card.seat.usage for card in cards if card.is_agent]
    tokens = [usage["tokens"] for usage in usages if usage.get("tokens") is not None]
    costs = [usage["cost"] for usage in usages if usage.get("cost") is not None]
    return Sum(len(usages), sum(tokens), len(tokens), float(sum(costs)), len(costs))
