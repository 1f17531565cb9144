"""`explain` says on what the state of a seat is decided: of one that ended, how, when and with which last words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from agents import sessions, states
from agents.sessions import TmuxServer
from tests.real_server import eventually
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from tests.topology.seated import seated
from topology.apply import bring_up
from topology.commands import explain
from topology.commands.calls import Call
from topology.models import Job, Rig, Seat
from topology.reconcile import survey
from topology.watcher import Watcher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]

READ = {"activity": "idle", "activity_rule": "status file", "activity_evidence": "status: idle"}


def explained(rig: Rig, member: str) -> dict[str, Any]:
    seat = rig.seats.select_related("rig", "pod").get(member=member)
    return explain.run(Call("ann", {"seat": seat.address}))


def test_of_a_program_that_has_ended_it_tells_how_and_not_what_was_read_before(
    make_rig: MakeRig, tmux: TmuxServer
) -> None:
    rig = make_rig(spec_text("team", {"a.brief": ["bash", "-c", "read line; echo no more paper; exit 3"]}))
    bring_up(rig, Job.objects.create(rig=rig, verb="up"), lambda: False)
    session = Seat.objects.select_related("session").get().session
    assert session is not None
    type(session).objects.filter(pk=session.pk).update(**READ)
    tmux.run(["send-keys", "-t", survey(rig).panes["a.brief"].id, "Enter"])
    assert eventually(lambda: survey(rig).panes["a.brief"].end_known)
    Watcher().take_notice(sessions.observe(tmux))
    told = explained(rig, "brief")
    assert (told["state"], told["exit"], told["rule"]) == ("exited", "exit 3", "end of its program, as tmux tells it")
    assert told["evidence"].splitlines()[-1] == "no more paper"
    session.refresh_from_db()
    assert datetime.fromisoformat(told["since"]) == session.ended_at


def test_of_a_program_that_runs_it_tells_what_was_read(make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"a.one": SLEEP}))
    seated(rig, "one", **READ)
    told = explained(rig, "one")
    assert (told["rule"], told["evidence"], told["exit"]) == ("status file", "status: idle", "")


@pytest.mark.parametrize(("activity", "finished"), [("idle", True), ("waiting", False), ("error", False)])
def test_who_waits_has_finished_nothing_whatever_it_did_before(
    make_rig: MakeRig, activity: str, finished: bool
) -> None:
    rig = make_rig(spec_text("team", {"a.one": SLEEP}))
    seated(rig, "one", activity=activity, unseen=True)
    assert explained(rig, "one")["finished"] is finished


def test_of_a_seat_that_could_not_be_launched_it_tells_that_and_no_end_of_before(make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"a.one": SLEEP}))
    seat = seated(rig, "one", states.EXITED, exit_status=3, **READ)
    Seat.objects.filter(pk=seat.pk).update(problem="there is no such folder")
    told = explained(rig, "one")
    assert (told["state"], told["reason"], told["exit"]) == ("failed", "there is no such folder", "")
    assert told["rule"] == told["evidence"] == ""
