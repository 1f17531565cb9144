"""Which server runs on a data directory: the lock that admits one, and `server.json` that says where it is.

Imports no Django: the `rig` command reads it at every start.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from rigweb.home import HomeError, replace_private

_LOCK_SECONDS = 1.0


@dataclass(frozen=True)
class Running:
    """A server that answers, as it describes itself in `server.json`."""

    pid: int
    url: str
    port: int
    version: str
    started: str
    workers: str = "stopped"
    """State of the job workers: running or stopped."""


class AlreadyRunningError(Exception):
    """Another server holds the data directory."""


def lock(home: Path) -> int:
    """Take the data directory for this process; the descriptor keeps it until it is closed.

    Raises:
        AlreadyRunningError: a server has it; the message says which.
        HomeError: the lock file cannot be written.
    """
    try:
        descriptor = _open(home)
    except OSError as error:
        raise HomeError(f"cannot start: {home} cannot be written: {error.strerror}") from error
    # The `rig` command looks at the lock by holding it for a moment: that is not a server.
    deadline = time.monotonic() + _LOCK_SECONDS
    while not _try(descriptor, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise AlreadyRunningError(_who(home))
        time.sleep(0.02)
    withdraw(home)  # what a killed server left must not pass for ours
    return descriptor


def is_locked(home: Path) -> bool:
    """Whether a server has the data directory, answering or about to; clears away what a killed one announced."""
    try:
        descriptor = os.open(home / "server.lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        if not _try(descriptor, fcntl.LOCK_SH):
            return True
        # Nobody can start while we hold this, so what is announced is a killed server's, whose port may be
        # another program's by now: it goes before the next server starts, or we would send that one the token.
        with suppress(OSError):
            withdraw(home)
        return False
    finally:
        os.close(descriptor)


def announce(home: Path, running: Running) -> None:
    """Say where the server answers."""
    replace_private(home / "server.json", json.dumps(asdict(running)))


def withdraw(home: Path) -> None:
    """Take the announcement back."""
    (home / "server.json").unlink(missing_ok=True)


def find(home: Path) -> Running | None:
    """The server that answers for this data directory, or None.

    `server.json` alone proves nothing: a killed server leaves it behind.
    """
    if not is_locked(home):
        return None
    with suppress(OSError, ValueError, TypeError):
        return Running(**json.loads((home / "server.json").read_text()))
    return None


def _open(home: Path) -> int:
    descriptor = os.open(home / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _who(home: Path) -> str:
    other = find(home)
    who = f"pid {other.pid}, {other.url}" if other else "it is just starting or stopping"
    return f"cannot start: a server runs on {home} already: {who} (use that one, or end it: rig shutdown)"
