"""Messages on their way: handed to the server's courier, each stage written down with its event."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction

from agents import sessions
from agents.conversing.courier import Courier
from agents.conversing.letters import Letter, Progress
from agents.states import LAUNCHING
from topology.models import Message
from topology.models import message as states
from topology.posting import tell
from topology.tail import wait_for_news
from topology.threads import in_thread

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
SAFETY_SECONDS = 10.0
"""The event that tells of a message may be missed; after so long the rows are looked at all the same."""
_BLIND_SECONDS = 0.5
_TELLING = frozenset({"message.queued", "seat.running", "seat.failed", "seat.exited"})
"""Events after which there may be something to hand over: what is queued for a seat waits until that runs."""


def wait(message: Message, seconds: float) -> Message:
    """The message once it does not move any more, or after so long."""
    deadline = time.monotonic() + seconds
    while message.is_open and (left := deadline - time.monotonic()) > 0:
        wait_for_news(min(left, _BLIND_SECONDS))
        message.refresh_from_db()
    return message


class Postman:
    """Hands queued messages to the courier, and writes down how far they come."""

    def __init__(self) -> None:
        self._reports: list[_Report] = []
        self._posted: set[int] = set()
        self._rung = asyncio.Event()
        self._begun = False
        self._look = True

    def listen(self, events: tuple[dict[str, Any], ...]) -> None:
        """A listener of the tail: look at the rows when something was queued, or can be brought now."""
        if any(event["kind"] in _TELLING for event in events):
            self._look = True
            self._rung.set()

    def report(self, letter: Letter, progress: Progress) -> asyncio.Future[None]:
        """A report of the courier; the future is done once it is written down."""
        report = _Report(letter.id, progress, asyncio.get_running_loop().create_future())
        self._reports.append(report)
        self._rung.set()
        return report.written

    async def run(self, courier: Courier) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self._work(courier)
            except DatabaseError as error:
                log.error("cannot write down how far messages have come: %s (it is tried again)", error)
                self._look = True
                await asyncio.sleep(RETRY_SECONDS)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(SAFETY_SECONDS):
                    await self._rung.wait()
            self._look = self._look or not self._rung.is_set()
            self._rung.clear()

    async def _work(self, courier: Courier) -> None:
        """First say of messages that an earlier server was typing that nobody can tell what became of them."""
        if not self._begun:
            await in_thread(give_up_typed)()
            self._begun = True
        count = len(self._reports)
        await in_thread(note_progress)([(report.letter, report.progress) for report in self._reports[:count]])
        for report in self._reports[:count]:
            if not report.written.done():
                report.written.set_result(None)
        del self._reports[:count]
        if self._look:
            self._look = False
            for letter, runtime in await in_thread(queued)():
                self._hand_over(courier, letter, runtime)

    def _hand_over(self, courier: Courier, letter: Letter, runtime: str) -> None:
        if letter.id not in self._posted:
            self._posted.add(letter.id)
            courier.post(letter, runtime)


@dataclass(frozen=True)
class _Report:
    letter: int
    progress: Progress
    written: asyncio.Future[None]


def queued() -> list[tuple[Letter, str]]:
    """The messages that can be brought, oldest first, each with the runtime of its session."""
    rows = Message.objects.filter(state=states.QUEUED).exclude(session__state=LAUNCHING)
    rows = rows.select_related("session").order_by("pk")
    return [
        (Letter(m.pk, m.session_id, m.text, m.mode, m.is_command, m.ahead), m.session.runtime)  # type: ignore[arg-type]
        for m in rows
    ]


def note_progress(reports: list[tuple[int, Progress]]) -> None:
    """Write reports of the courier down, in order."""
    if not reports:
        return
    with transaction.atomic():
        rows = Message.objects.select_related("seat__rig", "seat__pod").in_bulk([key for key, _ in reports])
        for key, progress in reports:
            message = rows.get(key)
            if message is not None and message.is_open:
                _move(message, progress)


def give_up_typed() -> None:
    """Messages that were under way when an earlier server ended: whether they arrived cannot be known."""
    reason = "the server ended while it was being sent (look at the seat before you send it again)"
    rows = Message.objects.filter(state__in=(states.TYPED, states.SUBMITTED))
    found = [message for message in rows.select_related("seat__rig", "seat__pod", "session") if message.is_open]
    screens = {message.session_id: sessions.last_screen(message.session) for message in found}
    with transaction.atomic():
        for message in found:
            _move(message, Progress("stalled", reason, screens[message.session_id]))


def _move(message: Message, progress: Progress) -> None:
    kind = "waits" if progress.stage == states.QUEUED else progress.stage
    message.state, message.reason, message.evidence = progress.stage, progress.reason, progress.evidence
    message.save(update_fields=["state", "reason", "evidence", "state_at"])
    tell(message, kind)
