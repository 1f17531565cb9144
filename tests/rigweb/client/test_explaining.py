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
    "reason": "",
    "rule": "status file",
    "evidence": "status: idle",
    "since": "",
    "usage": {},
    "limit": None,
    "conversation": {"id": "", "provenance": ""},
    "question": None,
    "given": [],
    "changes": [],
}


def lines(**known: Any) -> list[str]:
    return [line.strip() for line in explanation({**NOTHING, **known}).splitlines()]


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
