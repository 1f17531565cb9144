"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from topology.moments import NotAMoment, parse

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("10m", timedelta(minutes=10)),
        ("2h", timedelta(hours=2)),
        ("30 s", timedelta(seconds=30)),
        ("3d ago", timedelta(days=3)),
        (" 1h ", timedelta(hours=1)),
        ("0s", timedelta(0)),
    ],
)
def test_a_span_counts_back_from_now(text: str, ago: timedelta) -> None:
    assert parse(text, NOW) == NOW - ago


def test_a_clock_time_is_the_last_one_that_has_been() -> None:
    assert parse("11:30", NOW) == NOW.replace(hour=11, minute=30)
    assert parse("12:00", NOW) == NOW
    assert parse("14:30", NOW) == NOW.replace(hour=14, minute=30) - timedelta(days=1)
    assert parse("11:30:15", NOW) == NOW.replace(hour=11, minute=30, second=15)


def test_a_date_is_in_the_users_zone_unless_it_says_another() -> None:
    assert parse("2026-01-31T14:30", NOW) == datetime(2026, 1, 31, 14, 30, tzinfo=NOW.tzinfo)
    assert parse("2026-01-31", NOW) == datetime(2026, 1, 31, tzinfo=NOW.tzinfo)
    assert parse("2026-01-31T14:30Z", NOW) == datetime(2026, 1, 31, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "-5m", "5", "10x", "25:00", "2026-13-01", "999999d", "1m2"])
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(NotAMoment, match=r"write 10m, 2h, 14:30 or 2026-01-31T14:30"):
        parse(text, NOW)
