"""Conversations go on, are copied or begin anew, and none is open in two programs: that is found out before."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from agents.models import Session
from agents.runtimes import RUNTIMES
from agents.runtimes.base import Beginning, Holder, LaunchCommand, Place, SeatConfig
from agents.sessions import TmuxServer
from tests.agents.actors import ActorRuntime
from tests.real_server import eventually
from tests.topology.conftest import MakeRig
from tests.topology.rigs import alive, spec_text
from topology.apply import bring_up, take_down
from topology.library import Source
from topology.models import Event, Job, Message, Rig
from topology.reconcile import preview
from topology.seat_jobs import relaunch_seats
from topology.spec import load

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


def begun(member: str, conversation: str = "") -> str:
    """The conversation of a seat, now that something was said in it; another one, if it is given."""
    session = Session.objects.filter(address=f"a-{member}@team").latest("pk")
    session.conversation_id, session.conversation_begun = conversation or session.conversation_id, True
    session.save()
    return session.conversation_id


def relaunch(rig: Rig, seat: str, **options: Any) -> dict[str, Any]:
    job = Job.objects.create(rig=rig, verb="restart", options={"seats": [seat], **options}, actor="ann")
    result = relaunch_seats(rig, job, lambda: False)
    Job.objects.update(state="done")
    return result


def how_it_began(member: str) -> list[str]:
    """What the program was told of its conversation: mode, id, and of which it is a copy."""
    file = Session.objects.live().get(address=f"a-{member}@team").folder / "beginning.json"
    return list(json.loads(file.read_text()))


def told(kind: str) -> str:
    """The newest event of a kind."""
    return Event.objects.filter(kind=kind).latest("pk").text


def pids() -> set[int | None]:
    """The programs that run."""
    return {session.pid for session in Session.objects.live()}


def test_a_restart_goes_on_with_the_conversation(rig: Rig) -> None:
    mine = begun("two")
    assert relaunch(rig, "a.two") == {"launched": ["a.two"], "stopped": [], "failed": {}}
    assert how_it_began("two") == ["resume", mine, ""]
    assert told("seat.launching") == "a.two is launching (its conversation goes on)"


def test_a_restart_begins_anew_where_that_is_asked_for(rig: Rig) -> None:
    mine = begun("two")
    relaunch(rig, "a.two", fresh=True)
    mode, now, _ = how_it_began("two")
    assert mode == "fresh" and now != mine
    assert told("seat.launching") == "a.two is launching (a new conversation, as was asked for)"


def test_where_nothing_was_said_there_is_nothing_to_go_on_with(rig: Rig) -> None:
    relaunch(rig, "a.two")
    assert how_it_began("two")[0] == "fresh"
    assert told("seat.launching") == "a.two is launching (restart was asked for)"


def test_a_conversation_that_another_seat_holds_is_not_taken_up(rig: Rig) -> None:
    before = pids()
    begun("two", conversation("one"))
    assert relaunch(rig, "a.two")["failed"] == {
        "a.two": "cannot resume a.two: its conversation is open in a-one@team (end that first, or use --fresh)"
    }
    assert pids() == before and not Event.objects.filter(kind="seat.stopping").exists()
    assert told("seat.failed").startswith("cannot resume a.two: its conversation is open in a-one@team")
    assert rig.seats.get(member="two").state == "running"


def test_a_conversation_that_a_program_of_somebody_holds_is_not_taken_up(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, before = begun("two"), pids()
    (tmp_path / "open.json").write_text(json.dumps(mine))
    monkeypatch.setattr(ActorRuntime, "reports", lambda self, env: str(tmp_path / "open*.json"))
    held = Holder(os.getpid())
    monkeypatch.setattr(
        ActorRuntime, "holder", lambda self, report, conversation: held if json.loads(report) == conversation else None
    )
    assert relaunch(rig, "a.two")["failed"] == {
        "a.two": f"cannot resume a.two: process {os.getpid()} has its conversation open"
        " (end that first, or use --fresh)"
    }
    assert pids() == before


def test_a_conversation_that_cannot_be_taken_up_is_not_silently_left(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next attempt is for the same one, until a person decides otherwise."""

    def refuse(self: ActorRuntime, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        return LaunchCommand(("bash", "-c", f"echo no conversation {beginning.mode} {beginning.id}; sleep 0.2; exit 1"))

    mine = begun("two")
    monkeypatch.setattr(ActorRuntime, "launch", refuse)
    monkeypatch.setattr(ActorRuntime, "settle_seconds", 1.0)
    for _ in range(2):
        assert relaunch(rig, "a.two")["failed"] == {
            "a.two": f"a.two failed: it ended at once (exit 1): no conversation resume {mine}"
            " (without its last conversation: rig start a-two@team --fresh)"
        }


def test_a_fork_of_a_conversation_that_is_open_is_another_one(rig: Rig) -> None:
    """It begins as a copy, so that nobody is in the way of anybody."""
    source = conversation("one")
    copy = {"conversation": source, "address": "a-one@team"}
    assert relaunch(rig, "a.two", copy=copy)["failed"] == {}
    mode, now, parent = how_it_began("two")
    assert (mode, parent) == ("fork", source) and now == conversation("two")
    assert now not in ("", source) and conversation("one") == source
    assert told("seat.launching") == "a.two is launching (a copy of the conversation of a-one@team)"


def up(rig: Rig, **options: Any) -> dict[str, Any]:
    result = bring_up(rig, Job.objects.create(rig=rig, verb="up", options=options), lambda: False)
    Job.objects.update(state="done")
    return result


def test_a_rig_that_was_down_comes_up_with_its_conversations(rig: Rig) -> None:
    mine = begun("two")
    take_down(rig, Job.objects.create(rig=rig, verb="down", state="done"), lambda: False)
    source = Source(load(rig.revision.text), rig.revision.text, "test", rig.root, rig=rig)
    assert [o.cause for o in preview(source, {}).operations] == ["not running", "not running; its conversation goes on"]
    assert up(rig)["failed"] == {}
    assert how_it_began("one")[0] == "fresh" and how_it_began("two") == ["resume", mine, ""]
    assert "its conversation goes on" in told("seat.launching")


def test_a_rig_that_was_down_comes_up_anew_where_that_is_asked_for(rig: Rig) -> None:
    begun("two")
    take_down(rig, Job.objects.create(rig=rig, verb="down", state="done"), lambda: False)
    source = Source(load(rig.revision.text), rig.revision.text, "test", rig.root, rig=rig)
    anew = "not running; a new conversation, as was asked for"
    assert [o.cause for o in preview(source, {"fresh": True}).operations] == ["not running", anew]
    up(rig, fresh=True)
    assert how_it_began("two")[0] == "fresh"


def test_who_was_killed_goes_on_where_it_was(rig: Rig) -> None:
    mine, pid = begun("one"), Session.objects.live().get(address="a-one@team").pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not alive(pid))
    assert up(rig)["launched"] == ["a.one"]
    assert how_it_began("one") == ["resume", mine, ""]


def test_who_goes_on_is_told_what_a_restore_tells(rig: Rig, make_rig: MakeRig) -> None:
    actor = {"runtime": "actor", "cwd": ".", "agent_ref": "builtin:default", "profile": "default"}
    telling = [
        {"type": "send_text", "value": f"on {occasion}", "applies_on": [occasion], "idempotent": True}
        for occasion in ("fresh_start", "restore")
    ]
    begun("one")
    make_rig(spec_text("team", {name: {**actor, "startup": {"actions": telling}} for name in ("a.one", "a.two")}))
    rig.refresh_from_db()
    up(rig, recreate=True)
    texts = {m.seat.member: m.text for m in Message.objects.select_related("seat")}
    assert texts == {"one": "on restore", "two": "on fresh_start"}
