"""Ends that are not simple: panes that vanish, labels that no longer prove anything."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from agents import sessions
from agents.sessions import TmuxServer
from agents.tmux.panes import Pane
from tests.real_server import eventually
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, STUBBORN, alive, spec_text
from topology.apply import bring_up, seats_of
from topology.ending import end_seats
from topology.models import Event, Job, Rig
from topology.reconcile import survey

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]


def running(make_rig: MakeRig, **members: list[str]) -> Rig:
    rig = make_rig(spec_text("team", {f"a.{name}": command for name, command in members.items()}))
    bring_up(rig, Job.objects.create(rig=rig, verb="up"), lambda: False)
    return rig


def end(rig: Rig, panes: dict[str, Pane], grace: float = 15.0) -> list[str]:
    return end_seats(sessions.tmux(), panes, seats_of(rig), grace, "tester")


def told(kind: str = "seat.exited") -> list[str]:
    return list(Event.objects.filter(kind=kind).values_list("text", flat=True))


def test_nothing_to_end_is_nothing(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = running(make_rig, one=SLEEP)
    before = Event.objects.count()
    assert end(rig, {}) == [] and Event.objects.count() == before


def test_a_polite_end_is_told_as_the_programs_own(make_rig: MakeRig, tmux: TmuxServer) -> None:
    polite = ["bash", "-c", "trap 'exit 4' HUP; echo ready; while :; do sleep 0.05; done"]
    rig = running(make_rig, polite=polite)
    panes = dict(survey(rig).panes)
    assert eventually(lambda: "ready" in tmux.capture(panes["a.polite"].id, 0, escapes=False))
    assert end(rig, panes) == ["a.polite"]
    assert told() == ["a.polite exited (exit 4)"] and told("seat.stopping") == ["a.polite is asked to end"]


def test_a_program_that_had_ended_before_is_cleared_away_and_not_told_as_ended(
    make_rig: MakeRig, tmux: TmuxServer
) -> None:
    rig = running(make_rig, brief=["bash", "-c", "read line; exit 3"])
    tmux.run(["send-keys", "-t", survey(rig).panes["a.brief"].id, "Enter"])
    assert eventually(lambda: survey(rig).panes["a.brief"].end_known)
    assert end(rig, dict(survey(rig).panes)) == []
    assert survey(rig).panes == {} and told() == ["a.brief exited (exit 3)"]


def test_a_pane_that_is_no_longer_ours_when_it_comes_to_force_is_left_alone(
    make_rig: MakeRig, tmux: TmuxServer
) -> None:
    rig = running(make_rig, mule=STUBBORN)
    panes = dict(survey(rig).panes)
    pane = panes["a.mule"]
    assert eventually(lambda: "ready" in tmux.capture(pane.id, 0, escapes=False))
    tmux.run(["set-option", "-p", "-t", pane.id, "@rigweb_instance", "ffffffffffff"])
    end(rig, panes, grace=0.2)
    assert alive(pane.pid) and [p.id for p in tmux.list_panes() if p.name == "a-mule@team"] == [pane.id]


def test_a_session_that_somebody_ends_meanwhile_is_not_told_as_killed(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = running(make_rig, mule=STUBBORN)
    panes = dict(survey(rig).panes)
    assert eventually(lambda: "ready" in tmux.capture(panes["a.mule"].id, 0, escapes=False))

    def interfere() -> None:
        assert eventually(lambda: told_elsewhere())
        sessions.tmux().run(["kill-session", "-t", panes["a.mule"].tmux_session])

    def told_elsewhere() -> bool:
        from django.db import connection

        try:
            return bool(told("seat.stopping"))
        finally:
            connection.close()

    thread = threading.Thread(target=interfere)
    thread.start()
    end(rig, panes, grace=20)
    thread.join()
    assert told() == ["a.mule exited: its tmux session is gone"]
    os.kill(panes["a.mule"].pid, signal.SIGKILL)
