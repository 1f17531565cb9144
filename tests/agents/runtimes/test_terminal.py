"""Runtime `terminal` runs what the spec says and claims to know nothing about it."""

from __future__ import annotations

import pytest

from agents.readings.reader import Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN
from agents.runtimes.base import Beginning, Ending, Place, SeatConfig
from agents.runtimes.terminal import Terminal

PLACE = Place("/tmp/seat", "/usr/bin/python3")


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_the_command_of_the_spec_is_run_with_its_environment(terminal: Terminal) -> None:
    seat = SeatConfig("dev-impl@my", "/", command=("top", "-d", "1"), env={"A": "b"})
    command = terminal.launch(seat, PLACE, Beginning())
    assert command.argv == ("top", "-d", "1")
    assert command.env == {"A": "b"}
    assert terminal.program(seat) == "top"


def test_without_a_command_it_is_bash(terminal: Terminal) -> None:
    seat = SeatConfig("dev-impl@my", "/")
    assert terminal.launch(seat, PLACE, Beginning()).argv == ("bash",)
    assert terminal.program(seat) == "bash"


def test_a_program_that_lives_is_ready(terminal: Terminal) -> None:
    assert terminal.is_ready(Screen(()), UNKNOWN)
    assert terminal.reads_screen is False


def test_its_activity_is_honestly_unknown(terminal: Terminal) -> None:
    reader = terminal.reader(Running(pid=1, cwd="/"))
    assert reader.traces() == Traces()
    assert reader.reading().activity.name == "unknown"
    assert reader.reading().activity.evidence


def test_a_text_is_pasted_and_then_entered(terminal: Terminal) -> None:
    submission = terminal.submission("make test")
    assert (submission.paste, submission.key) == ("make test", "Enter")


def test_it_ends_as_when_its_window_is_closed(terminal: Terminal) -> None:
    assert terminal.ending() == Ending(signal="HUP")


def test_it_holds_no_conversation(terminal: Terminal) -> None:
    assert terminal.is_agent is False
    assert terminal.supports_resume is False
    assert terminal.supports_fork is False
