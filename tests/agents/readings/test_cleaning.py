"""Whatever an agent writes into its traces, what is read of it can be written down and shown."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from agents.readings.cleaning import clean
from agents.readings.values import Activity, Choice, Conversation, Limit, Part, Question, Reading, Usage

WAITS = Activity("waiting", "status file", "evidence", "May it run rm?")
ASKS = Question("q1", "permission", "May it run rm?", "rm -r ü 😀", (Choice("n", "No", "deny"),))


def test_what_is_sound_stays_as_it_is() -> None:
    reading = Reading(WAITS, ASKS, Usage(5, 200_000, 7, 0.25, "Opus"), Limit("5-hour limit", 1.5))
    assert clean(reading) == reading
    assert clean(Reading(WAITS)) == Reading(WAITS)


def test_half_a_surrogate_pair_is_spelt_out_wherever_it_stands() -> None:
    half = json.loads('"cut \\ud83d"')
    question = Question("q1", "question", half, half, (Choice("1", half),))
    found = clean(Reading(Activity("waiting", "rule", half, half), question, limit=Limit(half)))
    assert found.activity == Activity("waiting", "rule", "cut \\ud83d", "cut \\ud83d")
    assert found.question == Question("q1", "question", "cut \\ud83d", "cut \\ud83d", (Choice("1", "cut \\ud83d"),))
    assert found.limit == Limit("cut \\ud83d")


@pytest.mark.parametrize(
    "said", ["5", "a lot", float("nan"), float("inf"), -1, 10**400, 1e300, True, {"tokens": 5}, [5]]
)
def test_a_figure_that_is_no_number_is_not_known(said: Any) -> None:
    found = clean(Reading(WAITS, usage=Usage(said, said, said, said, "Opus"), limit=Limit("limit", said)))
    assert found.usage == Usage(model="Opus") and found.limit == Limit("limit")


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\0", "\x9b", "\u202e", "\u2066", "\u200b", "\u2028"])
def test_what_would_make_a_text_look_like_another_one_is_spelt_out(sign: str) -> None:
    asked = Question("q1", "permission", f"rm {sign}x", f"rm\n\t{sign}x", (Choice("y", f"Yes{sign}"),))
    found = clean(Reading(Activity("waiting", "rule", sign, sign), asked))
    spelt = f"\\u{ord(sign):04x}"
    assert found.question == Question(
        "q1", "permission", f"rm {spelt}x", f"rm\n\t{spelt}x", (Choice("y", f"Yes{spelt}"),)
    )
    assert found.activity == Activity("waiting", "rule", spelt, spelt)


def test_what_is_too_long_is_cut_and_says_so() -> None:
    long = "x" * 1_000_000
    asked = Question("q1", "question", long, long, (Choice("1", long),))
    found = clean(Reading(Activity("error", long, long, long), asked, Usage(model=long), Limit(long)))
    assert len(repr(found)) < 75_000
    assert found.question and found.question.text.endswith("(934464 more characters, not shown)")


@pytest.mark.parametrize(
    "id", ["../../x", "a/b", "-x", ".x", "", "x" * 201, "half\ud83d", "new\nline", "zero\0", {"x": 1}, None, 5]
)
def test_a_question_whose_id_can_name_no_file_can_be_answered_only_in_its_terminal(id: Any) -> None:
    asked = Question(id, "question", "Which?", "Which one?", (Choice("1", "This"),), takes_reason=True, takes_text=True)
    found = clean(Reading(WAITS, asked)).question
    assert found and re.fullmatch("[0-9a-f]{16}", found.id)
    assert found == Question(found.id, "question", "Which?", "Which one?")


@pytest.mark.parametrize("choices", [(Choice("half\ud83d", "x"),), tuple(Choice(str(n), "x") for n in range(51))])
def test_of_choices_that_cannot_all_be_offered_none_is(choices: tuple[Choice, ...]) -> None:
    found = clean(Reading(WAITS, Question("q1", "question", "Which?", choices=choices))).question
    assert found and found.choices == ()


def test_parts_are_cleaned_as_choices_are_and_offered_all_or_none() -> None:
    part = Part("Which\x07?", (Choice("R\x07ed", "R\x07ed"),))
    found = clean(Reading(WAITS, Question("q1", "question", "Two?", parts=(part,)))).question
    assert found and found.parts == (Part("Which\\u0007?", (Choice("R\x07ed", "R\\u0007ed"),)),)
    broken = Part("Which?", (Choice("half\ud83d", "x"),))
    found = clean(Reading(WAITS, Question("q1", "question", "Two?", parts=(part, broken)))).question
    assert found and found.parts == ()


@pytest.mark.parametrize("id", ["--dangerously-skip-permissions", "-c", "../../x", "", "a b", "x" * 201])
def test_what_could_be_an_option_or_a_path_is_no_conversation(id: str) -> None:
    assert clean(Reading(WAITS, conversation=Conversation(id, "status file", True))).conversation is None


def test_a_conversation_may_be_said_to_be_an_unknown_one() -> None:
    conversation = Conversation("", "unknown since /clear")
    assert clean(Reading(WAITS, conversation=conversation)).conversation == conversation


@pytest.mark.parametrize("id", ["11111111-1111-1111-1111-111111111111", "ses_0aB"])
def test_ids_of_conversations_stay(id: str) -> None:
    conversation = Conversation(id, "status file", True)
    assert clean(Reading(WAITS, conversation=conversation)).conversation == conversation
