"""Keeps the job workers running beside the server, and ends them with it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

log = logging.getLogger(__name__)

_STOP_SECONDS = 10.0
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_CALM_SECONDS = 60.0
"""Workers that ran this long before they died are restarted at once again."""


class WorkerSupervisor:
    """Starts the workers' process group, starts it again when it dies, stops it politely, then by force.

    tell: called with "running" or "stopped" when that changes.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False

    async def run(self) -> None:
        """Keep the workers running until `stop` is called."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._stopping:
            started = time.monotonic()
            try:
                process = self._start()
            except OSError as error:  # no memory or no process left, perhaps only now
                log.error("cannot start the job workers: %s (it is tried again)", error)
                await asyncio.sleep(_LONGEST_PAUSE_SECONDS)
                continue
            await _exited(process)
            self._kill_group(process)
            self._tell("stopped")
            if self._stopping:
                return
            if time.monotonic() - started > _CALM_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            log.warning("the job workers died (%s); starting them again", _how(process.returncode))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def stop(self) -> None:
        """Let the workers finish what they do, but not for longer than ten seconds."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await _exited(process)
        except TimeoutError:
            log.warning("the job workers took too long to stop and were killed")
        self._kill_group(process)
        self._tell("stopped")

    def _start(self) -> subprocess.Popen[bytes]:
        # A group of their own: Ctrl-C in the terminal reaches only the server, which stops them in order.
        argv = [sys.executable, "-P", "-m", "rigweb.workers", str(os.getpid())]
        self._process = subprocess.Popen(argv, process_group=0, stdin=subprocess.DEVNULL)
        self._tell("running")
        return self._process

    @staticmethod
    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()  # only now: until its leader is reaped, no stranger can get the group's number


async def _exited(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end of a child without a thread and without polling."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    descriptor = os.pidfd_open(process.pid)
    try:
        loop.add_reader(descriptor, ended.set)
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _how(returncode: int | None) -> str:
    if returncode is not None and returncode < 0:
        return f"signal {-returncode}"
    return f"exit {returncode}"
