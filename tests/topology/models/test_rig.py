"""Rigs, pods, seats, edges and jobs: what the database itself refuses, and how rows are told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology.models import Edge, Job, Pod, Rig, Seat, Snapshot
from topology.models import job as job_states

pytestmark = pytest.mark.django_db
TWO = spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}, [("delegates_to", "dev.impl", "dev.test")])


def test_a_name_belongs_to_one_rig_until_that_is_archived(make_rig: MakeRig) -> None:
    rig = make_rig(TWO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rig.objects.create(name="team", revision=rig.revision, root="/")
    for _ in range(2):
        Rig.objects.filter(archived_at=None).update(archived_at=timezone.now())
        Rig.objects.create(name="team", revision=rig.revision, root="/")
    assert Rig.objects.filter(name="team").count() == 3


@pytest.mark.parametrize(
    ("options", "subject"),
    [
        ({}, "team"),
        ({"seats": ["dev.impl"]}, "dev-impl@team"),
        ({"seats": ["dev.impl", "dev.test"]}, "dev-impl@team, dev-test@team"),
        ({"seats": ["dev.impl", "dev.test", "dev.a", "dev.b"]}, "4 seats of team"),
    ],
)
def test_a_job_says_what_it_is_about(make_rig: MakeRig, options: dict[str, Any], subject: str) -> None:
    assert Job(rig=make_rig(TWO), verb="stop", options=options).subject == subject


def test_a_rig_has_one_open_job_at_a_time(make_rig: MakeRig) -> None:
    rig = make_rig(TWO)
    job = Job.objects.create(rig=rig, verb="up")
    for state in job_states.OPEN:
        Job.objects.filter(pk=job.pk).update(state=state)
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.create(rig=rig, verb="down")
    for state in (job_states.DONE, job_states.FAILED, job_states.CANCELLED):
        Job.objects.filter(pk=job.pk).update(state=state)
        job = Job.objects.create(rig=rig, verb="down")
    assert Job.objects.count() == 4


def test_two_rigs_may_each_have_an_open_job(make_rig: MakeRig) -> None:
    for name in ("one", "two"):
        Job.objects.create(rig=make_rig(spec_text(name, {"a.b": SLEEP})), verb="up")
    assert Job.objects.count() == 2


def test_a_pod_a_seat_and_an_edge_are_there_once(make_rig: MakeRig) -> None:
    rig = make_rig(TWO)
    pod, edge = rig.pods.get(), rig.edges.get()
    again = (
        lambda: Pod.objects.create(rig=rig, name="dev", label="Dev"),
        lambda: Seat.objects.create(rig=rig, pod=pod, member="impl", runtime="terminal"),
        lambda: Edge.objects.create(rig=rig, kind=edge.kind, source=edge.source, target=edge.target),
        lambda: Edge.objects.create(rig=rig, kind="can_observe", source=edge.source, target=edge.source),
    )
    for make in again:
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_rows_are_told_by_their_names(make_rig: MakeRig) -> None:
    rig = make_rig(TWO)
    seat = rig.seats.get(member="impl")
    snapshot = Snapshot.objects.create(rig=rig, revision=rig.revision)
    assert [str(rig), str(rig.pods.get()), str(seat), seat.logical] == [
        "team",
        "dev@team",
        "dev-impl@team",
        "dev.impl",
    ]
    assert str(rig.edges.get()) == "dev-impl@team delegates_to dev-test@team"
    assert str(snapshot).startswith("team at 2")
    assert str(Job(pk=3, rig=rig, verb="up")) == "up team #3"
    assert str(rig.revision) == "team revision 1"


@pytest.mark.parametrize(
    ("session", "told"),
    [
        (None, ("down", "", "", "down")),
        (Session(state=states.LAUNCHING), ("launching", "unknown", "", "launching")),
        (Session(state=states.RUNNING, activity="idle"), ("running", "idle", "", "running, idle")),
        (Session(state=states.EXITED, exit_status=3), ("exited", "", "exit 3", "exited, exit 3")),
        (Session(state=states.EXITED, exit_signal=9), ("exited", "", "signal 9", "exited, signal 9")),
        (Session(state=states.FAILED, reason="no"), ("failed", "", "", "failed")),
    ],
)
def test_a_seat_tells_of_its_session(session: Session | None, told: tuple[str, str, str, str]) -> None:
    seat = Seat(session=session)
    assert (seat.state, seat.activity, seat.exit, seat.summary) == told
    assert seat.since == (session.state_at if session else None)
    assert seat.reason == (session.reason if session else "")
