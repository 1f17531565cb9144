"""Continues an agent that was suspended: no shell stands behind a seat to bring it back."""

from __future__ import annotations

import asyncio

from agents import processes

RESUME_SECONDS = 0.3
"""After it has given its terminal back: it may only be about to start an editor, or to end."""


class Resumer:
    """Looks after one agent; `look` whenever it may have printed something, on the server's loop.

    An agent reads key by key. When somebody suspends it (Ctrl-Z) it gives its terminal back, to be read by lines, and
    waits to be continued. To one that does not wait for that, being continued means nothing.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._reads_keys = True  # it may have been suspended while nobody looked
        self._due: asyncio.TimerHandle | None = None

    def look(self) -> None:
        """See whether it has just given its terminal back."""
        by_lines = processes.reads_lines(self._pid)
        if by_lines and self._reads_keys:
            self.close()
            self._due = asyncio.get_running_loop().call_later(RESUME_SECONDS, self._resume)
        self._reads_keys = by_lines is False

    def close(self) -> None:
        """Look after it no more."""
        if self._due is not None:
            self._due.cancel()

    def _resume(self) -> None:
        if processes.reads_lines(self._pid):
            processes.resume(self._pid)
