"""Continues an agent that was suspended: no shell stands behind a seat to bring it back."""

from __future__ import annotations

import asyncio

from agents import processes

PAUSES = (0.3, 1.0, 3.0)
"""Seconds until the first look after the last output, and from each look to the next: some suspend slowly."""


class Resumer:
    """Looks after one agent, on the server's loop, when it has printed something and then nothing for a moment.

    An agent reads key by key. When somebody suspends it (Ctrl-Z) it gives its terminal back, to be read by lines, and
    waits to be continued. To one that does not wait for that, being continued means nothing.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._due: asyncio.TimerHandle | None = None

    def printed(self) -> None:
        """It may have printed something."""
        self.close()
        self._plan(PAUSES)

    def close(self) -> None:
        """Look after it no more."""
        if self._due is not None:
            self._due.cancel()

    def _plan(self, pauses: tuple[float, ...]) -> None:
        if pauses:
            self._due = asyncio.get_running_loop().call_later(pauses[0], self._look, pauses[1:])

    def _look(self, pauses: tuple[float, ...]) -> None:
        if processes.reads_lines(self._pid):
            processes.resume(self._pid)
        self._plan(pauses)
