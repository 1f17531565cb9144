"""A session's state and its event are written together, or not at all."""

from __future__ import annotations

import pytest

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology import journal
from topology.journal import note
from topology.models import Event, Seat
from topology.truth import Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(make_rig: MakeRig) -> Seat:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}))
    session = Session.objects.create(address="dev-impl@team", state=states.LAUNCHING)
    rig.seats.update(session=session)
    return rig.seats.select_related("session", "pod", "rig").get()


def told() -> list[tuple[str, str, dict[str, str]]]:
    return list(Event.objects.filter(kind__startswith="seat.").values_list("kind", "text", "payload"))


def test_what_was_found_is_written_and_told(seat: Seat) -> None:
    assert note([(seat, Finding(states.RUNNING, pane="%4", pid=99))], "tester") == 1
    assert note([(seat, Finding(states.EXITED, 3, reason="it is done"))]) == 1
    session = Session.objects.get()
    assert (session.state, session.exit_status, session.reason) == (states.EXITED, 3, "it is done")
    assert (session.pane_id, session.pid) == ("%4", 99)
    assert session.running_at and session.ended_at and session.running_at <= session.ended_at
    assert told() == [
        ("seat.running", "dev.impl is running", {}),
        ("seat.exited", "dev.impl exited (exit 3): it is done", {"reason": "it is done", "exit": "exit 3"}),
    ]
    assert [e.actor for e in Event.objects.filter(kind__startswith="seat.")] == ["tester", ""]


def test_of_two_who_find_the_same_one_tells_it(seat: Seat) -> None:
    finding = Finding(states.EXITED, None, 9)
    assert [note([(seat, finding)]), note([(seat, finding)])] == [1, 0]
    assert told() == [("seat.exited", "dev.impl exited (signal 9)", {"exit": "signal 9"})]


@pytest.mark.parametrize("final", [states.EXITED, states.FAILED])
@pytest.mark.parametrize("found", [states.RUNNING, states.STOPPING, states.EXITED, states.FAILED])
def test_what_has_ended_stays_as_it_ended(seat: Seat, final: str, found: str) -> None:
    Session.objects.update(state=final, reason="first")
    assert note([(seat, Finding(found, reason="second"))]) == 0
    assert Session.objects.get().reason == "first" and told() == []


def test_a_seat_without_a_session_has_nothing_to_note(seat: Seat) -> None:
    Seat.objects.update(session=None)
    assert note([(Seat.objects.get(), Finding(states.EXITED))]) == 0


def test_without_its_event_a_state_is_not_written(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(events: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(journal, "record", fail)
    with pytest.raises(OSError, match="no space"):
        note([(seat, Finding(states.RUNNING))])
    assert Session.objects.get().state == states.LAUNCHING
