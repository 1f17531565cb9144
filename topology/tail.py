"""The end of the event log, followed: one reader of the table for every tab and every waiting request."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from agents.bell import Bell
from topology.fragments import Batch, render
from topology.models import Event
from topology.models.event import newest_id
from topology.threads import in_thread

log = logging.getLogger(__name__)

SAFETY_SECONDS = 1.0
"""A bell may be missed; after so long the table is looked at all the same."""
RETRY_SECONDS = 1.0
BATCH = 500

Subscriber = Callable[[Batch], None]
"""Wants each batch with its fragments, for a tab."""
Listener = Callable[[tuple[dict[str, Any], ...]], None]
"""Wants the events alone."""

_news = threading.Condition()

_current: Tail | None = None


class Tail:
    """Follows the log on the server's event loop and hands each batch, rendered once, to all subscribers."""

    def __init__(self, bell: Path) -> None:
        self._bell = Bell(bell)
        self._rung = asyncio.Event()
        self._subscribers: set[Subscriber] = set()
        self.listeners: set[Listener] = set()
        self.last = 0

    def subscribe(self, subscriber: Subscriber) -> None:
        """Hand all that is new from now on to `subscriber`."""
        self._subscribers.add(subscriber)

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Stop that."""
        self._subscribers.discard(subscriber)

    async def run(self) -> None:
        """Follow until cancelled."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._bell.fileno(), self._ring)
        try:
            self.last = await in_thread(newest_id)()
            while True:
                read = read_after if self._subscribers else _unseen_after
                try:
                    batch = await in_thread(read)(self.last)
                except DatabaseError as error:
                    log.error("what has happened cannot be read: %s (it is tried again)", error)
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                if self._subscribers and read is _unseen_after:
                    continue  # a tab was opened meanwhile
                if batch.events:
                    self.last = batch.last
                    self._publish(batch)
                if len(batch.events) == BATCH:
                    continue  # there may be more
                with suppress(TimeoutError):
                    async with asyncio.timeout(SAFETY_SECONDS):  # wait_for may swallow a cancellation
                        await self._rung.wait()
                self._rung.clear()
        finally:
            loop.remove_reader(self._bell.fileno())
            self._bell.close()

    def _ring(self) -> None:
        self._bell.drain()
        self._rung.set()

    def _publish(self, batch: Batch) -> None:
        with _news:
            _news.notify_all()
        for listener in list(self.listeners):
            listener(batch.events)
        for subscriber in list(self._subscribers):
            subscriber(batch)


def set_current(tail: Tail | None) -> None:
    """Make `tail` the one that tabs subscribe to."""
    global _current
    _current = tail


def current() -> Tail | None:
    """The server's tail; None while the server starts or stops."""
    return _current


def wait_for_news(seconds: float) -> None:
    """Block this thread until an event was added, or for so long."""
    with _news:
        _news.wait(seconds)


def read_after(last: int) -> Batch:
    """The next events after an id, with the fragments that they touch as those are now."""
    return render(list(Event.objects.filter(pk__gt=last).order_by("pk")[:BATCH]))


def _unseen_after(last: int) -> Batch:
    """The same for nobody: no tab is open, so nothing is rendered."""
    events = Event.objects.filter(pk__gt=last).order_by("pk")[:BATCH]
    return Batch(tuple(event.as_dict() for event in events), html="", html_read_only="", reload=())
