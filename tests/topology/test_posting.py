"""Messages are queued for what runs in a seat, and told of without their text."""

from __future__ import annotations

from typing import Any

import pytest

from agents import states
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology import posting
from topology.errors import Conflict
from topology.models import Event, Message, Rig
from topology.models import message as modes
from topology.posting import post, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    return make_rig(seven("team"))


def test_a_message_is_queued_with_an_event_that_does_not_hold_its_text(rig: Rig) -> None:
    seat = seated(rig, "impl")
    message = post(seat, "the secret plan\n", modes.NOW, "ann")
    found = Message.objects.get(pk=message.pk)
    assert (found.state, found.text, found.mode, found.actor) == ("queued", "the secret plan\n", "now", "ann")
    assert (found.seat, found.session, found.is_command, found.ahead) == (seat, seat.session, False, False)
    event = Event.objects.get(kind="message.queued")
    assert event.text == f"message {message.pk} to dev.impl is queued"
    assert (event.actor, event.seat, event.payload) == ("ann", "dev-impl@team", {"message": message.pk})


@pytest.mark.parametrize("state", [states.EXITED, states.FAILED])
def test_where_nothing_runs_nothing_is_queued(rig: Rig, state: str) -> None:
    with pytest.raises(Conflict, match=rf"cannot send to dev\.impl: it is {state} \(start it: rig up team\)"):
        post(seated(rig, "impl", state), "hello", modes.WHEN_IDLE, "ann")
    with pytest.raises(Conflict, match=r"dev\.test: it is down"):
        post(rig.seats.get(member="test"), "hello", modes.WHEN_IDLE, "ann")
    assert not Message.objects.exists() and not Event.objects.filter(kind="message.queued").exists()


@pytest.mark.parametrize(("text", "why"), [("", "empty"), (" \n\t", "empty"), ("12345", "longer than 4")])
def test_what_is_no_message_is_refused(rig: Rig, text: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "LONGEST_TEXT", 4)
    with pytest.raises(Conflict, match=why):
        post(seated(rig, "impl"), text, modes.WHEN_IDLE, "ann")
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("accepted", {}, "message {} to dev.impl was accepted"),
        ("stalled", {"reason": "its pane is gone"}, "message {} to dev.impl stalled: its pane is gone"),
        ("typed", {"is_command": True}, "command {} to dev.impl is typed"),
    ],
)
def test_each_stage_has_its_words(rig: Rig, kind: str, more: dict[str, Any], said: str) -> None:
    message = post(seated(rig, "impl"), "hello", modes.WHEN_IDLE, "ann")
    for name, value in more.items():
        setattr(message, name, value)
    tell(message, kind)
    assert Event.objects.get(kind=f"message.{kind}").text == said.format(message.pk)
