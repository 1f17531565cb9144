"""Seats that were started come up: each is waited for as long as it may take, and told what it is to be told."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents import sessions
from agents.errors import TmuxError
from agents.models import Session
from agents.readings.values import UNKNOWN, Choice, Question, Reading
from agents.runtimes import RUNTIMES
from agents.sessions import Launch, SeatConfig, TmuxServer
from tests.agents.actors import ActorRuntime
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology.briefs.brief import GUIDANCE, Brief, Delivery, StartupText
from topology.commands import explain
from topology.commands.calls import Call
from topology.launching import Started, cause_in, start_level, wait_ready
from topology.models import Event, Message, Rig, Seat
from topology.plan import Operation
from topology.reconcile import Wish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]

BRIEF = Brief(
    "dev.impl",
    "actor",
    texts=(StartupText("read this", "after_ready", True, "agent.yaml"),),
    deliveries=(Delivery.of("who it is", GUIDANCE, "rigweb", b"you are dev.impl"),),
)


@pytest.fixture
def rig(make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch) -> Rig:
    monkeypatch.setitem(RUNTIMES, "actor", ActorRuntime())
    return make_rig(seven("team"))


def start(tmux: TmuxServer, rig: Rig, folder: Path, seconds: float = 20) -> Started:
    """An actor that was started in a seat just now."""
    seat = seated(rig, "impl", "launching", "actor", cwd=str(folder), ready_timeout=seconds)
    assert seat.session is not None
    tmux.ensure_running(sessions.keeper_name())
    launch = Launch(SeatConfig(seat.address, str(folder)), "actor", str(rig.pk), seat.logical)
    seat.session.pane_id, seat.session.pid = sessions.start(tmux, launch, seat.session)
    seat.session.save()
    return Started(seat, seat.session, False, time.monotonic())


def wait(tmux: TmuxServer, started: Started) -> dict[str, str]:
    return wait_ready(tmux, [started], "tester", lambda: False)


@pytest.fixture(autouse=True)
def instance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "instance_id", lambda: "ours")


def test_who_is_ready_runs(tmux: TmuxServer, rig: Rig, tmp_path: Path) -> None:
    assert wait(tmux, start(tmux, rig, tmp_path)) == {}
    assert Session.objects.get().state == "running"


def test_who_is_not_ready_in_time_runs_on(
    tmux: TmuxServer, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ActorRuntime, "is_ready", lambda *_: False)
    failures = wait(tmux, start(tmux, rig, tmp_path, seconds=0.5))
    assert "has not shown within" in failures["dev.impl"]
    assert Session.objects.get().state == "running"


def test_who_asks_a_person_runs_and_what_it_asks_is_told(
    tmux: TmuxServer, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = Question("q1", "trust", "Do you trust this folder?", choices=(Choice("y", "Yes"),))
    monkeypatch.setattr(ActorRuntime, "question", lambda *_: asks)
    assert wait(tmux, start(tmux, rig, tmp_path)) == {}
    event = Event.objects.get(kind="seat.running")
    assert event.text == "dev.impl is running and waits for a person: Do you trust this folder?"
    assert event.payload == {"asks": "Do you trust this folder?"}


def test_who_ends_at_once_has_failed(tmux: TmuxServer, rig: Rig, tmp_path: Path) -> None:
    started = start(tmux, rig, tmp_path)
    tmux.run(["kill-session", "-t", f"={started.seat.address}"])
    assert "disappeared" in wait(tmux, started)["dev.impl"]


def launch_level(tmux: TmuxServer, rig: Rig, folder: Path, brief: Brief, cancelled: bool = False) -> Seat:
    """Launch one seat as jobs do; returns it."""
    seat = rig.seats.select_related("rig", "pod").get(member="impl")
    launch = Launch(SeatConfig(seat.address, str(folder)), "actor", str(rig.pk), seat.logical)
    operation = Operation(1, "launch", seat.logical, "it does not run")
    wishes = {seat.logical: Wish(launch, brief)}
    tmux.ensure_running(sessions.keeper_name())
    start_level(tmux, [operation], {seat.logical: seat}, wishes, "tester", lambda: cancelled)
    return seat


def given(seat: Seat) -> list[str]:
    """What `explain` says that the seat was given."""
    return [thing["what"] for thing in explain.run(Call("ann", {"seat": seat.address}))["given"]]


def test_what_a_seat_is_told_is_queued_with_its_launch(tmux: TmuxServer, rig: Rig, tmp_path: Path) -> None:
    """Whatever is killed afterwards: a job that is repeated neither forgets it nor tells it twice."""
    launch_level(tmux, rig, tmp_path, BRIEF, cancelled=True)
    assert [(m.text, m.actor, m.state) for m in Message.objects.all()] == [("read this", "agent.yaml", "queued")]


def test_what_an_earlier_launch_was_to_tell_and_nobody_has_typed_is_not_queued_twice(
    tmux: TmuxServer, rig: Rig, tmp_path: Path
) -> None:
    twice = replace(BRIEF, texts=BRIEF.texts * 2)
    for _ in range(2):
        seat = launch_level(tmux, rig, tmp_path, twice, cancelled=True)
    assert [m.text for m in Message.objects.all()] == ["read this", "read this"]
    Message.objects.filter(seat=seat).update(state="accepted")
    launch_level(tmux, rig, tmp_path, BRIEF, cancelled=True)
    assert Message.objects.filter(state="queued").count() == 1


def test_what_a_seat_was_given_is_recorded_once_its_program_has_started(
    tmux: TmuxServer, rig: Rig, tmp_path: Path
) -> None:
    seat = launch_level(tmux, rig, tmp_path, BRIEF)
    assert Event.objects.get(kind="seat.briefed").text == "dev.impl was given 1 thing"
    assert given(seat) == ["who it is"]
    assert Event.objects.get(kind="seat.briefed").payload["deliveries"][0]["how"] == "system prompt"


def test_what_a_runtime_has_no_way_to_give_is_not_told_as_given(
    tmux: TmuxServer, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ActorRuntime, "guidance_way", lambda *_: "")
    launch_level(tmux, rig, tmp_path, replace(BRIEF, guidance="you are dev.impl"))
    told = Event.objects.get(kind="seat.briefed")
    assert told.text.startswith("dev.impl was given 0 of 1 thing: runtime actor has no way to take")
    assert told.payload["deliveries"][0]["how"] == ""


def test_a_seat_that_could_not_be_launched_was_given_nothing(
    tmux: TmuxServer, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch_level(tmux, rig, tmp_path, BRIEF)
    tmux.run(["kill-session", "-t", "=dev-impl@team"])

    def refuse(*_: Any) -> Any:
        raise TmuxError("no space left")

    monkeypatch.setattr(sessions, "start", refuse)
    seat = launch_level(tmux, rig, tmp_path, BRIEF)
    assert Event.objects.filter(kind="seat.briefed").count() == 1, "that of the first launch"
    assert given(seat) == []


def test_a_screen_that_cannot_be_had_just_now_is_looked_at_again(
    tmux: TmuxServer, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One pane that goes, or a tmux that is busy, must not end the boot of all the others."""
    fails, really = iter((True, True)), sessions.readiness

    def readiness(*given: Any) -> sessions.Readiness:
        if next(fails, False):
            raise TmuxError("can't find pane")
        return really(*given)

    monkeypatch.setattr(sessions, "readiness", readiness)
    assert wait(tmux, start(tmux, rig, tmp_path)) == {}


def test_a_program_is_not_read_before_its_environment_is_its_own(
    tmux: TmuxServer, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it has replaced what tmux has forked, its variables are those of tmux, which name other folders."""
    own, really = iter((False, False)), sessions.has_started
    known: list[Reading] = []
    is_ready = ActorRuntime.is_ready

    def ready(runtime: ActorRuntime, screen: Any, reading: Reading) -> bool:
        known.append(reading)
        return is_ready(runtime, screen, reading)

    monkeypatch.setattr(sessions, "has_started", lambda session: next(own, True) and really(session))
    monkeypatch.setattr(ActorRuntime, "is_ready", ready)
    assert wait(tmux, start(tmux, rig, tmp_path)) == {}
    assert known[0] is UNKNOWN and known[-1].activity.name == "idle"


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("Error: no rollout found for thread id 7\n\n   7: <unknown>\n", "Error: no rollout found for thread id 7"),
        ("Unable to connect\nsee https://example.com/help\n", "Unable to connect"),
        ("No conversation found with session ID: 7\n", "No conversation found with session ID: 7"),
        ("starting\nit broke\n\n", "it broke"),
        ("", ""),
    ],
)
def test_the_cause_of_an_end_is_the_line_that_tells_of_a_failure(said: str, cause: str) -> None:
    assert cause_in(said) == cause
