"""No conversation is open in two programs: who holds it already is found before anything is ended or started."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from agents.models import Session
from agents.runtimes import RUNTIMES
from agents.runtimes.base import Holder
from agents.sessions import TmuxServer
from tests.agents.actors import ActorRuntime
from tests.real_server import eventually
from tests.topology.conftest import MakeRig
from tests.topology.rigs import spec_text
from topology.apply import bring_up
from topology.models import Event, Job, Rig
from topology.seat_jobs import relaunch_seats

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]


@pytest.fixture
def rig(make_rig: MakeRig, tmux: TmuxServer, monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Two actors that run."""
    monkeypatch.setitem(RUNTIMES, "actor", ActorRuntime())
    actor = {"runtime": "actor", "cwd": ".", "agent_ref": "builtin:default", "profile": "default"}
    rig = make_rig(spec_text("team", {"a.one": actor, "a.two": actor}))
    assert bring_up(rig, Job.objects.create(rig=rig, verb="up"), lambda: False)["failed"] == {}
    Job.objects.update(state="done")
    return rig


def conversation(member: str) -> str:
    """The conversation in which a seat is."""
    return Session.objects.live().get(address=f"a-{member}@team").conversation_id


def relaunch(rig: Rig, seat: str, mode: str, of: str) -> dict[str, Any]:
    asked = [{"seat": seat, "mode": mode, "conversation": of}]
    job = Job.objects.create(rig=rig, verb="restart", options={"seats": asked}, actor="ann")
    return relaunch_seats(rig, job, lambda: False)


def pids() -> set[int | None]:
    """The programs that run."""
    return {session.pid for session in Session.objects.live()}


def test_a_conversation_that_another_seat_holds_is_not_taken_up(rig: Rig) -> None:
    before = pids()
    failed = relaunch(rig, "a.two", "resume", conversation("one"))["failed"]
    assert failed == {
        "a.two": "cannot resume a.two: its conversation is open in a-one@team (end that first, or use --fresh)"
    }
    assert pids() == before and not Event.objects.filter(kind="seat.stopping").exists()


def test_a_conversation_that_a_program_of_somebody_holds_is_not_taken_up(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, before = conversation("two"), pids()
    (tmp_path / "open.json").write_text(json.dumps(mine))
    monkeypatch.setattr(ActorRuntime, "reports", lambda self, env: str(tmp_path / "open*.json"))
    held = Holder(os.getpid())
    monkeypatch.setattr(
        ActorRuntime, "holder", lambda self, report, conversation: held if json.loads(report) == conversation else None
    )
    failed = relaunch(rig, "a.two", "resume", mine)["failed"]
    assert failed == {
        "a.two": f"cannot resume a.two: process {os.getpid()} has its conversation open"
        " (end that first, or use --fresh)"
    }
    assert pids() == before


def test_a_seat_takes_up_its_own_conversation_although_it_holds_it(rig: Rig) -> None:
    mine = conversation("two")
    assert relaunch(rig, "a.two", "resume", mine) == {"launched": ["a.two"], "stopped": [], "failed": {}}
    assert conversation("two") == mine


def test_a_fork_of_a_conversation_that_is_open_is_another_one(rig: Rig) -> None:
    """It begins as a copy, so that nobody is in the way of anybody."""
    source = conversation("one")
    assert relaunch(rig, "a.two", "fork", source)["failed"] == {}
    session = Session.objects.live().get(address="a-two@team")
    begun = session.folder / "beginning.json"
    assert eventually(begun.exists)
    assert json.loads(begun.read_text()) == ["fork", session.conversation_id, source]
    assert session.conversation_id not in ("", source) and conversation("one") == source
