"""When a usage limit of Gemini CLI ends is taken from its dialog, as a time that lies ahead."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from agents.runtimes.gemini.limits import resets_at

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 22, 11, 0, 30, tzinfo=UTC)
"""In Berlin it is 12:00:30 then."""
DIALOG = "Usage limit reached for gemini-2.5-pro.\nAccess resets at {}.\n/stats model for usage details"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("4:03 PM GMT+1", datetime(2026, 11, 22, 16, 3, tzinfo=BERLIN)),
        ("4:03\u202fPM GMT+1", datetime(2026, 11, 22, 16, 3, tzinfo=BERLIN)),
        ("12:00 PM GMT+1", datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN)),
        ("11:59 AM GMT+1", datetime(2026, 11, 23, 11, 59, tzinfo=BERLIN)),
        ("9:15 AM GMT+1", datetime(2026, 11, 23, 9, 15, tzinfo=BERLIN)),
    ],
)
def test_it_is_the_next_such_time_on_its_own_clock(said: str, at: datetime) -> None:
    assert resets_at(DIALOG.format(said), NOON, BERLIN) == at.timestamp()


@pytest.mark.parametrize(
    "text", ["", "Usage limit reached for gemini-2.5-pro.", DIALOG.format("16:03"), DIALOG.format("13:03 PM")]
)
def test_what_is_said_otherwise_is_no_time(text: str) -> None:
    assert resets_at(text, NOON, BERLIN) is None


def test_without_a_zone_that_is_known_no_time_is_known() -> None:
    assert resets_at(DIALOG.format("4:03 PM GMT+1"), NOON, None) is None
