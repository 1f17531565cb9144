"""What a seat's node says: one word for its sign, words for a person, and how full its context is."""

from __future__ import annotations

from typing import Any

import pytest

from agents import states
from agents.models import Session
from topology.cards import SeatCard, short_number
from topology.models import Pod, Rig, Seat

LIMIT = {"text": "limit reached", "resets_at": None}
QUESTION = {"id": "q", "title": "Run it?"}


def card(state: str | None = states.RUNNING, seat: dict[str, Any] | None = None, **session: Any) -> SeatCard:
    """A card of rows that are in no database."""
    given = {
        "member": "impl",
        "runtime": "claude-code",
        "rig": Rig(name="team"),
        "pod": Pod(name="dev"),
        **(seat or {}),
    }
    running = Session(address="dev-impl@team", state=state, **session) if state else None
    return SeatCard(Seat(session=running, **given))


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"activity": "working"}, "working", "working"),
        ({"activity": "idle"}, "idle", "idle"),
        ({"activity": "idle", "unseen": True}, "finished", "finished, unseen"),
        ({"activity": "working", "unseen": True}, "working", "working"),
        ({"activity": "waiting", "question": QUESTION}, "waiting", "waiting for you"),
        ({"activity": "waiting", "limit": LIMIT}, "waiting", "waiting for you"),
        ({"activity": "error"}, "error", "error"),
        ({"activity": "error", "unseen": True}, "error", "error"),
        ({"activity": "error", "limit": LIMIT}, "limit", "usage limit"),
        ({"activity": "error", "activity_reason": LIMIT["text"], "limit": LIMIT}, "limit", "usage limit"),
        ({"activity": "error", "activity_reason": "no such model", "limit": LIMIT}, "error", "error"),
        ({"activity": "idle", "limit": LIMIT}, "limit", "usage limit"),
        ({"activity": "idle", "limit": {"text": "5-hour limit", "resets_at": 1.0}}, "idle", "idle"),  # it is over
        ({"activity": "working", "limit": LIMIT}, "limit", "usage limit"),  # it waits for the limit to try again
        ({"activity": "unknown"}, "unknown", "activity unknown"),
        ({"activity": "something else"}, "unknown", "activity unknown"),
    ],
)
def test_a_running_agent_stands_as_what_a_person_must_know_first(fields: dict[str, Any], name: str, words: str) -> None:
    standing = card(**fields).standing
    assert (standing.name, standing.words) == (name, words)


@pytest.mark.parametrize(
    ("member", "parts"),
    [
        ("impl", ["impl"]),
        ("front-end-impl", ["front-", "end-", "impl"]),
        ("a__b-", ["a__", "b-"]),
        ("-x", ["-", "x"]),
    ],
)
def test_a_long_name_may_go_on_in_another_line_after_its_dashes(member: str, parts: list[str]) -> None:
    assert card(seat={"member": member}).member_parts == parts


@pytest.mark.parametrize(
    ("activity", "name"),
    [("waiting", "waiting"), ("error", "error"), ("unknown", "launching"), ("idle", "launching")],
)
def test_an_agent_that_starts_stands_as_starting_unless_it_needs_somebody(activity: str, name: str) -> None:
    assert card(states.LAUNCHING, activity=activity).standing.name == name


def test_a_terminal_just_runs() -> None:
    standing = card(seat={"runtime": "terminal"}, activity="working").standing
    assert (standing.name, standing.words) == ("running", "running")


@pytest.mark.parametrize(
    ("state", "fields", "name", "words"),
    [
        (states.EXITED, {"exit_status": 3, "activity": "working"}, "exited", "exited, exit 3"),
        (states.FAILED, {"limit": LIMIT}, "failed", "failed"),
        (None, {}, "down", "down"),
    ],
)
def test_what_does_not_run_stands_as_its_state(
    state: str | None, fields: dict[str, Any], name: str, words: str
) -> None:
    standing = card(state, **fields).standing
    assert (standing.name, standing.words) == (name, words)


def test_the_reason_is_the_one_of_what_it_stands_as() -> None:
    assert card(activity="waiting", activity_reason="Bash").reason == "Bash"
    assert card(activity="idle", limit=LIMIT, activity_reason="old").reason == "limit reached"
    assert card(states.FAILED, activity_reason="old", reason="no program").reason == "no program"
    assert card(None).reason == ""


def test_one_that_was_not_ready_in_time_stands_so_with_the_reason_until_it_tells_what_it_does() -> None:
    late = card(activity="unknown", reason="not ready within 60 seconds")
    assert (late.standing.words, late.reason, late.seat.in_trouble) == (
        "not ready", "not ready within 60 seconds", True,
    )  # fmt: skip
    asks = card(activity="waiting", activity_reason="Bash", reason="not ready within 60 seconds")
    assert (asks.standing.words, asks.reason) == ("waiting for you", "Bash")


@pytest.mark.parametrize(
    ("usage", "words", "full"),
    [
        ({}, "unknown", False),
        ({"context_used": None, "context_window": 200_000}, "unknown", False),
        ({"context_used": 84_000}, "84k tokens of an unknown number", False),
        ({"context_used": 84_000, "context_window": 200_000}, "42 % (84k of 200k tokens)", False),
        ({"context_used": 0, "context_window": 200_000}, "0 % (0 of 200k tokens)", False),
        ({"context_used": 160_000, "context_window": 200_000}, "80 % (160k of 200k tokens)", True),
    ],
)
def test_the_title_says_how_full_the_context_is_or_that_this_is_unknown(
    usage: dict[str, Any], words: str, full: bool
) -> None:
    found = card(activity="idle", usage=usage)
    assert found.title.split("\n")[:2] == ["dev-impl@team", f"context {words}"]
    assert found.is_full == full


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        ({}, "used in this conversation: tokens unknown, cost unknown"),
        ({"tokens": 0, "cost": 0.0}, "used in this conversation: 0 tokens, $0.00"),
        ({"tokens": 182_000, "cost": 1.2}, "used in this conversation: 182k tokens, $1.20"),
        ({"tokens": 182_000}, "used in this conversation: 182k tokens, cost unknown"),
    ],
)
def test_the_title_says_what_was_used_or_that_this_is_unknown(usage: dict[str, Any], words: str) -> None:
    assert card(activity="idle", usage=usage).title.split("\n")[2] == words
    assert "used" not in card(seat={"runtime": "terminal"}, usage=usage).title


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        ({"tokens": 182_499, "cost": 0.416}, "$0.42 · 182k"),
        ({"tokens": 950}, "$? · 950"),
        ({"cost": 1.5}, "$1.50 · ?"),
        ({}, ""),
    ],
)
def test_what_was_used_stands_on_the_node_too(usage: dict[str, Any], words: str) -> None:
    assert card(activity="idle", usage=usage).spent_short == words


def test_a_seat_that_does_not_ask_says_so_in_plain_words() -> None:
    found = card(seat={"bypass": "never asks before running commands"}, activity="idle")
    assert found.title.endswith("Careful: never asks before running commands")
    assert found.name == "impl, claude-code, idle, does not always ask"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.0k"),
        (9949, "9.9k"),
        (9951, "10k"),
        (182_499, "182k"),
        (999_499, "999k"),
        (999_600, "1.0M"),
        (3_400_000, "3.4M"),
    ],
)
def test_numbers_are_short(number: int, text: str) -> None:
    assert short_number(number) == text


def test_a_limit_that_is_not_the_newest_trouble_is_told_in_the_title() -> None:
    found = card(activity="error", activity_reason="no such model", limit=LIMIT)
    assert found.reason == "no such model"
    assert "usage limit: limit reached" in found.title.split("\n")
