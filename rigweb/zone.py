"""The time zone of this machine, by name.

Django would export its own default, America/Chicago, as TZ: to our log, and to every program we start.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

_LOCALTIME = Path("/etc/localtime")


def local_zone(environ: Mapping[str, str], localtime: Path = _LOCALTIME) -> str:
    """Name of the zone that TZ, else the system, says; UTC when neither names one that is known."""
    linked = str(localtime.resolve()).rpartition("/zoneinfo/")[2] if localtime.is_symlink() else ""
    candidates = (environ.get("TZ", "").removeprefix(":"), linked)
    return next((name for name in candidates if _is_known(name)), "UTC")


def _is_known(name: str) -> bool:
    try:
        return bool(name and ZoneInfo(name))
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
