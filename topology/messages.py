"""Messages on their way: handed to the server's courier, each stage written down with its event."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from django.db import DatabaseError, transaction

from agents.conversing.courier import Courier
from agents.conversing.letters import Letter, Progress
from topology.models import Message
from topology.models import message as states
from topology.posting import tell
from topology.tail import in_thread, wait_for_news

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
_BLIND_SECONDS = 0.5


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
        self._reports: list[tuple[int, Progress]] = []
        self._posted: set[int] = set()
        self._rung = asyncio.Event()
        self._look = True

    def listen(self, events: tuple[dict[str, Any], ...]) -> None:
        """A listener of the tail: look at the rows when something was queued."""
        if any(event["kind"] == "message.queued" for event in events):
            self._look = True
            self._rung.set()

    def report(self, letter: Letter, progress: Progress) -> None:
        """A report of the courier."""
        self._reports.append((letter.id, progress))
        self._rung.set()

    async def run(self, courier: Courier) -> None:
        """Work until cancelled; first say of messages that an earlier server had typed that nobody can tell."""
        await in_thread(give_up_typed)()
        while True:
            reports, self._reports = self._reports, []
            try:
                await in_thread(note_progress)(reports)
                reports = []
                if self._look:
                    self._look = False
                    for letter, runtime in await in_thread(queued)():
                        self._hand_over(courier, letter, runtime)
            except DatabaseError as error:
                log.error("cannot write down how far messages have come: %s (it is tried again)", error)
                self._reports, self._look = reports + self._reports, True
                self._rung.set()
                await asyncio.sleep(RETRY_SECONDS)
            await self._rung.wait()
            self._rung.clear()

    def _hand_over(self, courier: Courier, letter: Letter, runtime: str) -> None:
        if letter.id not in self._posted:
            self._posted.add(letter.id)
            courier.post(letter, runtime)


def queued() -> list[tuple[Letter, str]]:
    """The messages that wait, oldest first, each with the runtime of its session."""
    rows = Message.objects.filter(state=states.QUEUED).select_related("session").order_by("pk")
    return [
        (Letter(m.pk, m.session_id, m.text, m.mode, m.is_command), m.session.runtime)  # type: ignore[arg-type]
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
    with transaction.atomic():
        for message in Message.objects.filter(state__in=(states.TYPED, states.SUBMITTED)).select_related(
            "seat__rig", "seat__pod"
        ):
            _move(message, Progress("stalled", reason))


def _move(message: Message, progress: Progress) -> None:
    kind = "waits" if progress.stage == states.QUEUED else progress.stage
    message.state, message.reason, message.evidence = progress.stage, progress.reason, progress.evidence
    message.save(update_fields=["state", "reason", "evidence", "state_at"])
    tell(message, kind)
