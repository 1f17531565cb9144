"""Equal questions are told apart by when they appeared, and each is known on the screen again."""

from __future__ import annotations

from agents.readings.appearances import Appearances, is_shown
from agents.readings.values import Question

RUN = Question("a1b2", "permission", "Run it?")
STOP = Question("c3d4", "permission", "Stop it?")


def ids(*shown: Question | None) -> list[str]:
    dialogs = Appearances()
    return [question.id if (question := dialogs.now(one)) else "" for one in shown]


def test_while_a_question_stands_it_keeps_its_id() -> None:
    first, again = ids(RUN, RUN)
    assert first == again


def test_after_it_was_gone_or_another_was_asked_an_equal_question_is_a_new_one() -> None:
    assert len(set(ids(RUN, None, RUN, STOP, RUN)) - {""}) == 4


def test_the_reader_may_say_that_it_was_gone() -> None:
    dialogs = Appearances()
    first = dialogs.now(RUN)
    dialogs.end()
    assert first != dialogs.now(RUN)


def test_each_appearance_is_known_on_the_screen_and_no_other_question() -> None:
    dialogs = Appearances()
    for question in (dialogs.now(RUN), dialogs.now(None) or dialogs.now(RUN), RUN):
        assert question and is_shown(question, RUN) and not is_shown(question, STOP)
