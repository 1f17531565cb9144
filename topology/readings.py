"""What agents are found to be doing, written down: their sessions' rows and an event for each change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from agents import states, terminals
from agents.conversing.answering import being_answered
from agents.models import Session
from agents.readings.values import Conversation, Reading
from topology.journal import seat_event
from topology.models import Event, Seat
from topology.models.event import record
from topology.threads import in_thread

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
EVIDENCE_LENGTH = 2000


@dataclass(frozen=True)
class News:
    """A reading of one session, when it was made, and which of its questions we were answering then."""

    session: int
    reading: Reading
    at: datetime
    being_answered: frozenset[str] = frozenset()


class Notebook:
    """Takes readings as they come and writes them down in order, many at a time."""

    def __init__(self) -> None:
        self._news: list[News] = []
        self._rung = asyncio.Event()

    def take(self, session: int, reading: Reading, prompts: list[str]) -> None:
        """A subscriber of the observer."""
        self._news.append(News(session, reading, timezone.now(), being_answered(session)))
        self._rung.set()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._rung.wait()
            self._rung.clear()
            batch, self._news = self._news, []
            try:
                await self._write(batch)
            except OperationalError as error:
                log.error("what agents are doing cannot be written down: %s (it is tried again)", error)
                self._news = batch + self._news
                self._rung.set()
                await asyncio.sleep(RETRY_SECONDS)

    async def _write(self, batch: list[News]) -> None:
        """Write them down; what can never be written down takes nothing else with it. Raises OperationalError."""
        try:
            await in_thread(note_readings)(batch)
        except OperationalError:
            raise
        except Exception:
            if len(batch) > 1:
                for item in batch:
                    await self._write([item])
            else:
                log.exception("what session %s is doing cannot be written down", batch[0].session)


def note_readings(news: Sequence[News]) -> int:
    """Bring the rows in line with the readings, in order; returns how many events that made."""
    keys = {item.session for item in news}
    with transaction.atomic():
        rows = Seat.objects.filter(session__in=keys).select_related("rig", "pod", "session")
        seats = {seat.session_id: seat for seat in rows}
        before = {key: _known(seat.session) for key, seat in seats.items()}
        events = [event for item in news if (seat := seats.get(item.session)) for event in _note(seat, item)]
        for key, seat in seats.items():
            _save(seat.session, before[key])
        record(events)
    return len(events)


def _known(session: Session | None) -> dict[str, Any]:
    return {name: getattr(session, name) for name in _FIELDS}


def _save(session: Session | None, before: dict[str, Any]) -> None:
    """Write what has changed: an agent tells much more often than it tells something new."""
    changed = [name for name, value in _known(session).items() if value != before[name]]
    if session and changed:
        session.save(update_fields=changed)


_FIELDS = [
    "activity",
    "activity_at",
    "activity_rule",
    "activity_evidence",
    "activity_reason",
    "finished",
    "unseen",
    "question",
    "usage",
    "limit",
    "reason",
    "conversation_id",
    "conversation_provenance",
    "conversation_begun",
]


def _note(seat: Seat, item: News) -> list[Event]:
    """Change the session of `seat` in memory; returns the events that tell of it."""
    session, reading = seat.session, item.reading
    assert session is not None
    events = []
    question = asdict(reading.question) if reading.question else None
    limit = asdict(reading.limit) if reading.limit else None
    activity = reading.activity
    if activity.name == "unknown" and session.state == states.STOPPING:
        return []  # it takes its traces away while it ends
    if event := _question_closed(seat, item):
        events.append(event)
    has_finished = _finish(session, reading)
    is_new = question is not None and question["id"] != (session.question or {}).get("id")
    before = (session.activity, session.activity_reason, session.limit)
    session.question = question  # that one is closed is told by who answered it, or by the event above
    if has_finished or is_new or before != (activity.name, activity.reason, limit):
        if session.activity != activity.name:
            session.activity_at = item.at
        session.activity, session.activity_reason = activity.name, activity.reason
        session.limit = limit
        if activity.name != "unknown" and session.state == states.RUNNING:
            session.reason = ""  # it was not ready in time; now it tells what it does
        events.append(seat_event(seat, "seat.activity", _sentence(seat, reading, has_finished), **_payload(reading)))
    session.activity_rule, session.activity_evidence = activity.rule, activity.evidence[:EVIDENCE_LENGTH]
    is_another = reading.conversation is not None and reading.conversation.id != session.conversation_id
    if reading.conversation and is_another:
        text = f"{seat.logical} is in {_which(reading.conversation)}"
        events.append(seat_event(seat, "seat.conversation", text, conversation=reading.conversation.id))
    if reading.conversation:
        session.conversation_id = reading.conversation.id
        session.conversation_provenance = reading.conversation.provenance
        was_begun = session.conversation_begun and not is_another  # it stays so, also if its record is lost
        session.conversation_begun = reading.conversation.begun or was_begun
    usage = {k: v for k, v in asdict(reading.usage).items() if v not in (None, "")} if reading.usage else {}
    if usage != session.usage and (usage or is_another):
        session.usage = usage
        events.append(seat_event(seat, "seat.usage", f"{seat.logical}: {_usage(usage)}", **usage))
    return events


def _which(conversation: Conversation) -> str:
    if conversation.id:
        return f"conversation {conversation.id} ({conversation.provenance})"
    return f"another conversation ({conversation.provenance})"


def _question_closed(seat: Seat, item: News) -> Event | None:
    """The event that a question went away without an answer of ours; one that takes its place may be the same."""
    asked = (seat.session and seat.session.question) or {}
    closed = item.reading.question is None and item.reading.activity.name != "unknown"
    if not asked or not closed or asked["id"] in item.being_answered:
        return None
    text = f"{seat.logical} asks no more ({asked['title']}): answered in its terminal, or given up by the agent"
    return seat_event(seat, "seat.question_closed", text, question=asked["id"], title=asked["title"])


def _finish(session: Session, reading: Reading) -> bool:
    """Keep whether its last turn has ended by itself, once it rests; returns whether that is news."""
    if reading.finished is None or (reading.finished and reading.activity.name != "idle"):
        return False
    is_news = reading.finished and session.finished is False
    unseen = not terminals.is_watched(session.pk) if is_news else session.unseen
    session.finished, session.unseen = reading.finished, unseen and reading.finished
    return is_news


def _sentence(seat: Seat, reading: Reading, has_finished: bool) -> str:
    activity = reading.activity
    words = {
        "working": "works",
        "idle": "has finished" if has_finished else "is idle",
        "waiting": "waits for a person",
        "error": "met an error",
        "unknown": "does what cannot be told",
    }[activity.name]
    return f"{seat.logical} {words}" + (f": {activity.reason}" if activity.reason else "")


def _payload(reading: Reading) -> dict[str, Any]:
    activity = reading.activity
    payload = {
        "activity": activity.name,
        "reason": activity.reason,
        "rule": activity.rule,
        "evidence": activity.evidence[:EVIDENCE_LENGTH],
        "question": reading.question.id if reading.question else "",
    }
    return {key: value for key, value in payload.items() if value}


def _usage(usage: dict[str, Any]) -> str:
    parts = []
    if usage.get("context_used") is not None:
        window = f" of {usage['context_window']}" if usage.get("context_window") else ""
        parts.append(f"context {usage['context_used']}{window} tokens")
    if usage.get("tokens") is not None:
        parts.append(f"{usage['tokens']} tokens in this conversation")
    if usage.get("cost") is not None:
        parts.append(f"${usage['cost']:.2f} in this conversation")
    return ", ".join(parts) or str(usage.get("model", "no figures of this conversation yet"))
