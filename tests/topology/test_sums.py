"""What pods and rigs have used together: what is not known is said, never counted as nothing."""

from __future__ import annotations

from typing import Any

import pytest

from agents.models import Session
from topology.cards import SeatCard
from topology.models import Seat
from topology.sums import add_up


def cards(*usages: dict[str, Any] | None, runtime: str = "codex") -> list[SeatCard]:
    return [SeatCard(Seat(runtime=runtime, session=None if u is None else Session(usage=u))) for u in usages]


@pytest.mark.parametrize(
    ("usages", "text"),
    [
        ([{"tokens": 1000, "cost": 0.5}, {"tokens": 500, "cost": 0.25}], "1.5k tokens · $0.75 · 2 of 2 seats known"),
        ([{"tokens": 1000, "cost": 0.5}, {}], "1.0k tokens · $0.50 · 1 of 2 seats known"),
        ([{"tokens": 0, "cost": 0}], "0 tokens · $0.00 · 1 of 1 seats known"),
        (
            [{"tokens": 1000}, {"tokens": 1, "cost": 0.5}],
            "1.0k tokens (2 of 2 seats known) · $0.50 (1 of 2 seats known)",
        ),
        ([{"tokens": 1000}, {}], "1.0k tokens (1 of 2 seats known) · cost unknown"),
        ([{"cost": 2}], "tokens unknown · $2.00 (1 of 1 seats known)"),
        ([{}, None, {"tokens": None}], "tokens and cost unknown"),
    ],
)
def test_a_sum_says_of_how_many_seats_it_is_known(usages: list[dict[str, Any] | None], text: str) -> None:
    assert add_up(cards(*usages)).text == f"present conversations: {text}"


def test_terminals_do_not_count() -> None:
    together = [*cards({"tokens": 10, "cost": 1.0}), *cards({}, {}, runtime="terminal")]
    assert add_up(together).text == "present conversations: 10 tokens · $1.00 · 1 of 1 seats known"
    assert add_up(cards({}, runtime="terminal")).text == ""
