"""What becomes of an answer once the agent has it: an event, and what was said with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from agents.conversing import desk
from agents.conversing.answering import NotOpen, StillAsks
from agents.conversing.choosing import PARTS
from agents.errors import AgentError
from agents.readings.values import Choice, Part, Question
from agents.runtimes.base import Answer
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology.commands import answer
from topology.commands.calls import Call
from topology.errors import Conflict
from topology.models import Event, Message, Seat

pytestmark = pytest.mark.django_db

QUESTION = Question("q1", "permission", "May it run rm?", choices=(Choice("n", "No", "deny"),), takes_reason=True)


class Desk:
    """Says of every answer what became of it."""

    becomes: Answer | Exception = Answer(keys=("n",))

    def answer(self, session: Any, question_id: str, given: list[str], text: str) -> tuple[Question, str, Answer]:
        """Give it."""
        if isinstance(self.becomes, Exception):
            raise self.becomes
        return QUESTION, "n", self.becomes


@pytest.fixture
def office() -> Iterator[Desk]:
    office = Desk()
    desk.set_current(office)  # type: ignore[arg-type]
    yield office
    desk.set_current(None)


@pytest.fixture
def seat(make_rig: MakeRig) -> Seat:
    return seated(make_rig(seven("team")), "impl", activity="waiting")


def call(**more: Any) -> Call:
    return Call("ann", {"seat": "dev-impl@team", "choice": ["1"], "question": "q1", **more})


def test_who_answered_what_is_an_event(seat: Seat, office: Desk) -> None:
    told = answer.run(call())
    assert told == {
        "seat": "dev-impl@team", "question": "q1", "title": "May it run rm?", "choice": "n", "label": "No"
    }  # fmt: skip
    event = Event.objects.get(kind="seat.answered")
    assert (event.actor, event.text) == ("ann", "ann answered dev.impl (May it run rm?): No")
    assert event.payload == {"question": "q1", "choice": "n", "title": "May it run rm?"}
    assert not Message.objects.exists()


def test_why_it_was_denied_is_told(seat: Seat, office: Desk) -> None:
    answer.run(call(text="rather\nuse make"))
    event = Event.objects.get(kind="seat.answered")
    assert event.text == "ann answered dev.impl (May it run rm?): No, because: rather use make"
    assert event.payload["reason"] == "rather use make"


def test_what_is_said_with_an_answer_goes_before_the_messages_that_wait(seat: Seat, office: Desk) -> None:
    office.becomes = Answer(keys=("n",), then_say="because it is mine")
    answer.run(call())
    message = Message.objects.get()
    assert (message.text, message.actor, message.ahead) == ("because it is mine", "ann", True)


def test_an_answer_is_told_also_when_nothing_can_be_said_with_it(seat: Seat, office: Desk) -> None:
    office.becomes = Answer(keys=("n",), then_say=" \n")
    answer.run(call())
    assert Event.objects.filter(kind="seat.answered").exists() and not Message.objects.exists()


def test_an_answer_that_was_not_given_is_no_event(seat: Seat, office: Desk) -> None:
    office.becomes = NotOpen("that question is not open any more")
    with pytest.raises(Conflict, match=r"cannot answer dev\.impl: .* rig explain dev-impl@team"):
        answer.run(call())
    office.becomes = AgentError("its program has ended")
    with pytest.raises(AgentError, match=r"cannot answer dev\.impl: its program has ended"):
        answer.run(call())
    assert not Event.objects.filter(kind="seat.answered").exists()


def test_an_answer_that_was_pressed_is_an_event_also_when_the_question_stays(seat: Seat, office: Desk) -> None:
    office.becomes = StillAsks(QUESTION, "n")
    with pytest.raises(AgentError, match=r"cannot answer dev\.impl: it was answered, but still asks"):
        answer.run(call())
    event = Event.objects.get(kind="seat.answered")
    assert (event.actor, event.text) == ("ann", "ann answered dev.impl (May it run rm?): No; it still asks")
    assert not Message.objects.exists(), "what is said with a denial is for one that was taken"


def test_a_seat_in_which_nothing_runs_asks_nothing(make_rig: MakeRig, office: Desk) -> None:
    make_rig(seven("team"))
    with pytest.raises(Conflict, match=r"dev\.impl is down"):
        answer.run(call())


def test_of_an_answer_to_several_questions_the_choices_are_told_and_no_word_of_ones_own(
    seat: Seat, office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    colours = Part("Which?", (Choice("r", "Red"), Choice("b", "Blue")))
    two = replace(QUESTION, parts=(colours, colours))
    monkeypatch.setattr(office, "answer", lambda *_: (two, PARTS, Answer(file=("answers/q1.json", "{}"))))
    answer.run(call(choice=["2", "text:my secret"]))
    event = Event.objects.get(kind="seat.answered")
    assert event.text == "ann answered dev.impl (May it run rm?): Blue; own words"
    assert "my secret" not in str(event.payload)


def test_the_words_of_a_free_answer_are_in_no_event(seat: Seat, office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "answer", lambda *_: (QUESTION, "", Answer(file=("answers/q1.json", "{}"))))
    told = answer.run(call(choice=["text"], text="my secret"))
    assert "my secret" not in str(told)
    event = Event.objects.get(kind="seat.answered")
    assert event.text == "ann answered dev.impl (May it run rm?): in words of their own"
    assert "my secret" not in str(event.payload)
