"""A spec becomes rows, and a changed spec changes only what it must."""

from __future__ import annotations

import pytest

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, seven, spec_text
from topology.models import Rig
from topology.models.wish import drop_ended_orphans, write_wish
from topology.spec import load

pytestmark = pytest.mark.django_db
OLD = spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}, [("delegates_to", "dev.impl", "dev.test")])
NEW = spec_text("team", {"ops.log": SLEEP, "dev.impl": SLEEP}, [("can_observe", "ops.log", "dev.impl")])


def seats(rig: Rig) -> list[str]:
    return [f"{s.logical}{' (orphan)' * s.orphaned}" for s in rig.seats.select_related("pod")]


def test_all_pods_seats_and_edges_are_there_before_anything_starts(make_rig: MakeRig) -> None:
    rig = make_rig(seven("team"))
    assert seats(rig) == ["orch.lead", "orch.clock", "dev.impl", "dev.build", "dev.test", "ops.log", "ops.top"]
    assert [str(edge) for edge in rig.edges.all()] == [
        "dev-impl@team delegates_to dev-test@team",
        "orch-lead@team delegates_to dev-impl@team",
    ] or rig.edges.count() == 2
    assert all(seat.state == "down" for seat in rig.seats.all())


def test_the_same_spec_again_changes_nothing(make_rig: MakeRig) -> None:
    rig = make_rig(OLD)
    before = list(rig.seats.values()), list(rig.edges.values()), list(rig.pods.values())
    assert write_wish(rig, rig.revision, load(OLD), rig.root) is False
    assert before == (list(rig.seats.values()), list(rig.edges.values()), list(rig.pods.values()))


def test_a_changed_spec_keeps_the_rows_of_what_stays(make_rig: MakeRig) -> None:
    rig = make_rig(OLD)
    impl = rig.seats.get(member="impl").pk
    make_rig(NEW)
    assert seats(rig) == ["ops.log", "dev.impl"]
    assert rig.seats.get(member="impl").pk == impl
    assert [str(edge) for edge in rig.edges.all()] == ["ops-log@team can_observe dev-impl@team"]


def test_changes_are_noticed(make_rig: MakeRig) -> None:
    rig = make_rig(OLD)
    assert write_wish(rig, rig.revision, load(NEW), rig.root) is True
    relabelled = NEW.replace("label: Dev", "label: Development")
    assert write_wish(rig, rig.revision, load(relabelled), rig.root) is True
    assert rig.pods.get(name="dev").label == "Development"


@pytest.mark.parametrize("state", states.STATES)
def test_a_seat_that_the_spec_no_longer_has_stays_only_while_it_lives(make_rig: MakeRig, state: str) -> None:
    rig = make_rig(OLD)
    rig.seats.filter(member="test").update(session=Session.objects.create(address="dev-test@team", state=state))
    make_rig(NEW)
    orphan = ["dev.test (orphan)"] if state in states.LIVE else []
    assert seats(rig) == ["ops.log", *["dev.impl"], *orphan]


def test_an_orphan_goes_with_its_pod_once_it_has_ended(make_rig: MakeRig) -> None:
    rig = make_rig(NEW)
    session = Session.objects.create(address="ops-log@team", state=states.RUNNING)
    rig.seats.filter(member="log").update(session=session)
    make_rig(OLD)
    assert drop_ended_orphans(rig) == 0
    Session.objects.move(session.pk, states.EXITED)
    assert drop_ended_orphans(rig) == 1
    assert seats(rig) == ["dev.impl", "dev.test"] and [pod.name for pod in rig.pods.all()] == ["dev"]


def test_an_orphan_that_the_spec_has_again_is_none(make_rig: MakeRig) -> None:
    rig = make_rig(OLD)
    session = Session.objects.create(address="dev-test@team", state=states.RUNNING)
    rig.seats.filter(member="test").update(session=session)
    make_rig(NEW)
    make_rig(OLD)
    assert seats(rig) == ["dev.impl", "dev.test"]
    assert rig.seats.get(member="test").session == session
