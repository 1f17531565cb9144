"""Moments as people write them: `10m`, `2h`, `14:30`, `2026-01-31T14:30`.

Pure.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

_AGO = re.compile(r"(\d{1,6})\s*([smhd])(?:\s*ago)?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class NotAMoment(ValueError):
    """The text names no moment."""


def parse(text: str, now: datetime) -> datetime:
    """The moment that `text` names, in the time zone of `now`. Raises NotAMoment."""
    text = text.strip()
    if ago := _AGO.fullmatch(text):
        try:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        except OverflowError as error:
            raise _refusal(text) from error
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        return _parse_date(text, now)
    moment = now.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=clock.microsecond)
    return moment if moment <= now else moment - timedelta(days=1)


def _parse_date(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _refusal(text) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _refusal(text: str) -> NotAMoment:
    return NotAMoment(f"{text!r} is not a time (write 10m, 2h, 14:30 or 2026-01-31T14:30)")
