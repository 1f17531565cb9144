"""`start` and `restart` keep a conversation where that can be, `fork` copies one; what cannot be is refused first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology.commands import relaunch, stop
from topology.commands.calls import Answer, BadArgument, Call
from topology.errors import Conflict
from topology.models import Job, Rig

pytestmark = pytest.mark.django_db

BEGUN: dict[str, Any] = {"conversation_id": "c1", "conversation_begun": True}


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    return make_rig(seven("team"))


def call(**arguments: Any) -> Call:
    return Call("ann", {"seat": "dev-impl@team", **arguments})


def calls(*seats: str, **arguments: Any) -> Call:
    return Call("ann", {"seat": list(seats or ("dev-impl@team",)), **arguments})


def queued(verb: str = "restart") -> dict[str, Any]:
    """What the only job is asked for."""
    return dict(Job.objects.get(verb=verb, actor="ann").options)


@pytest.mark.parametrize("fresh", [False, True])
def test_a_restart_names_its_seats_and_whether_they_begin_anew(rig: Rig, fresh: bool) -> None:
    assert relaunch.restart(calls(fresh=fresh))["rig"] == "team"
    assert queued() == {"seats": ["dev.impl"], "fresh": fresh}


def test_a_fork_starts_another_seat_or_itself_with_a_copy(rig: Rig) -> None:
    seated(rig, "impl", **BEGUN)
    seated(rig, "test")
    relaunch.fork(call(into="dev-test@team"))
    assert queued() == {"seats": ["dev.test"], "copy": {"conversation": "c1", "address": "dev-impl@team"}}
    Job.objects.update(state="done", verb="up")
    relaunch.fork(call())
    assert queued()["seats"] == ["dev.impl"]


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
    relaunch.restart(calls())
    with pytest.raises(Conflict, match="restart is under way"):
        relaunch.restart(calls())


def test_several_seats_of_a_rig_are_one_job(rig: Rig) -> None:
    relaunch.restart(calls("dev-impl@team", "ops-log@team", "dev.impl@team"))
    assert queued()["seats"] == ["dev.impl", "ops.log"]


def test_a_start_leaves_what_runs(rig: Rig) -> None:
    relaunch.start(calls())
    assert queued("start") == {"seats": ["dev.impl"], "fresh": False, "leave_running": True}


@pytest.mark.parametrize("verb", [relaunch.start, relaunch.restart, stop.run])
def test_seats_of_two_rigs_are_refused_together(rig: Rig, make_rig: MakeRig, verb: Callable[[Call], Answer]) -> None:
    make_rig(seven("other"))
    with pytest.raises(BadArgument, match="seats of other and team at once"):
        verb(calls("dev-impl@team", "dev-impl@other"))
    assert not Job.objects.exists()


def test_a_stop_names_its_seats_and_its_patience(rig: Rig) -> None:
    answer = stop.run(calls("dev-impl@team", "ops-log@team", grace=0.0))
    job = Job.objects.get()
    assert (answer["job"], answer["rig"], job.verb) == (job.pk, "team", "stop")
    assert job.options == {"seats": ["dev.impl", "ops.log"], "grace": 0.0}
