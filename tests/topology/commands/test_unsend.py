"""A message that has not been typed yet can be taken back; any other cannot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agents.conversing import desk
from agents.errors import AgentError
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology.commands import unsend
from topology.commands.calls import Call
from topology.errors import Conflict, NotFound
from topology.models import Event, Message
from topology.models.message import WHEN_IDLE
from topology.posting import post

pytestmark = pytest.mark.django_db


class Desk:
    """A server's desk as far as this verb needs it; becomes: what has become of the message when it is asked."""

    def __init__(self) -> None:
        self.withdraws, self.becomes = True, ""

    def withdraw(self, session: int, message: int) -> bool:
        if self.becomes:
            Message.objects.filter(pk=message).update(state=self.becomes)
        return self.withdraws


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    office = Desk()
    monkeypatch.setattr(desk, "_current", office)
    yield office


@pytest.fixture
def message(make_rig: MakeRig) -> Message:
    return post(seated(make_rig(seven("team")), "impl"), "hello", WHEN_IDLE, "ann")


def take_back(number: int) -> str:
    return str(unsend.run(Call("ann", {"message": number}))["state"])


def test_what_waits_is_taken_back_and_that_is_told(office: Desk, message: Message) -> None:
    assert take_back(message.pk) == "cancelled"
    message.refresh_from_db()
    assert message.state == "cancelled" and not message.is_open
    told = Event.objects.get(kind="message.cancelled")
    assert told.actor == "ann" and told.text.endswith("was taken back")


def test_what_is_being_typed_is_not(office: Desk, message: Message) -> None:
    office.withdraws, office.becomes = False, "typed"
    with pytest.raises(Conflict, match="it is typed already"):
        take_back(message.pk)
    assert not Event.objects.filter(kind="message.cancelled").exists()


def test_what_was_accepted_in_this_very_moment_stays_accepted(office: Desk, message: Message) -> None:
    office.becomes = "accepted"
    with pytest.raises(Conflict, match="it is accepted already"):
        take_back(message.pk)
    message.refresh_from_db()
    assert message.state == "accepted"


def test_what_has_come_to_its_end_is_not_asked_for(office: Desk, message: Message) -> None:
    Message.objects.update(state="stalled")
    with pytest.raises(Conflict, match="it is stalled already"):
        take_back(message.pk)


def test_a_number_of_no_message_is_told(office: Desk) -> None:
    with pytest.raises(NotFound, match="message 7: there is none"):
        take_back(7)


def test_without_a_server_it_is_refused(monkeypatch: pytest.MonkeyPatch, message: Message) -> None:
    monkeypatch.setattr(desk, "_current", None)
    with pytest.raises(AgentError, match="starting or stopping"):
        take_back(message.pk)
