"""What agents are found to be doing is written down in order, each change with an event, and nothing blocks that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from agents import states, terminals
from agents.models import Session
from agents.readings.values import UNKNOWN, Activity, Choice, Conversation, Limit, Question, Reading, Usage
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology import readings
from topology.models import Event, Seat
from topology.readings import News, Notebook, note_readings
from topology.tail import wait_for_news
from topology.threads import in_thread

pytestmark = pytest.mark.django_db(transaction=True)

IDLE = Reading(Activity("idle", "status file", "status: idle"))
WORKING = Reading(Activity("working", "status file", "status: busy"))
BUSY = replace(WORKING, finished=False)
FINISHED = replace(IDLE, finished=True)
ERROR = Reading(Activity("error", "transcript", "overloaded", "overloaded"))
ASKS = Question("q1", "permission", "May it run rm?", "rm -r /", (Choice("n", "No", "deny"),))
WAITING = Reading(Activity("waiting", "status file", "status: waiting", "May it run rm?"), ASKS)


@pytest.fixture
def seat(make_rig: MakeRig) -> Seat:
    return seated(make_rig(seven("team")), "impl")


def note(seat: Seat, *found: Reading) -> Session:
    """Write readings down; returns the seat's session as it is then."""
    assert seat.session is not None
    note_readings([News(seat.session.pk, reading, timezone.now()) for reading in found])
    seat.session.refresh_from_db()
    return seat.session


def told(kind: str = "seat.activity") -> list[str]:
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("text", flat=True))


def test_each_change_is_an_event_with_its_rule_and_evidence(seat: Seat) -> None:
    session = note(seat, IDLE, WORKING, WAITING)
    assert told() == ["dev.impl is idle", "dev.impl works", "dev.impl waits for a person: May it run rm?"]
    assert Event.objects.filter(kind="seat.activity").last().payload == {  # type: ignore[union-attr]
        "activity": "waiting",
        "reason": "May it run rm?",
        "rule": "status file",
        "evidence": "status: waiting",
        "question": "q1",
    }
    assert (session.activity, session.activity_rule, session.activity_reason) == (
        "waiting",
        "status file",
        "May it run rm?",
    )
    assert session.question["choices"] == [{"id": "n", "label": "No", "kind": "deny"}]


def test_other_evidence_for_the_same_is_kept_but_no_event(seat: Seat) -> None:
    since = note(seat, WORKING).activity_at
    session = note(seat, Reading(Activity("working", "transcript", "a tool runs")))
    assert (session.activity_rule, session.activity_evidence, session.activity_at) == (
        "transcript",
        "a tool runs",
        since,
    )
    assert told() == ["dev.impl works"]


def test_another_question_is_another_event_and_none_takes_the_last_away(seat: Seat) -> None:
    other = Reading(WAITING.activity, Question("q2", "permission", "May it run rm?"))
    assert note(seat, WAITING, other).question["id"] == "q2"
    assert note(seat, WORKING).question is None
    assert len(told()) == 3


def test_a_question_that_goes_away_without_an_answer_of_ours_is_an_event(seat: Seat) -> None:
    note(seat, WAITING, WORKING, IDLE)
    assert told("seat.question_closed") == [
        "dev.impl asks no more (May it run rm?): answered in its terminal, or given up by the agent"
    ]
    assert Event.objects.get(kind="seat.question_closed").payload == {"question": "q1", "title": "May it run rm?"}


def test_a_question_that_we_answer_has_no_event_but_that_of_the_answer(seat: Seat) -> None:
    note(seat, WAITING)
    note_readings([News(seat.session_id or 0, WORKING, timezone.now(), frozenset({"q1"}))])
    assert told("seat.question_closed") == []


def test_that_a_question_was_answered_is_told_once_and_not_as_another_one(seat: Seat) -> None:
    note(seat, WAITING, Reading(WAITING.activity))
    assert told() == ["dev.impl waits for a person: May it run rm?"]
    assert len(told("seat.question_closed")) == 1 and note(seat).question is None


def test_nothing_is_said_of_a_question_that_cannot_be_read_just_now_or_is_told_anew(seat: Seat) -> None:
    note(seat, WAITING, Reading(WAITING.activity, Question("q2", "permission", "May it run rm?")), UNKNOWN)
    assert told("seat.question_closed") == []


def test_who_was_not_ready_in_time_is_in_no_trouble_once_it_tells_what_it_does(seat: Seat) -> None:
    Session.objects.update(reason="not ready within 60 seconds")
    assert note(seat, UNKNOWN).reason
    assert note(seat, IDLE).reason == ""


def test_why_one_has_ended_stays_when_its_last_reading_comes_late(seat: Seat) -> None:
    Session.objects.update(state=states.EXITED, reason="its tmux session is gone")
    assert note(seat, IDLE).reason == "its tmux session is gone"


def test_what_is_finished_while_nobody_looks_is_unseen_until_it_goes_on(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert note(seat, BUSY, FINISHED).unseen
    assert not note(seat, BUSY).unseen
    assert note(seat, replace(BUSY, finished=True), FINISHED).unseen
    assert not note(seat, replace(ERROR, finished=False)).unseen
    monkeypatch.setattr(terminals, "is_watched", lambda session: True)
    assert not note(seat, BUSY, FINISHED).unseen
    assert told()[:2] == ["dev.impl works", "dev.impl has finished"]


def test_what_was_seen_is_not_finished_again(seat: Seat) -> None:
    note(seat, BUSY, FINISHED)
    Session.objects.update(unseen=False)
    assert not note(seat, WAITING, FINISHED).unseen


def test_only_a_turn_that_began_and_ended_by_itself_is_finished(seat: Seat) -> None:
    assert not note(seat, FINISHED).unseen  # what it resumes was finished long ago
    assert not note(seat, replace(WAITING, finished=False), replace(IDLE, finished=False)).unseen
    assert not note(seat, BUSY, replace(IDLE, finished=False)).unseen
    assert note(seat, FINISHED).unseen  # its record came later than its status


def test_where_nothing_tells_whether_it_has_finished_what_was_known_stays(seat: Seat) -> None:
    assert not note(seat, WORKING, IDLE).unseen
    assert note(seat, BUSY, FINISHED, UNKNOWN, IDLE).unseen


def test_a_limit_is_an_event_with_when_it_is_over(seat: Seat) -> None:
    session = note(seat, IDLE, Reading(IDLE.activity, limit=Limit("5-hour limit", 1_800_000_000.0)))
    assert session.limit == {"text": "5-hour limit", "resets_at": 1_800_000_000.0}
    assert len(told()) == 2 and note(seat, IDLE).limit is None


def test_figures_are_those_that_are_known(seat: Seat) -> None:
    figures = Reading(IDLE.activity, usage=Usage(1000, 200_000, None, 0.5, "Opus"))
    assert note(seat, figures, figures, IDLE).usage == {
        "context_used": 1000,
        "context_window": 200_000,
        "cost": 0.5,
        "model": "Opus",
    }
    assert told("seat.usage") == ["dev.impl: context 1000 of 200000 tokens, $0.50 in this conversation"]


@pytest.mark.parametrize("conversation", [Conversation("c2", "status file"), Conversation("", "unknown since /clear")])
def test_with_another_conversation_the_figures_of_the_last_one_go(seat: Seat, conversation: Conversation) -> None:
    first = Reading(IDLE.activity, usage=Usage(1000, 200_000), conversation=Conversation("c1", "status file"))
    note(seat, first, IDLE)
    assert note(seat, Reading(IDLE.activity, conversation=conversation)).usage == {}
    assert told("seat.usage")[1:] == ["dev.impl: no figures of this conversation yet"]


def test_with_another_conversation_its_own_figures_come(seat: Seat) -> None:
    first = Reading(IDLE.activity, usage=Usage(1000, 200_000), conversation=Conversation("c1", "status file"))
    other = Reading(IDLE.activity, usage=Usage(tokens=7), conversation=Conversation("c2", "status file"))
    assert note(seat, first, other).usage == {"tokens": 7}
    assert len(told("seat.usage")) == 2


def test_figures_that_are_not_told_just_now_are_kept_with_their_conversation(seat: Seat) -> None:
    first = Reading(IDLE.activity, usage=Usage(1000, 200_000), conversation=Conversation("c1", "status file"))
    assert note(seat, first, replace(first, usage=None)).usage == {"context_used": 1000, "context_window": 200_000}


def test_the_conversation_is_kept_with_how_it_is_known_also_when_it_changes(seat: Seat) -> None:
    first = Reading(IDLE.activity, conversation=Conversation("c1", "chosen at launch"))
    cleared = Reading(IDLE.activity, conversation=Conversation("c2", "status file", begun=True))
    session = note(seat, first, first, cleared, IDLE)
    assert (session.conversation_id, session.conversation_provenance, session.conversation_begun) == (
        "c2",
        "status file",
        True,
    )
    assert told("seat.conversation") == [
        "dev.impl is in conversation c1 (chosen at launch)",
        "dev.impl is in conversation c2 (status file)",
    ]


def test_what_was_begun_stays_so_although_its_record_is_gone(seat: Seat) -> None:
    """Or the next launch would leave it in silence."""
    begun = Reading(IDLE.activity, conversation=Conversation("c1", "chosen at launch", begun=True))
    lost = Reading(IDLE.activity, conversation=Conversation("c1", "chosen at launch", begun=False))
    assert note(seat, begun, lost).conversation_begun
    assert not note(seat, Reading(IDLE.activity, conversation=Conversation("c2", "told"))).conversation_begun


def test_a_conversation_that_was_left_for_an_unknown_one_is_not_kept(seat: Seat) -> None:
    first = Reading(IDLE.activity, conversation=Conversation("c1", "chosen at launch", begun=True))
    cleared = Reading(IDLE.activity, conversation=Conversation("", "unknown since /clear"))
    session = note(seat, first, cleared, cleared)
    assert (session.conversation_id, session.conversation_provenance) == ("", "unknown since /clear")
    assert told("seat.conversation")[1:] == ["dev.impl is in another conversation (unknown since /clear)"]
    assert not session.conversation_begun


def test_one_that_takes_its_traces_away_while_it_ends_is_not_said_to_be_unknown(seat: Seat) -> None:
    note(seat, IDLE)
    Session.objects.update(state=states.STOPPING)
    assert note(seat, UNKNOWN).activity == "idle"
    Session.objects.update(state=states.RUNNING)
    assert note(seat, UNKNOWN).activity == "unknown"


def test_a_reading_of_a_session_that_no_seat_has_any_more_is_nobodys(seat: Seat) -> None:
    assert note_readings([News(999, IDLE, timezone.now())]) == 0
    assert note(seat, IDLE).activity == "idle"


@pytest.fixture
async def notebook(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Notebook]:
    monkeypatch.setattr(readings, "RETRY_SECONDS", 0.01)
    notebook = Notebook()
    task = asyncio.ensure_future(notebook.run())
    yield notebook
    assert not task.done()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def written(*texts: str) -> bool:
    """Whether these are the events soon."""
    async with asyncio.timeout(30):
        while await in_thread(told)() != list(texts):
            await in_thread(wait_for_news)(0.02)
    return True


async def test_what_is_taken_is_written_in_order(notebook: Notebook, seat: Seat) -> None:
    for reading in (IDLE, WORKING, IDLE):
        notebook.take(seat.session_id or 0, reading, [])
    assert await written("dev.impl is idle", "dev.impl works", "dev.impl is idle")


async def test_what_could_not_be_written_just_now_is_written_later_and_in_order(
    notebook: Notebook, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = iter((True, True))

    def write(news: Any, really: Callable[[Any], int] = note_readings) -> int:
        if next(fails, False):
            raise OperationalError("database is locked")
        return really(news)

    monkeypatch.setattr(readings, "note_readings", write)
    notebook.take(seat.session_id or 0, IDLE, [])
    await asyncio.sleep(0)
    notebook.take(seat.session_id or 0, WORKING, [])
    assert await written("dev.impl is idle", "dev.impl works")


async def test_what_can_never_be_written_keeps_nothing_else_from_it(
    notebook: Notebook, seat: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    impossible = Reading(Activity("working", "rule", "evidence", "half a pair \ud83d"))
    for reading in (IDLE, impossible, WORKING):
        notebook.take(seat.session_id or 0, reading, [])
    assert await written("dev.impl is idle", "dev.impl works")
    assert f"what session {seat.session_id} is doing cannot be written down" in caplog.text


async def test_what_we_are_answering_is_known_when_the_question_closes(
    notebook: Notebook, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when that is written down: by then the answer may have been given long ago."""
    answering = {"now": frozenset({"q1"})}
    monkeypatch.setattr(readings, "being_answered", lambda session: answering["now"])
    notebook.take(seat.session_id or 0, WAITING, [])
    notebook.take(seat.session_id or 0, WORKING, [])
    answering["now"] = frozenset()
    assert await written("dev.impl waits for a person: May it run rm?", "dev.impl works")
    assert await in_thread(told)("seat.question_closed") == []
