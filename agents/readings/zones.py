"""The time zone in which a program tells the time."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

_LOCAL: Final = Path("/etc/localtime")


def zone(env: Mapping[str, str]) -> tzinfo | None:
    """The time zone in which a process with this environment tells the time; None when that cannot be known."""
    name = env.get("TZ", "").removeprefix(":")
    with suppress(OSError, KeyError, ValueError):  # it is not there, not known, or no name of one
        if name:
            return ZoneInfo(name)
        with _LOCAL.open("rb") as file:
            return ZoneInfo.from_file(file)
    return None
