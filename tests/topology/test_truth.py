"""A row's state and its pane are compared in one place; every pair of them is listed here."""

from __future__ import annotations

import pytest

from agents import states
from topology.truth import Finding, Seen, compare

ALIVE, DEAD, KILLED, UNKNOWN = Seen(), Seen(True, 3), Seen(True, None, 9), Seen(True)


@pytest.mark.parametrize("attended", [True, False])
def test_a_running_row_with_a_living_pane_is_the_truth(attended: bool) -> None:
    assert compare(states.RUNNING, ALIVE, attended) is None


@pytest.mark.parametrize("attended", [True, False])
@pytest.mark.parametrize(
    ("pane", "finding"),
    [
        (DEAD, Finding(states.EXITED, 3)),
        (KILLED, Finding(states.EXITED, None, 9)),
        (UNKNOWN, Finding(states.EXITED)),
        (None, Finding(states.EXITED, reason="its tmux session is gone")),
    ],
)
def test_a_running_row_exits_with_its_pane_also_during_a_job(
    pane: Seen | None, finding: Finding, attended: bool
) -> None:
    assert compare(states.RUNNING, pane, attended) == finding


@pytest.mark.parametrize("state", [states.LAUNCHING, states.STOPPING])
@pytest.mark.parametrize("pane", [ALIVE, DEAD, UNKNOWN, None])
def test_a_job_says_itself_what_becomes_of_launches_and_endings(state: str, pane: Seen | None) -> None:
    assert compare(state, pane, attended=True) is None


@pytest.mark.parametrize("state", [states.LAUNCHING, states.STOPPING])
def test_what_lives_after_an_interrupted_job_is_running(state: str) -> None:
    found = compare(state, ALIVE, attended=False)
    assert found is not None and found.state == states.RUNNING


@pytest.mark.parametrize("state", [states.LAUNCHING, states.STOPPING])
def test_what_has_ended_after_an_interrupted_job_is_exited_with_its_status(state: str) -> None:
    assert compare(state, DEAD, attended=False) == Finding(states.EXITED, 3)


def test_a_launch_that_never_made_its_pane_has_failed() -> None:
    found = compare(states.LAUNCHING, None, attended=False)
    assert found is not None and found.state == states.FAILED and "interrupted" in found.reason


def test_an_ending_whose_pane_is_gone_is_exited() -> None:
    found = compare(states.STOPPING, None, attended=False)
    assert found is not None and found.state == states.EXITED


@pytest.mark.parametrize("state", sorted(states.LIVE))
@pytest.mark.parametrize("pane", [ALIVE, DEAD, None])
def test_every_finding_is_a_move_that_the_state_machine_allows(state: str, pane: Seen | None) -> None:
    found = compare(state, pane, attended=False)
    assert found is None or state in states.origins(found.state)


@pytest.mark.parametrize(
    ("finding", "kind", "sentence"),
    [
        (Finding(states.RUNNING), "seat.running", "dev.impl is running"),
        (
            Finding(states.RUNNING, asks="Do you trust it?"),
            "seat.running",
            "dev.impl is running and waits for a person: Do you trust it?",
        ),
        (Finding(states.EXITED, 3), "seat.exited", "dev.impl exited (exit 3)"),
        (Finding(states.EXITED, None, 9, "killed"), "seat.exited", "dev.impl exited (signal 9): killed"),
        (Finding(states.EXITED), "seat.exited", "dev.impl exited"),
        (Finding(states.FAILED, reason="no"), "seat.failed", "dev.impl failed: no"),
    ],
)
def test_findings_are_told_as_sentences(finding: Finding, kind: str, sentence: str) -> None:
    assert (finding.kind, finding.sentence("dev.impl")) == (kind, sentence)
