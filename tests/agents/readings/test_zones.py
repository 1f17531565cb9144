"""A program tells the time as its environment says, and where that is unknown nobody guesses."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from agents.readings.zones import zone


def test_the_zone_is_that_of_its_own_environment() -> None:
    assert zone({"TZ": "Europe/Berlin"}) == zone({"TZ": ":Europe/Berlin"}) == ZoneInfo("Europe/Berlin")


def test_a_zone_that_does_not_exist_is_unknown() -> None:
    assert zone({"TZ": "No/Such"}) is None
    assert zone({"TZ": "../../etc/passwd"}) is None
