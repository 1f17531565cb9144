"""`restart` keeps a conversation where that can be, and `fork` copies one; what cannot be is refused beforehand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology.commands import relaunch
from topology.commands.calls import BadArgument, Call
from topology.errors import Conflict
from topology.models import Job, Rig

pytestmark = pytest.mark.django_db

BEGUN: dict[str, Any] = {"conversation_id": "c1", "conversation_begun": True}


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    return make_rig(seven("team"))


def call(**arguments: Any) -> Call:
    return Call("ann", {"seat": "dev-impl@team", **arguments})


def queued() -> dict[str, Any]:
    """The options of the only job."""
    job = Job.objects.get(verb="restart", actor="ann")
    return dict(job.options)


def test_a_restart_takes_the_conversation_up(rig: Rig) -> None:
    seated(rig, "impl", **BEGUN)
    answer = relaunch.restart(call())
    assert (answer["rig"], answer["mode"]) == ("team", "resume")
    assert queued() == {"seat": "dev.impl", "mode": "resume", "conversation": "c1"}


@pytest.mark.parametrize(
    ("runtime", "session", "arguments"),
    [
        ("claude-code", BEGUN, {"fresh": True}),
        ("claude-code", {"conversation_id": "c1"}, {}),
        ("terminal", {}, {}),
    ],
)
def test_a_restart_says_when_it_begins_a_new_conversation(
    rig: Rig, runtime: str, session: dict[str, Any], arguments: dict[str, Any]
) -> None:
    seated(rig, "impl", runtime=runtime, **session)
    assert relaunch.restart(call(**arguments))["mode"] == "fresh"
    assert queued() == {"seat": "dev.impl", "mode": "fresh", "conversation": ""}


def test_a_seat_that_never_ran_is_started_by_a_restart(rig: Rig) -> None:
    assert relaunch.restart(call())["mode"] == "fresh"


def test_a_fork_starts_another_seat_or_itself_with_a_copy(rig: Rig) -> None:
    seated(rig, "impl", **BEGUN)
    seated(rig, "test")
    assert relaunch.fork(call(into="dev-test@team"))["mode"] == "fork"
    assert queued() == {"seat": "dev.test", "mode": "fork", "conversation": "c1"}
    Job.objects.update(state="done", verb="up")
    relaunch.fork(call())
    assert queued()["seat"] == "dev.impl"


def test_a_fork_stays_within_its_rig_and_its_runtime(rig: Rig, make_rig: MakeRig) -> None:
    seated(rig, "impl", **BEGUN)
    seated(rig, "test", runtime="codex")
    seated(make_rig(seven("other")), "impl")
    for into in ("dev-test@team", "dev-impl@other"):
        with pytest.raises(BadArgument, match="one rig and one runtime"):
            relaunch.fork(call(into=into))
    assert not Job.objects.exists()


def test_what_has_no_conversation_cannot_be_forked(rig: Rig) -> None:
    seated(rig, "impl", conversation_id="c1")
    with pytest.raises(Conflict, match="its conversation has not begun"):
        relaunch.fork(call())
    seated(rig, "impl", runtime="gemini", **BEGUN)
    with pytest.raises(Conflict, match="gemini cannot copy a conversation"):
        relaunch.fork(call())
    assert not Job.objects.exists()


def test_one_job_at_a_time(rig: Rig) -> None:
    relaunch.restart(call())
    with pytest.raises(Conflict, match="restart is under way"):
        relaunch.restart(call())
