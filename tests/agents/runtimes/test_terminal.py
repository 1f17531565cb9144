"""Runtime `terminal` runs what the spec says and claims to know nothing about it."""

from __future__ import annotations

import pytest

from agents.runtimes.base import Ending, Screen, SeatConfig
from agents.runtimes.terminal import Terminal


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_the_command_of_the_spec_is_run_with_its_environment(terminal: Terminal) -> None:
    seat = SeatConfig("dev-impl@my", "/", command=("top", "-d", "1"), env={"A": "b"})
    command = terminal.launch(seat)
    assert command.argv == ("top", "-d", "1")
    assert command.env == {"A": "b"}


def test_without_a_command_it_is_bash(terminal: Terminal) -> None:
    assert terminal.launch(SeatConfig("dev-impl@my", "/")).argv == ("bash",)


def test_a_program_that_lives_is_ready(terminal: Terminal) -> None:
    assert terminal.is_ready(Screen(()))
    assert terminal.reads_screen is False


def test_its_activity_is_honestly_unknown(terminal: Terminal) -> None:
    activity = terminal.activity(Screen(("$ ",), quiet_seconds=60))
    assert activity.name == "unknown"
    assert activity.evidence


def test_a_text_is_pasted_and_then_entered(terminal: Terminal) -> None:
    submission = terminal.submit("make test")
    assert (submission.text, submission.key) == ("make test", "Enter")


def test_it_ends_as_when_its_window_is_closed(terminal: Terminal) -> None:
    assert terminal.ending() == Ending(signal="HUP")


def test_it_cannot_take_up_a_conversation(terminal: Terminal) -> None:
    assert terminal.supports_resume is False
    assert terminal.resume(SeatConfig("dev-impl@my", "/"), "42") is None
