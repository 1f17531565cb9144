"""What keeps a text from being typed, decided from what is known and from what stands in the input."""

from __future__ import annotations

import pytest

from agents.conversing.letters import Mode, alteration, in_the_way, obstacle
from agents.readings.values import UNKNOWN, Activity, Reading
from agents.runtimes.base import Composer
from agents.runtimes.terminal import Terminal
from tests.agents.actors import ActorRuntime, SteeredRuntime, question

MODES: tuple[Mode, ...] = ("when_idle", "now", "interrupt")
IDLE, WORKING = Reading(Activity("idle", "test")), Reading(Activity("working", "test"))
ASKS = Reading(Activity("waiting", "test"), question("rm"))
WAITS = Reading(Activity("waiting", "test", reason="the folder must be trusted"))
LATE = Reading(Activity("working", "test"), question("rm"))
FAILED = Reading(Activity("error", "test", reason="overloaded"))


@pytest.mark.parametrize("runtime", [ActorRuntime(), SteeredRuntime()])
@pytest.mark.parametrize("mode", MODES)
def test_nothing_goes_to_an_agent_that_waits_for_a_person_in_no_mode(runtime: ActorRuntime, mode: Mode) -> None:
    assert obstacle(runtime, ASKS, mode) == "it waits for a person: may rm be?"
    assert obstacle(runtime, WAITS, mode) == "it waits for a person: the folder must be trusted"
    assert obstacle(runtime, LATE, mode) == "it waits for a person: may rm be?"


@pytest.mark.parametrize("mode", MODES)
def test_nothing_goes_to_an_agent_of_which_nothing_is_known(mode: Mode) -> None:
    assert "cannot be told (nothing has been seen of it yet)" in obstacle(ActorRuntime(), UNKNOWN, mode)


@pytest.mark.parametrize("mode", MODES)
def test_an_idle_agent_and_one_that_failed_can_be_sent_to(mode: Mode) -> None:
    assert obstacle(ActorRuntime(), IDLE, mode) == "" and obstacle(ActorRuntime(), FAILED, mode) == ""


def test_a_working_agent_is_waited_for_unless_it_is_steered() -> None:
    assert obstacle(ActorRuntime(), WORKING, "when_idle") == "it is working"
    assert obstacle(ActorRuntime(), WORKING, "interrupt") == "it is working"
    assert "cannot be steered" in obstacle(ActorRuntime(), WORKING, "now")
    assert obstacle(SteeredRuntime(), WORKING, "when_idle") == "it is working"
    assert obstacle(SteeredRuntime(), WORKING, "now") == ""


@pytest.mark.parametrize("mode", MODES)
def test_of_a_terminal_program_nothing_needs_to_be_known(mode: Mode) -> None:
    assert obstacle(Terminal(), UNKNOWN, mode) == ""


def test_an_input_must_be_there_and_empty() -> None:
    assert in_the_way(Composer("empty")) == ""
    assert in_the_way(Composer("hidden")) == "its input is not on the screen"
    assert in_the_way(Composer("draft", " half\na thought ")) == "somebody's draft is in its input"
    assert len(in_the_way(Composer("draft", "x" * 1000))) < 120


@pytest.mark.parametrize(
    ("text", "taken", "said"),
    [
        ("hello", "hello", ""),
        ("Message:\nhello", "Message:\nhello", ""),
        ("hello \n", "hello", "taken with other blanks at its ends"),
        ("/quit", " /quit", "taken with other blanks at its ends"),
        ("exit", "Message:\nexit", "taken after a line 'Message:'"),
        ("/quit", "Note:\n/quit", "taken after a line 'Note:'"),
        ("a\x07b", "ab", "taken without control characters"),
        ("a\r\nb", "a\nb", "taken with newlines as ends of line"),
        ("/a\x07 ", "Message:\n/a", "taken after a line 'Message:', without control characters"),
    ],
)
def test_what_an_agent_takes_otherwise_than_it_was_sent_is_told(text: str, taken: str, said: str) -> None:
    assert alteration(text, taken) == said
