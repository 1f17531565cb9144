"""Starts the server for a command that finds none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from rigweb import home, running
from rigweb.client.exits import NO_SERVER, Failure
from rigweb.config import Config

_START_SECONDS = 60.0
_POLL_SECONDS = 0.02
_LONGEST_LOG = 4 * 1024 * 1024
_SHOWN_LINES = 15


def start(config: Config) -> running.Running:
    """Start the server in the background, out of reach of this terminal, and wait until it answers.

    Raises:
        Failure: it ended, or took too long; with the last lines of its log.
    """
    try:
        home.prepare(config.home)
        log = _open_log(config.home)
    except (home.HomeError, OSError) as error:
        raise Failure(f"cannot start the server: {error}", NO_SERVER) from error
    begin = os.fstat(log).st_size
    environment = {**os.environ, "RIGWEB_HOME": str(config.home)}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "rigweb.server"],
        cwd=config.home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    os.close(log)
    return _wait(config.home, process, begin)


def _wait(folder: Path, process: subprocess.Popen[bytes], begin: int) -> running.Running:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if address := running.find(folder):
            return address
        # Ended, while somebody holds the lock: another command has just started a server; wait for that one.
        if process.poll() is not None and not running.is_locked(folder):
            raise _failure("the server did not start", folder, begin)
        time.sleep(_POLL_SECONDS)
    raise _failure(f"the server does not answer after {_START_SECONDS:g} s", folder, begin)


def _open_log(folder: Path) -> int:
    path = folder / "server.log"
    if path.exists() and path.stat().st_size > _LONGEST_LOG:
        path.replace(folder / "server.log.1")
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def _failure(what: str, folder: Path, begin: int) -> Failure:
    with (folder / "server.log").open("rb") as file:
        file.seek(begin)
        lines = file.read().decode(errors="replace").splitlines()[-_SHOWN_LINES:]
    shown = "\n".join(lines) or "(its log is empty)"
    return Failure(f"{shown}\n{what}; the above is from {folder / 'server.log'}", NO_SERVER)
