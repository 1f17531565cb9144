"""When a usage limit of Codex ends, by the words in which it says so where its records do not; pure."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Final

_AT: Final = re.compile(
    r"\btry again at (?:([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th), (\d{4}) )?(\d{1,2}:\d{2} [AP]M)\.?$", re.IGNORECASE
)


def resets_at(text: str, said_at: datetime, zone: tzinfo | None) -> float | None:
    """The time named in a sentence of Codex such as `... or try again at 11:09 AM.`; None without one to rely on.

    It names the day only when that is not the one on which it speaks, and always means a time that lies ahead.
    """
    match = _AT.search(text.strip())
    if match is None or zone is None:
        return None
    month, day, year, clock = match.groups()
    date = f"{month} {day} {year}" if month else f"{said_at.astimezone(zone):%b %d %Y}"
    try:
        at = datetime.strptime(f"{date} {clock}", "%b %d %Y %I:%M %p").replace(tzinfo=zone)
    except ValueError:
        return None
    return at.timestamp() if at > said_at else None
