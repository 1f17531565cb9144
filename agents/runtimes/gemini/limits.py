"""When a usage limit of Gemini CLI ends, by the words of the dialog that tells it; pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final

LIMITED: Final = re.compile(r"\b429\b|quota|rate.?limit|usage limit|RESOURCE_EXHAUSTED", re.IGNORECASE)
"""What the words of a limit have in them."""
_AT: Final = re.compile(r"\bresets\s+at\s+(\d{1,2}:\d{2})\s([AP]M)\b")


def resets_at(text: str, seen_at: datetime, zone: tzinfo | None) -> float | None:
    """The next time at which it is as late as `Access resets at 9:06 PM UTC.` says; None without one to rely on.

    text: of the dialog; zone: in which Gemini CLI tells the time. It names no day: what it waits for lies ahead.
    """
    match = _AT.search(text)
    if match is None or zone is None:
        return None
    here = seen_at.astimezone(zone)
    try:
        clock = datetime.strptime(f"{match[1]} {match[2]}", "%I:%M %p")
    except ValueError:
        return None
    here = here.replace(second=0, microsecond=0)
    at = here.replace(hour=clock.hour, minute=clock.minute)
    return (at if at >= here else at + timedelta(days=1)).timestamp()
