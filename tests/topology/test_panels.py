"""What stands beside a seat's terminal: its last messages, and how it ended."""

from __future__ import annotations

import pytest

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from topology.models import Message, Rig, Seat
from topology.panels import MESSAGES, Panel, panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    rig = make_rig(seven("team"))
    rig.seats.filter(pod__name="dev").update(runtime="codex")
    return rig


def beside(rig: Rig, member: str, state: str | None = states.RUNNING) -> Panel:
    session = Session.objects.create(address="x", state=state) if state else None
    rig.seats.filter(member=member).update(session=session)
    return panel(Seat.objects.select_related("rig", "pod", "session").get(rig=rig, member=member))


@pytest.mark.parametrize(("state", "ended"), [(states.RUNNING, False), (states.FAILED, True), (None, False)])
def test_only_what_has_run_has_ended(rig: Rig, state: str | None, ended: bool) -> None:
    assert beside(rig, "impl", state).has_ended == ended


def test_what_could_not_be_launched_tells_why(rig: Rig) -> None:
    rig.seats.update(problem="claude is not on PATH")
    assert beside(rig, "impl", None).has_ended


def test_the_newest_messages_come_first(rig: Rig) -> None:
    seat = rig.seats.get(member="impl")
    session = Session.objects.create(address="x")
    for number in range(MESSAGES + 2):
        Message.objects.create(seat=seat, session=session, text=str(number))
    assert [message.text for message in beside(rig, "impl").messages][:2] == [str(MESSAGES + 1), str(MESSAGES)]
    assert len(beside(rig, "impl").messages) == MESSAGES
