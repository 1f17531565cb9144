"""An answer means exactly one choice of its question, or of each of its parts; anything else is refused."""

from __future__ import annotations

import pytest

from agents.conversing.choosing import chosen, parted, told
from agents.errors import AgentError
from agents.readings.values import OWN_WORDS, Choice, Part, Question

COLOURS = tuple(Choice(name, name) for name in ("Red", "Blue"))
ONE = Question("q1", "question", "Which?", choices=(*COLOURS, Choice("deny", "No", "deny")), takes_text=True)
DENY = (Choice("deny", "No", "deny"),)
TWO = Question("q2", "question", "Two?", choices=DENY, parts=(Part("Which?", COLOURS), Part("Any?", COLOURS, True)))


@pytest.mark.parametrize(("given", "meant"), [("Red", "Red"), ("2", "Blue"), ("deny", "deny"), (OWN_WORDS, OWN_WORDS)])
def test_a_choice_is_named_by_its_id_or_number_or_is_ones_own_words(given: str, meant: str) -> None:
    assert chosen(ONE, [given], "green" if meant == OWN_WORDS else "") == meant


def test_words_that_would_not_reach_the_agent_are_refused() -> None:
    rm = Question("q5", "permission", "rm?", choices=(Choice("y", "Yes", "allow"), *DENY), takes_reason=True)
    assert chosen(rm, ["2"], "use the trash") == "deny"
    with pytest.raises(AgentError, match="'Yes' takes no words"):
        chosen(rm, ["1"], "but carefully")


def test_a_number_is_the_place_in_the_list_whatever_the_ids_are() -> None:
    """What is denied must not be approved because an id looks like a number."""
    bird = Question("q3", "other", "May I fly?", choices=(Choice("0", "No", "deny"), Choice("1", "Yes", "allow")))
    assert [chosen(bird, [number], "") for number in ("1", "2")] == ["0", "1"]
    with pytest.raises(AgentError, match="'0' is no choice of this question"):
        chosen(bird, ["0"], "")
    gap = Question("q4", "other", "Which?", choices=(Choice("1", "A"), Choice("4", "B")))
    assert chosen(gap, ["2"], "") == "4"
    with pytest.raises(AgentError, match="'4' is no choice of this question"):
        chosen(gap, ["4"], "")


@pytest.mark.parametrize("given", [["9"], ["1", "2"], ["Red", "Blue"], [OWN_WORDS]])
def test_what_is_no_choice_is_refused(given: list[str]) -> None:
    with pytest.raises(
        AgentError, match=r"is no choice of this question \(choices: 1 \(Red\), 2 \(Blue\), 3 \(No\), text"
    ):
        chosen(ONE, given, "")


def test_all_parts_are_turned_down_by_name_alone_since_a_number_could_be_meant_for_the_first() -> None:
    assert chosen(TWO, ["deny"], "") == "deny"
    with pytest.raises(AgentError, match=r"it asks 2 questions: give an answer to each, or one of: deny \(No\)"):
        chosen(TWO, ["1"], "")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["1", "2"], [["Red"], ["Blue"]]),
        (["2", "1+2"], [["Blue"], ["Red", "Blue"]]),
        (["text: green ", "1+1"], [["green"], ["Red"]]),
    ],
)
def test_each_part_is_answered_by_number_by_several_or_in_words(given: list[str], meant: list[list[str]]) -> None:
    assert parted(TWO, given) == meant


@pytest.mark.parametrize("given", [["1+2", "1"], ["3", "1"], ["1", "Red"], ["1", "text: "], ["1", "1+"]])
def test_what_answers_no_part_is_refused_with_its_choices(given: list[str]) -> None:
    choices = r"1 \(Red\), 2 \(Blue\), text:YOUR WORDS(; several joined by \+)?\)"
    with pytest.raises(AgentError, match=rf"is no answer to '(Which|Any)\?' \(choices: {choices}"):
        parted(TWO, given)


def test_as_many_answers_as_questions_are_wanted() -> None:
    with pytest.raises(AgentError, match="it asks 2 questions and this answers 3"):
        parted(TWO, ["1", "1", "1"])


def test_what_each_part_was_answered_with_is_told_but_for_own_words() -> None:
    assert told(TWO, ["2", "2+1"]) == "Blue; Blue, Red"
    assert told(TWO, ["text:my secret", "1"]) == "own words; Red"
