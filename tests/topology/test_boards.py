"""Rigs as the page and the API show them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, seven, spec_text
from topology.boards import boards, seat_line
from topology.models import Job, Rig, Seat
from topology.models.wish import write_wish
from topology.spec import load

pytestmark = pytest.mark.django_db


def put(rig: Rig, member: str, state: str, **fields: Any) -> None:
    seat = rig.seats.get(member=member)
    session = Session.objects.create(address=seat.address, state=state, **fields)
    Seat.objects.filter(pk=seat.pk).update(session=session)


def want(rig: Rig, up: bool) -> None:
    Rig.objects.filter(pk=rig.pk).update(wanted_up=up)


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}, [("can_observe", "dev.test", "dev.impl")]))
    want(rig, up=True)
    return rig


def test_a_board_has_pods_seats_and_edges_in_the_order_of_the_spec(make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    (board,) = boards()
    assert [(pod.id, [seat.member for seat in pod.seats]) for pod in board.pods] == [
        ("orch", ["lead", "clock"]),
        ("dev", ["impl", "build", "test"]),
        ("ops", ["log", "top"]),
    ]
    assert sorted(edge.text for edge in board.edges) == [
        "dev.impl delegates to dev.test",
        "orch.lead delegates to dev.impl",
    ]
    keys = {seat.logical: seat.pk for seat in board.seats}
    assert (board.edges[0].source, board.edges[0].target) in {
        (keys["dev.impl"], keys["dev.test"]),
        (keys["orch.lead"], keys["dev.impl"]),
    }
    assert (board.spec, board.revision) == ("team", 1)


@pytest.mark.parametrize(
    ("first", "second", "job", "state", "verbs"),
    [
        (None, None, None, "down", ["up"]),
        (states.RUNNING, states.RUNNING, None, "up", ["down"]),
        (states.RUNNING, states.FAILED, None, "partly up", ["up", "down"]),
        (states.RUNNING, None, None, "partly up", ["up", "down"]),
        (states.EXITED, states.FAILED, None, "down", ["up"]),
        (states.RUNNING, states.LAUNCHING, "up", "starting", ["cancel"]),
        (states.RUNNING, states.STOPPING, "down", "stopping", ["cancel"]),
    ],
)
def test_the_state_and_the_buttons_follow_from_seats_and_job(
    rig: Rig, first: str | None, second: str | None, job: str | None, state: str, verbs: list[str]
) -> None:
    for member, its in (("impl", first), ("test", second)):
        if its:
            put(rig, member, its)
    if job:
        Job.objects.create(rig=rig, verb=job)
    (board,) = boards(["team"])
    assert (board.state, [button.verb for button in board.buttons]) == (state, verbs)
    assert [button.asks for button in board.buttons] == [verb == "down" or verbs == ["up", "down"] for verb in verbs]


def test_only_a_rig_that_is_down_can_be_archived(rig: Rig) -> None:
    assert boards()[0].verbs == ("up", "archive")
    put(rig, "impl", states.LAUNCHING)
    assert "archive" not in boards()[0].verbs


def test_a_rig_of_one_speaks_of_one_seat(rig: Rig) -> None:
    rig.seats.filter(member="test").delete()
    put(rig, "impl", states.RUNNING)
    assert boards()[0].state_text == "up: 1 of 1 seat runs"


def test_what_has_failed_is_counted_and_told(rig: Rig) -> None:
    put(rig, "impl", states.FAILED, reason="no program")
    put(rig, "test", states.EXITED, exit_status=3)
    (board,) = boards()
    assert (board.failed, board.state_text) == (2, "down: 0 of 2 seats run, 2 failed")
    assert board.as_line()["problems"] == [{"seat": "dev.impl", "message": "dev.impl: no program"}]


def test_one_that_runs_but_was_not_ready_in_time_has_not_failed(rig: Rig) -> None:
    put(rig, "impl", states.RUNNING, reason="it has not shown that it is ready")
    put(rig, "test", states.RUNNING)
    assert boards()[0].state_text == "up: 2 of 2 seats run"


def test_a_program_that_has_done_its_work_has_not_failed(rig: Rig) -> None:
    put(rig, "impl", states.RUNNING)
    put(rig, "test", states.EXITED, exit_status=0)
    assert boards()[0].state_text == "partly up: 1 of 2 seats run"


def test_a_rig_that_was_taken_down_has_no_failures(rig: Rig) -> None:
    want(rig, up=False)
    for member in ("impl", "test"):
        put(rig, member, states.EXITED, exit_signal=1)
    assert boards()[0].state_text == "down: 0 of 2 seats run"


def test_a_pod_and_a_rig_say_what_their_agents_have_used_and_of_how_many_that_is_known(rig: Rig) -> None:
    rig.seats.update(runtime="claude-code")
    put(rig, "impl", states.RUNNING, usage={"tokens": 181_600, "cost": 1.234})
    (board,) = boards()
    words = "present conversations: 182k tokens · $1.23 · 1 of 2 seats known"
    assert board.used.text == board.pods[0].used.text == words


def test_a_rig_of_terminals_uses_nothing_that_could_be_said(rig: Rig) -> None:
    assert boards()[0].used.text == ""


def test_archived_rigs_are_not_shown_and_names_choose(make_rig: MakeRig) -> None:
    for name in ("one", "two", "three"):
        make_rig(spec_text(name, {"a.b": SLEEP}))
    Rig.objects.filter(name="three").update(archived_at=timezone.now())
    assert [board.name for board in boards()] == ["one", "two"]
    assert [board.name for board in boards(["two", "three", "four"])] == ["two"]
    assert boards([]) == []


def test_the_number_of_queries_does_not_grow(make_rig: MakeRig) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for board in boards():
                board.as_line()
                [seat_line(seat) for seat in board.seats]
        return len(queries)

    make_rig(spec_text("one", {"a.b": SLEEP}))
    few = count()
    for name in ("two", "three", "four"):
        make_rig(seven(name))
    assert count() == few <= 6


def test_a_spec_that_is_written_between_two_queries_breaks_no_page(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seats are read first: here both of a new edge are added behind the reader's back."""
    larger = load(spec_text("team", {"dev.impl": SLEEP, "ops.log": SLEEP}, [("can_observe", "ops.log", "dev.impl")]))
    with CaptureQueriesContext(connection):
        original = Job.objects.filter

        def write_then_filter(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.undo()
            write_wish(rig, rig.revision, larger, rig.root)
            return original(*args, **kwargs)

        monkeypatch.setattr(Job.objects, "filter", write_then_filter)
        (board,) = boards()
    assert {edge.source for edge in board.edges} <= {seat.pk for seat in board.seats}
    assert [edge.text for edge in boards()[0].edges] == ["ops.log can observe dev.impl"]


def test_a_seat_in_a_line_tells_where_it_runs_only_while_it_does(rig: Rig) -> None:
    put(rig, "impl", states.RUNNING, pane_id="%3", pid=77, activity="idle")
    put(rig, "test", states.EXITED, pane_id="%4", pid=78, exit_status=3, reason="it ended at once")
    impl, test = map(seat_line, boards()[0].seats)
    assert impl.pop("since") and test.pop("since")
    assert impl.pop("activity_since") and not test.pop("activity_since")
    nothing = {"activity_reason": "", "finished": False, "question": None, "limit": None, "usage": {}, "bypass": ""}
    common = {"rig": "team", "pod": "dev", "label": "", "runtime": "terminal", **nothing}
    assert impl == {
        **common, "address": "dev-impl@team", "member": "impl", "state": "running", "activity": "idle",
        "exit": "", "reason": "", "pane": "%3", "pid": 77,
    }  # fmt: skip
    assert test == {
        **common, "address": "dev-test@team", "member": "test", "state": "exited", "activity": "",
        "exit": "exit 3", "reason": "it ended at once", "pane": "", "pid": None,
    }  # fmt: skip


def test_a_rig_without_seats_says_so_and_offers_no_start(make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("empty", {"a.one": ["cat"]}))
    rig.seats.all().delete()
    [board] = boards(["empty"])
    assert board.state_text == "down: it has no seats" and board.verbs == ("archive",)
