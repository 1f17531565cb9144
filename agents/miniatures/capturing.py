"""Captures the screens that some tab watches, when they have changed, many with one process, five times a second.

Lives in the server process, on its event loop. There is one, set by the server when it starts.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from agents.errors import TmuxError
from agents.miniatures.picture import Picture
from agents.tmux.captures import capture
from agents.tmux.panes import Pane

log = logging.getLogger(__name__)

ROUND_SECONDS = 0.2
RETRY_SECONDS = 1.0


@dataclass
class Sitter:
    """A pane that may be captured.

    key: of its session; changed: whether it may show something else than `picture`, which was taken at `taken_at`.
    """

    key: int
    pane: Pane
    changed: bool = True
    picture: Picture | None = None
    taken_at: float = -math.inf


class Viewer(Protocol):
    """Who is told of new pictures."""

    def due(self) -> Iterable[tuple[float, Sitter | None]]:
        """When, in the loop's time, news of which panes are wanted; None for one that is gone."""

    def tell(self, now: float) -> None:
        """Send what is due at `now`."""


class Capturer:
    """Knows what the watched seats' panes show."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._sitters: dict[str, Sitter] = {}
        self._by_key: dict[int, Sitter] = {}
        self._viewers: set[Viewer] = set()
        self._news = asyncio.Event()
        self._trouble = ""

    def follow(self, panes: Mapping[str, tuple[int, Pane]]) -> None:
        """The panes there are now, by the addresses of their seats, each with the key of its session."""
        before, self._sitters = self._sitters, {}
        for address, (key, pane) in panes.items():
            known = before.get(address)
            if known is None or known.pane.id != pane.id:
                known = Sitter(key, pane)
            known.changed = known.changed or _looks(known.pane) != _looks(pane)
            known.key, known.pane = key, pane
            self._sitters[address] = known
        self._by_key = {sitter.key: sitter for sitter in self._sitters.values()}
        self._news.set()

    def wake(self, key: int) -> None:
        """The program of a session has printed."""
        sitter = self._by_key.get(key)
        if sitter is not None and not sitter.changed:
            sitter.changed = True
            self._news.set()

    def find(self, address: str) -> Sitter | None:
        """The pane of a seat."""
        return self._sitters.get(address)

    def join(self, viewer: Viewer) -> None:
        """Tell `viewer` from now on."""
        self._viewers.add(viewer)

    def leave(self, viewer: Viewer) -> None:
        """Tell `viewer` no more."""
        self._viewers.discard(viewer)

    def look(self) -> None:
        """Somebody may want something else than before."""
        self._news.set()

    async def run(self) -> None:
        """Capture and tell until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._news.clear()
            now = loop.time()
            wanted = [entry for viewer in self._viewers for entry in viewer.due()]
            if not any(due <= now for due, _ in wanted):
                await self._wait(min((due for due, _ in wanted), default=None))
                continue
            await self._take({s.pane.id: s for due, s in wanted if s is not None and s.changed and due <= now}, now)
            for viewer in list(self._viewers):
                viewer.tell(now)
            await asyncio.sleep(max(0.0, now + ROUND_SECONDS - loop.time()))

    async def _wait(self, until: float | None) -> None:
        try:
            async with asyncio.timeout_at(until):
                await self._news.wait()
        except TimeoutError:
            pass

    async def _take(self, sitters: Mapping[str, Sitter], now: float) -> None:
        """Look at these panes, by their ids; in a thread, for tmux may take its time."""
        if not sitters:
            return
        for sitter in sitters.values():
            sitter.changed = False  # before the look: what is printed meanwhile is another change
            sitter.taken_at = now
        before = {pane: sitter.picture for pane, sitter in sitters.items()}
        try:
            pictures = await asyncio.to_thread(_pictures, self._socket, before)
            self._trouble = ""
        except TmuxError as error:
            if str(error) != self._trouble:
                log.warning("%s (it is tried again)", error)
            self._trouble = str(error)
            for sitter in sitters.values():
                sitter.changed = True
            await asyncio.sleep(RETRY_SECONDS)
            return
        for pane, picture in pictures.items():
            sitters[pane].picture = picture


def _pictures(socket: str, before: Mapping[str, Picture | None]) -> dict[str, Picture]:
    captures = capture(socket, list(before))
    return {
        pane: Picture.of(found.text, (found.cols, found.rows), found.cursor, found.application_keys, before[pane])
        for pane, found in captures.items()
    }


def _looks(pane: Pane) -> tuple[int, int, bool]:
    """What changes a screen without anything being printed."""
    return pane.cols, pane.rows, pane.dead


_current: Capturer | None = None


def set_current(capturer: Capturer | None) -> None:
    """Make `capturer` the one that tabs use."""
    global _current
    _current = capturer


def current() -> Capturer:
    """The server's capturer. Raises TmuxError while the server starts or stops."""
    if _current is None:
        raise TmuxError("cannot look at screens just now: the server is starting or stopping")
    return _current
