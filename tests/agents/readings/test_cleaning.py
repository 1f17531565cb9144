"""Whatever an agent writes into its traces, what is read of it can be written down and shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.readings.cleaning import clean
from agents.readings.values import Activity, Choice, Limit, Question, Reading, Usage

WAITS = Activity("waiting", "status file", "evidence", "May it run rm?")
ASKS = Question("q1", "permission", "May it run rm?", "rm -r ü 😀", (Choice("n", "No", "deny"),))


def test_what_is_sound_stays_as_it_is() -> None:
    reading = Reading(WAITS, ASKS, Usage(5, 200_000, 7, 0.25, "Opus"), Limit("5-hour limit", 1.5))
    assert clean(reading) == reading
    assert clean(Reading(WAITS)) == Reading(WAITS)


def test_half_a_surrogate_pair_becomes_a_question_mark_wherever_it_stands() -> None:
    half = json.loads('"cut \\ud83d"')
    question = Question("q1", "question", half, half, (Choice("1", half),))
    found = clean(Reading(Activity("waiting", "rule", half, half), question, limit=Limit(half)))
    assert found.activity == Activity("waiting", "rule", "cut ?", "cut ?")
    assert found.question == Question("q1", "question", "cut ?", "cut ?", (Choice("1", "cut ?"),))
    assert found.limit == Limit("cut ?")


@pytest.mark.parametrize("said", ["5", "a lot", float("nan"), float("inf"), True, {"tokens": 5}, [5]])
def test_a_figure_that_is_no_number_is_not_known(said: Any) -> None:
    found = clean(Reading(WAITS, usage=Usage(said, said, said, said, "Opus"), limit=Limit("limit", said)))
    assert found.usage == Usage(model="Opus") and found.limit == Limit("limit")
