"""What `rig explain` prints tells all that is known of a seat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from rigweb.client.explaining import explanation, progress

NOTHING: dict[str, Any] = {
    "seat": "dev-impl@team",
    "state": "running",
    "activity": "idle",
    "finished": False,
    "bypass": "",
    "readable": True,
    "exit": "",
    "reason": "",
    "rule": "status file",
    "evidence": "status: idle",
    "since": "",
    "usage": {},
    "limit": None,
    "conversation": {"id": "", "provenance": ""},
    "question": None,
    "messages": [],
    "given": [],
    "changes": [],
}


def lines(**known: Any) -> list[str]:
    return [line.strip() for line in explanation({**NOTHING, **known}).splitlines()]


def test_what_is_finished_and_who_never_asks_are_told_as_everywhere() -> None:
    told = lines(finished=True, bypass="never asks before it runs commands")
    assert told[0] == "dev-impl@team is running, finished"
    assert "careful      never asks before it runs commands" in told


def test_of_a_program_of_which_nothing_is_read_no_figures_are_missed() -> None:
    told = lines(readable=False, activity="unknown")
    assert "because      what such a program does is not read" in told
    assert not any(line.startswith("context") for line in told)


def test_messages_that_wait_are_told_with_what_they_wait_for() -> None:
    waiting = {"message": 12, "state": "queued", "reason": "somebody's draft is in its input"}
    told = lines(messages=[waiting, {"message": 13, "state": "typed", "reason": ""}])
    assert told[-3:] == ["messages for it:", "12 is queued: somebody's draft is in its input", "13 is typed"]


def test_a_limit_says_when_it_is_over() -> None:
    at = datetime(2026, 11, 22, 14, 30)
    limit = {"text": "5-hour limit", "resets_at": at.timestamp()}
    assert "limit        5-hour limit; resets 2026-11-22 14:30:00" in lines(limit=limit)


def test_a_limit_that_does_not_say_when_it_is_over_says_that() -> None:
    limit = {"text": "5-hour limit", "resets_at": None}
    assert "limit        5-hour limit; resets at a time that it does not say" in lines(limit=limit)


@pytest.mark.parametrize("words", ["limit", "it was given:"])
def test_nothing_is_said_of_what_there_is_not(words: str) -> None:
    assert not any(line.startswith(words) for line in lines())


def test_what_a_seat_was_given_is_listed() -> None:
    thing = {"what": "who it is", "how": "system prompt", "source": "the rig", "sha256": "0", "size": 812}
    told = lines(given=[thing])
    assert told[-2:] == ["it was given:", "who it is (system prompt, from the rig, 812 bytes)"]
    assert not any(line.startswith("it was not given") for line in told)


def test_of_a_program_that_has_ended_it_begins_with_how_and_when() -> None:
    told = explanation(
        {
            **NOTHING,
            "state": "exited",
            "activity": "",
            "exit": "signal 9",
            "since": "2026-11-22T14:30:00",
            "rule": "end of its program, as tmux tells it",
            "evidence": "$ build\nKilled",
        }
    ).splitlines()
    assert told[0] == "dev-impl@team is exited, signal 9"
    assert told[2:5] == [
        "  evidence     $ build",
        "               Killed",
        "  ended        2026-11-22 14:30:00",
    ]
    assert lines(state="exited", activity="")[0] == "dev-impl@team is exited, how is not known"
    assert lines(state="down", activity="")[0] == "dev-impl@team is down"


def test_what_could_not_be_given_is_told_as_not_given() -> None:
    told = lines(given=[{"what": "who it is", "how": "", "source": "the rig", "sha256": "0", "size": 812}])
    assert told[-2].startswith("it was not given") and told[-1] == "who it is (from the rig, 812 bytes)"
    assert "it was given:" not in told


@pytest.mark.parametrize(
    ("state", "reason", "is_message", "said"),
    [
        ("accepted", "", True, "accepted: the agent started a turn with exactly this text"),
        (
            "accepted",
            "taken without control characters",
            True,
            "accepted: the agent started a turn with this text, taken without control characters",
        ),
        ("accepted", "", False, "accepted"),
        ("queued", "it is working", True, "queued: it is working (take it back: rig unsend 7)"),
    ],
)
def test_what_is_proved_of_a_message_is_said_plainly(state: str, reason: str, is_message: bool, said: str) -> None:
    assert progress({"message": 7, "state": state, "reason": reason, "evidence": ""}, is_message) == said


def test_of_a_screen_that_is_mostly_empty_the_blank_lines_are_left_out() -> None:
    screen = "\n" * 20 + "  logo\n\n" + "   \n" * 20 + "> hello\n\n  footer\n" + "\n" * 20
    answer = {"message": 7, "state": "stalled", "reason": "it stays", "evidence": screen}
    assert progress(answer) == "stalled: it stays\n\n  logo\n\n> hello\n\n  footer"
    assert progress({**answer, "evidence": "\n" * 20}) == "stalled: it stays"


def question(**known: Any) -> dict[str, Any]:
    choices = [{"label": "Red", "kind": "option"}, {"label": "No", "kind": "deny"}]
    return {"title": "Which colour?", "text": "Which?", "choices": choices, **known}


def test_every_way_to_answer_a_question_is_listed_with_its_command() -> None:
    assert lines(question=question(takes_text=True, takes_reason=True))[-5:] == [
        "1. Red",
        "2. No",
        "answer it: rig answer dev-impl@team NUMBER",
        "in your own words: rig answer dev-impl@team text --text 'YOUR WORDS'",
        "deny it and say why: rig answer dev-impl@team 2 --text 'WHY'",
    ]


def test_several_questions_are_listed_with_the_command_that_answers_them_all() -> None:
    parts = [
        {"title": "Which colour?", "choices": [{"label": "Red"}, {"label": "Blue"}], "several": False},
        {"title": "What sizes?", "choices": [{"label": "S"}], "several": True},
    ]
    told = lines(question=question(choices=[{"id": "deny", "label": "No", "kind": "deny"}], parts=parts))
    assert told[-7:] == [
        "question 1: Which colour?",
        "1. Red",
        "2. Blue",
        "question 2: What sizes? (several: joined by +, as in 1+2)",
        "1. S",
        "answer each, in order: rig answer dev-impl@team NUMBER NUMBER (or 'text:YOUR WORDS' for any)",
        "No, to all: rig answer dev-impl@team deny",
    ]


def test_a_question_that_takes_choices_alone_offers_no_words() -> None:
    assert lines(question=question(takes_text=False))[-1] == "answer it: rig answer dev-impl@team NUMBER"


def test_a_question_without_choices_is_answered_in_words_or_else_in_its_terminal() -> None:
    assert lines(question=question(choices=[]))[-1] == "answer it: rig attach dev-impl@team"
    assert "rig answer dev-impl@team text" in lines(question=question(choices=[], takes_text=True))[-1]
