"""What tmux shows is written down as it is: no end is missed, none is made up."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from agents import sessions, states
from agents.models import Session
from agents.sessions import TmuxServer
from agents.tmux.panes import Pane
from tests.real_server import eventually
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology import watcher
from topology.apply import bring_up
from topology.models import Event, Job, Rig, Seat
from topology.watcher import Watcher, is_unsettled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]


@pytest.fixture
def rig(make_rig: MakeRig, tmux: TmuxServer) -> Rig:
    """A rig of two that runs, its job done."""
    rig = make_rig(spec_text("team", {"a.one": SLEEP, "a.two": SLEEP}))
    job = Job.objects.create(rig=rig, verb="up")
    bring_up(rig, job, lambda: False)
    Job.objects.update(state="done")
    Event.objects.model._base_manager.all()._raw_delete("default")
    return rig


def now(rig: Rig) -> dict[str, str]:
    return {seat.member: seat.state for seat in rig.seats.select_related("session")}


def told() -> list[str]:
    return list(Event.objects.values_list("text", flat=True))


def pane_of(tmux: TmuxServer, member: str) -> Pane:
    return next(pane for pane in tmux.list_panes() if pane.name == f"a-{member}@team")


def test_when_nothing_has_happened_nothing_is_written(rig: Rig, tmux: TmuxServer) -> None:
    eye = Watcher()
    assert [eye.take_notice(tmux.list_panes()) for _ in range(3)] == [False] * 3
    assert told() == [] and now(rig) == {"one": "running", "two": "running"}


def test_an_end_is_written_with_its_status_and_once(rig: Rig, tmux: TmuxServer) -> None:
    os.kill(pane_of(tmux, "one").pid, signal.SIGKILL)
    assert eventually(lambda: pane_of(tmux, "one").end_known)
    eyes = Watcher(), Watcher()
    for eye in eyes:
        assert eye.take_notice(tmux.list_panes()) is False
    assert told() == ["a.one exited (signal 9)"]
    assert now(rig) == {"one": "exited", "two": "running"}


def test_a_pane_that_owes_its_status_is_looked_at_again_but_not_for_ever(rig: Rig, tmux: TmuxServer) -> None:
    from dataclasses import replace

    panes = [replace(p, dead=True) if p.name == "a-one@team" else p for p in tmux.list_panes()]
    eye = Watcher()
    assert [eye.take_notice(panes) for _ in range(watcher.PATIENCE)] == [True] * watcher.PATIENCE
    assert told() == []
    assert eye.take_notice(panes) is False
    assert told() == ["a.one exited"] and Session.objects.get(address="a-one@team").exit_text == ""


def test_a_status_that_comes_late_is_still_written(rig: Rig, tmux: TmuxServer) -> None:
    from dataclasses import replace

    eye, panes = Watcher(), tmux.list_panes()
    assert eye.take_notice([replace(p, dead=True) for p in panes]) is True
    eye.take_notice([replace(p, dead=True, status=3) for p in panes])
    assert sorted(told()) == ["a.one exited (exit 3)", "a.two exited (exit 3)"]


def test_a_session_that_is_gone_is_written_as_gone(rig: Rig, tmux: TmuxServer) -> None:
    tmux.run(["kill-session", "-t", pane_of(tmux, "one").tmux_session])
    Watcher().take_notice(tmux.list_panes())
    assert told() == ["a.one exited: its tmux session is gone"]


def test_panes_listed_before_a_seat_came_up_do_not_end_it(make_rig: MakeRig, tmux: TmuxServer) -> None:
    before = tmux.list_panes()
    rig = make_rig(spec_text("team", {"a.one": SLEEP}))
    bring_up(rig, Job.objects.create(rig=rig, verb="up"), lambda: False)
    for state in ("running", "done"):  # of the job: while it runs, and after it
        Job.objects.update(state=state)
        Watcher().take_notice(before)
        assert now(rig) == {"one": "running"}


@pytest.mark.parametrize("state", [states.LAUNCHING, states.STOPPING])
def test_what_a_job_is_at_work_on_is_left_to_it(rig: Rig, tmux: TmuxServer, state: str) -> None:
    Session.objects.update(state=state)
    Job.objects.update(state="running")
    Watcher().take_notice(tmux.list_panes())
    assert set(now(rig).values()) == {state} and told() == [] and is_unsettled()


@pytest.mark.parametrize("state", [states.LAUNCHING, states.STOPPING])
def test_what_a_dead_job_left_is_brought_in_line_with_where_it_runs(rig: Rig, tmux: TmuxServer, state: str) -> None:
    Session.objects.update(state=state, pane_id="", pid=None)
    assert is_unsettled()
    Watcher().take_notice(tmux.list_panes())
    assert now(rig) == {"one": "running", "two": "running"} and not is_unsettled()
    pane = pane_of(tmux, "one")
    session = Session.objects.get(address="a-one@team")
    assert (session.pane_id, session.pid) == (pane.id, pane.pid)


def test_a_launch_that_never_made_a_pane_has_failed_once_no_job_is_open(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.one": SLEEP}))
    Seat.objects.update(session=Session.objects.create(address="a-one@team", state=states.LAUNCHING))
    job = Job.objects.create(rig=rig, verb="up", state="running")
    Watcher().take_notice([])
    assert now(rig) == {"one": "launching"}
    Job.objects.filter(pk=job.pk).update(state="failed")
    Watcher().take_notice([])
    assert now(rig) == {"one": "failed"}


@pytest.mark.parametrize(
    "forge",
    [
        lambda labels: {**labels, "@rigweb_instance": "ffffffffffff"},
        lambda labels: {**labels, "@rigweb_session": "999999"},
        lambda labels: {**labels, "@rigweb_session": "1;kill"},
        lambda labels: {},
    ],
)
def test_a_pane_that_does_not_prove_to_be_the_sessions_is_not_taken_for_it(
    rig: Rig, tmux: TmuxServer, forge: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    pane = pane_of(tmux, "one")
    assert pane.labels is not None
    wanted: dict[str, Any] = forge(pane.labels.options())
    for name in pane.labels.options():
        value = [wanted[name]] if name in wanted else []
        tmux.run(["set-option", "-p", *([] if value else ["-u"]), "-t", pane.id, name, *value])
    Watcher().take_notice(tmux.list_panes())
    assert now(rig) == {"one": "exited", "two": "running"}
    assert pane_of(tmux, "one").pid == pane.pid


def test_what_ended_behind_a_stopped_server_is_found_at_the_next_start(rig: Rig, tmux: TmuxServer) -> None:
    tmux.run(["kill-server"])
    assert eventually(lambda: sessions.observe(tmux) == [])
    Watcher().take_notice([])
    assert now(rig) == {"one": "exited", "two": "exited"}
