"""When a usage limit of Codex ends is taken from its words only where they leave no doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from agents.runtimes.codex.limits import resets_at

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 22, 11, 0, 30, tzinfo=UTC)
"""In Berlin it is 12:00:30 then."""
HIT = "You've hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro)"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f"{HIT}, or try again at 4:03 PM.", datetime(2026, 11, 22, 16, 3, tzinfo=BERLIN)),
        ("You've hit your usage limit. Try again at 12:01 PM.", datetime(2026, 11, 22, 12, 1, tzinfo=BERLIN)),
        (f"{HIT} or try again at Nov 23rd, 2026 11:09 AM.", datetime(2026, 11, 23, 11, 9, tzinfo=BERLIN)),
        (f"{HIT} or try again at Apr 1st, 2027 12:30 AM.", datetime(2027, 4, 1, 0, 30, tzinfo=BERLIN)),
    ],
)
def test_a_time_of_this_day_or_of_another_is_that_of_its_own_clock(text: str, at: datetime) -> None:
    assert resets_at(text, NOON, BERLIN) == at.timestamp()


def test_this_day_is_the_one_on_its_own_clock() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert resets_at("Try again at 1:15 AM.", late, BERLIN) == datetime(2026, 11, 23, 0, 15, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "You've hit your usage limit. Try again later.",
        f"{HIT} or try again at 11:09 AM.",  # it is later already
        f"{HIT} or try again at Nov 21st, 2026 4:03 PM.",
        "Try again at 16:03.",
        "Try again at 13:03 PM.",
        "Try again at Feb 30th, 2027 4:03 PM.",
        "Try again at 4:03 PM, or read about it elsewhere.",
        "Try again in 2 hours.",
    ],
)
def test_what_is_past_impossible_or_said_otherwise_is_no_time(text: str) -> None:
    assert resets_at(text, NOON, BERLIN) is None


def test_without_a_zone_that_is_known_no_time_is_known() -> None:
    assert resets_at("Try again at 4:03 PM.", NOON, None) is None
