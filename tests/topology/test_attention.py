"""Who needs a person: who waits, longest first, and who has failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from topology.attention import attention
from topology.models import Rig

pytestmark = pytest.mark.django_db


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    rig = make_rig(seven("team"))
    rig.seats.update(runtime="claude-code")
    Rig.objects.update(wanted_up=True)
    return rig


def put(rig: Rig, member: str, state: str = states.RUNNING, **fields: Any) -> None:
    session = Session.objects.create(address=f"x-{member}@team", state=state, **fields)
    rig.seats.filter(member=member).update(session=session)


def found() -> tuple[list[str], list[str]]:
    needed = attention()
    return [card.seat.member for card in needed.waiting], [card.seat.member for card in needed.trouble]


def test_nobody_needs_a_person_while_all_work_or_rest(rig: Rig) -> None:
    put(rig, "lead", activity="working")
    put(rig, "impl", activity="idle", unseen=True)
    put(rig, "log", states.EXITED, exit_status=0)
    assert found() == ([], [])
    assert not attention()


def test_who_waits_longest_comes_first(rig: Rig) -> None:
    now = timezone.now()
    put(rig, "lead", activity="waiting", activity_at=now)
    put(rig, "impl", activity="waiting", activity_at=now - timedelta(minutes=5))
    put(rig, "log", states.LAUNCHING, activity="waiting", activity_at=now - timedelta(minutes=1))
    assert found() == (["impl", "log", "lead"], [])


def test_the_failed_the_limited_and_the_erring_are_in_trouble(rig: Rig) -> None:
    put(rig, "lead", activity="error", activity_reason="API: overloaded")
    put(rig, "clock", activity="idle", limit={"text": "5-hour limit", "resets_at": None})
    put(rig, "impl", states.FAILED, reason="no program")
    put(rig, "build", states.EXITED, exit_status=3)
    rig.seats.filter(member="test").update(problem="cannot launch: claude is not on PATH")
    put(rig, "log", activity="waiting", limit={"text": "5-hour limit", "resets_at": None})
    assert found() == (["log"], ["lead", "clock", "impl", "build", "test"])


def test_who_runs_but_was_not_ready_in_time_is_in_trouble_with_the_reason(rig: Rig) -> None:
    put(rig, "impl", reason="it runs, but has not shown within 60 seconds that it is ready")
    [card] = attention().trouble
    assert (card.seat.member, card.standing.words) == ("impl", "not ready")
    assert card.reason == "it runs, but has not shown within 60 seconds that it is ready"


def test_what_was_taken_down_or_archived_needs_nobody(rig: Rig) -> None:
    put(rig, "impl", states.FAILED, reason="no program")
    put(rig, "lead", states.EXITED, activity="waiting", question={"id": "old"})
    Rig.objects.update(wanted_up=False)
    assert found() == ([], [])
    Rig.objects.update(wanted_up=True, archived_at=timezone.now())
    assert found() == ([], [])


def test_terminals_wait_for_nobody(rig: Rig) -> None:
    rig.seats.update(runtime="terminal")
    put(rig, "impl", activity="waiting")
    assert found() == ([], [])


def test_one_query_finds_them_all(rig: Rig) -> None:
    for member in ("lead", "impl", "log"):
        put(rig, member, activity="waiting")
    with CaptureQueriesContext(connection) as queries:
        assert [card.seat.address for card in attention().waiting]
    assert len(queries) == 1
