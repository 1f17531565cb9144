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
from agents.states import LIVE, RUNNING
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
_TELLING = frozenset({"message.queued", "seat.running", "seat.stopping", "seat.failed", "seat.exited"})
"""Events after which there may be something to hand over or to take back: the courier has what can be brought."""
_NOT_RUNNING = "it is not running; this is brought when the seat runs again"


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
        self._posted: set[Letter] = set()
        """What the courier has, and what it had when the rows were looked at last."""
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
            for letter, runtime in await in_thread(give_up_typed)():
                courier.tidy(letter, runtime)
            self._begun = True
        count = len(self._reports)
        await in_thread(note_progress)([(report.letter, report.progress) for report in self._reports[:count]])
        for report in self._reports[:count]:
            if not report.written.done():
                report.written.set_result(None)
        del self._reports[:count]
        if self._look:
            self._look = False
            await in_thread(readdress)()
            self._hand_over(courier, dict(await in_thread(queued)()))

    def _hand_over(self, courier: Courier, letters: dict[Letter, str]) -> None:
        """Let the courier have these, and take back what cannot be brought now, but for what it is typing."""
        kept = {letter for letter in self._posted if letter in letters or not courier.take_back(letter)}
        if kept != self._posted:
            self._look = True  # one may have been put back into its place just now: then it is handed over again
        known = {letter.id for letter in kept}
        new = [letter for letter in letters if letter.id not in known]
        for letter in new:
            courier.post(letter, letters[letter])
        self._posted = kept.union(new)


@dataclass(frozen=True)
class _Report:
    letter: int
    progress: Progress
    written: asyncio.Future[None]


def queued() -> list[tuple[Letter, str]]:
    """The messages that can be brought, oldest first, each with the runtime of its session."""
    rows = Message.objects.filter(state=states.QUEUED, session__state=RUNNING).select_related("session").order_by("pk")
    return [_addressed(message) for message in rows]


def _addressed(message: Message) -> tuple[Letter, str]:
    """What the courier gets of a message, and the runtime of its session."""
    m = message
    return Letter(m.pk, m.session_id, m.text, m.mode, m.is_command, m.ahead), m.session.runtime  # type: ignore[arg-type]


def readdress() -> None:
    """Messages are for seats: what is queued when a session ends is for the next one, and waits until there is one."""
    left = Message.objects.filter(state=states.QUEUED).exclude(session__state__in=LIVE)
    if not left.exists():
        return
    with transaction.atomic():
        for message in left.select_related("seat__rig", "seat__pod", "seat__session").order_by("pk"):
            session = message.seat.session
            if session is not None and session.is_live:
                message.session = session
                message.save(update_fields=["session"])
                _move(message, Progress("queued"))
            elif message.reason != _NOT_RUNNING:
                _move(message, Progress("queued", _NOT_RUNNING))


def note_progress(reports: list[tuple[int, Progress]]) -> None:
    """Write reports of the courier down, in order."""
    if not reports:
        return
    with transaction.atomic():
        rows = Message.objects.select_related("seat__rig", "seat__pod", "session").in_bulk([key for key, _ in reports])
        for key, progress in reports:
            message = rows.get(key)
            if message is not None and message.is_open and not _comes_too_late(message, progress):
                _move(message, progress)


def _comes_too_late(message: Message, progress: Progress) -> bool:
    """Whether it only tells why the message waited while a program ran that has ended since."""
    return message.state == progress.stage == states.QUEUED and not message.session.is_live


def give_up_typed() -> list[tuple[Letter, str]]:
    """Messages that were under way when an earlier server ended: whether they arrived cannot be known.

    Returns them, each with the runtime of its session: their texts may stand in the inputs still.
    """
    reason = "the server ended while it was being sent (look at the seat before you send it again)"
    rows = Message.objects.filter(state__in=(states.TYPED, states.SUBMITTED))
    found = [message for message in rows.select_related("seat__rig", "seat__pod", "session") if message.is_open]
    screens = {message.session_id: sessions.last_screen(message.session) for message in found}
    with transaction.atomic():
        for message in found:
            _move(message, Progress("stalled", reason, screens[message.session_id]))
    return [_addressed(message) for message in found]


def _move(message: Message, progress: Progress) -> None:
    kind = "waits" if progress.stage == states.QUEUED else progress.stage
    message.state, message.reason, message.evidence = progress.stage, progress.reason, progress.evidence
    message.save(update_fields=["state", "reason", "evidence", "state_at"])
    tell(message, kind)
