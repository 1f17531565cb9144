"""How a conversation begins: it goes on where that can be and may be, and otherwise the reason is said."""

from __future__ import annotations

from typing import Any

import pytest

from agents.models import Session
from agents.sessions import Beginning, Launch, SeatConfig
from topology.beginnings import Start, copy_of, start_of

LAST: dict[str, Any] = {
    "runtime": "claude-code",
    "cwd": "/work",
    "conversation_id": "c1",
    "conversation_begun": True,
}


def start(
    runtime: str = "claude-code", policy: str = "resume_if_possible", fresh: bool = False, **last: Any
) -> tuple[str, str, str]:
    """Mode, id and words of a launch after the last one."""
    launch = Launch(SeatConfig("dev-impl@team", "/work"), runtime, "1", "dev.impl")
    found = start_of(Session(**{**LAST, **last}), launch, policy, fresh)
    return found.beginning.mode, found.beginning.id, found.words


def test_it_goes_on() -> None:
    assert start() == ("resume", "c1", "its conversation goes on")


def test_a_first_launch_has_nothing_to_say_of_it() -> None:
    launch = Launch(SeatConfig("dev-impl@team", "/work"), "claude-code", "1", "dev.impl")
    assert start_of(None, launch, "resume_if_possible", False) == Start()
    assert start(conversation_begun=False) == ("fresh", "", "")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"fresh": True}, "as was asked for"),
        ({"runtime": "codex"}, "as the last one was with claude-code"),
        ({"cwd": "/elsewhere"}, "as the last one was in /elsewhere"),
        ({"policy": "relaunch_fresh"}, "as its spec wants it (relaunch_fresh)"),
        ({"policy": "checkpoint_only"}, "as its spec wants it (checkpoint_only)"),
    ],
)
def test_it_begins_anew_and_says_why(given: dict[str, Any], why: str) -> None:
    assert start(**given) == ("fresh", "", f"a new conversation, {why}")


def test_a_conversation_whose_id_is_not_known_any_more_is_not_left_in_silence() -> None:
    lost = start(conversation_begun=False, conversation_id="", conversation_provenance="unknown since /clear")
    assert lost == ("fresh", "", "a new conversation, as the id of the last one is unknown since /clear")


def test_a_runtime_that_cannot_take_one_up_is_named() -> None:
    launch = Launch(SeatConfig("dev-impl@team", "/work"), "terminal", "1", "dev.impl")
    found = start_of(Session(**{**LAST, "runtime": "terminal"}), launch, "resume_if_possible", False)
    assert found == Start(words="a new conversation, as terminal cannot take one up")


def test_a_copy_names_whose_it_is() -> None:
    assert copy_of("c1", "dev-impl@team") == Start(
        Beginning("fork", parent="c1"), "a copy of the conversation of dev-impl@team"
    )
