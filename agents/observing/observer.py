"""The observer: one reader for each running agent, fed when something of it has changed, on the server's loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agents.errors import TmuxError
from agents.observing.feeding import Feeder
from agents.observing.resuming import Resumer
from agents.observing.watching import FileWatch
from agents.readings.reader import Reader, Traces
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Reading

log = logging.getLogger(__name__)

FEED_SECONDS = 0.01
"""Changes that come within so long of each other are read together."""
PAUSE_FACTOR = 9
"""After what took time to read comes a pause so many times as long: no agent gets more than a tenth of the loop."""
SCREEN_SECONDS = 0.1
"""A screen is looked at when nothing has changed for so long, so that it is not half drawn..."""
SCREEN_PATIENCE_SECONDS = 0.4
"""...or, when changes do not end, after so long."""
BURST = 100
CHANGES_A_SECOND = 2.0
"""So many changes of one agent are told as soon as they come, and then no more than so many in the long run."""
LOOK_AGAIN_SECONDS = 1.0
"""When the screen could not be had."""

Capture = Callable[[str], Awaitable[str]]
"""Gives what a pane shows, with its colours."""
Subscriber = Callable[[int, Reading, list[str]], None]
"""Called with a session's key, what is known of it, and the texts with which turns have begun since."""


@dataclass
class _Watched:
    key: int
    pane: str
    feeder: Feeder
    reading: Reading
    traces: Traces
    wake: Callable[[], None]
    resumer: Resumer
    due: asyncio.TimerHandle | None = None
    screen_due: asyncio.TimerHandle | None = None
    screen_since: float = 0.0
    looking: bool = False
    begun: bool = False
    """Whether anything was told of it."""
    pause: float = FEED_SECONDS
    told: float = 0.0
    told_at: float = 0.0


class Observer:
    """Knows what every followed agent is doing."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._files = FileWatch()
        self._watched: dict[int, _Watched] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.subscribers: set[Subscriber] = set()
        self.leavers: set[Callable[[int], None]] = set()
        """Told of each session that is followed no more."""

    async def run(self) -> None:
        """Follow until cancelled."""
        try:
            await self._files.run()
        finally:
            self._files.close()

    @property
    def followed(self) -> frozenset[int]:
        """Keys of the sessions that are followed."""
        return frozenset(self._watched)

    def reading(self, key: int) -> Reading:
        """What is known of a session now."""
        watched = self._watched.get(key)
        return watched.reading if watched else UNKNOWN

    def follow(self, key: int, reader: Reader, pane: str, transcript: Path) -> None:
        """Begin to follow a session; its reader is told what was there before.

        Where the screen has a say in what it does, nothing is told before that was looked at.
        """
        if key in self._watched:
            return
        try:
            feeder = Feeder(reader, transcript)
        except Exception:
            log.exception("cannot read the traces of session %s", key)
            return
        watched = _Watched(key, pane, feeder, UNKNOWN, Traces(), lambda: self.wake(key), Resumer(reader.running.pid))
        self._watched[key] = watched
        self._attend(watched)
        self._publish(watched)
        watched.resumer.printed()  # it may have been suspended while nobody looked

    def leave(self, key: int) -> None:
        """Follow a session no more."""
        watched = self._watched.pop(key, None)
        if watched is None:
            return
        for path in _paths(watched.traces):
            self._files.leave(path, watched.wake)
        for handle in (watched.due, watched.screen_due):
            if handle is not None:
                handle.cancel()
        watched.resumer.close()
        for leaver in list(self.leavers):
            leaver(key)

    def wake(self, key: int) -> None:
        """Something of a session may have changed: its output, a file, or what somebody did to it."""
        watched = self._watched.get(key)
        if watched is not None and watched.due is None:
            watched.due = asyncio.get_running_loop().call_later(watched.pause, self._feed, watched)

    def _feed(self, watched: _Watched) -> None:
        watched.due, begun = None, time.thread_time()
        try:
            watched.feeder.feed()
        except Exception:
            log.exception("cannot read the traces of session %s", watched.key)
        self._attend(watched)
        self._publish(watched)
        watched.resumer.printed()
        slow = 1 / CHANGES_A_SECOND if watched.told >= BURST else FEED_SECONDS
        watched.pause = max(slow, PAUSE_FACTOR * (time.thread_time() - begun))
        if watched.feeder.is_behind:
            self.wake(watched.key)

    def _attend(self, watched: _Watched) -> None:
        """Watch what the reader wants watched now, and look at the screen if it wants that."""
        self._watch(watched)
        if watched.traces.screen:
            self._plan_screen(watched)

    def _watch(self, watched: _Watched) -> None:
        traces = watched.feeder.reader.traces()
        before, now = _paths(watched.traces), _paths(traces)
        watched.traces = traces
        for path in now - before:
            self._files.watch(path, watched.wake)
        for path in before - now:
            self._files.leave(path, watched.wake)
        if now - before:
            watched.wake()  # it may have changed after it was read and before it was watched

    def _publish(self, watched: _Watched, looked: bool = False) -> None:
        if not watched.begun and watched.traces.screen and not looked:
            return
        prompts, reading = watched.feeder.reader.take_prompts(), watched.feeder.reading()
        if watched.begun and reading == watched.reading and not prompts:
            return
        watched.begun = True  # also when nothing is known: what was known before may be wrong
        watched.reading = reading
        self._tell(watched, prompts)

    def _tell(self, watched: _Watched, prompts: list[str]) -> None:
        now = time.monotonic()
        watched.told = max(0.0, watched.told - CHANGES_A_SECOND * (now - watched.told_at)) + 1
        watched.told_at = now
        for subscriber in list(self.subscribers):
            subscriber(watched.key, watched.reading, prompts)

    def _plan_screen(self, watched: _Watched) -> None:
        loop = asyncio.get_running_loop()
        if watched.screen_due is None:
            watched.screen_since = loop.time()
        else:
            watched.screen_due.cancel()
        patience = watched.screen_since + SCREEN_PATIENCE_SECONDS - loop.time()
        delay = max(0.0, min(SCREEN_SECONDS, patience))
        watched.screen_due = loop.call_later(delay, self._look, watched)

    def _look(self, watched: _Watched) -> None:
        watched.screen_due = None
        if watched.looking:  # one after the other, or an older screen could come last
            self._look_later(watched, SCREEN_SECONDS)
            return
        watched.looking = True
        task = asyncio.ensure_future(self._feed_screen(watched))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _feed_screen(self, watched: _Watched) -> None:
        screen = None
        with suppress(TmuxError):  # its pane is gone, as the watch will say, or tmux was too slow
            screen = Screen.captured(await self._capture(watched.pane))
        watched.looking = False
        if self._watched.get(watched.key) is not watched:
            return
        if screen is None:
            self._look_later(watched, LOOK_AGAIN_SECONDS)
        else:
            watched.feeder.show(screen)
            self._watch(watched)
            if watched.traces.again:
                self._look_later(watched, watched.traces.again)
        self._publish(watched, looked=True)

    def _look_later(self, watched: _Watched, seconds: float) -> None:
        if watched.screen_due is None:
            watched.screen_due = asyncio.get_running_loop().call_later(seconds, self._look, watched)


def _paths(traces: Traces) -> frozenset[str]:
    """Every path to watch; a folder ends in a slash."""
    records = {_watchable(traces.records)} if traces.records else set()
    return traces.files | {folder.rstrip("/") + "/" for folder in traces.folders} | records


def _watchable(records: str) -> str:
    """What to watch for one file of records: where its name is a pattern, its folder."""
    return records.rpartition("/")[0] + "/" if "*" in records else records
