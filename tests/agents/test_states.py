"""Session states move forwards only, and an end is told in words."""

from __future__ import annotations

import pytest

from agents import states
from agents.models import Session


def test_every_state_says_where_it_may_go() -> None:
    assert set(states.MOVES) == set(states.STATES)
    assert set().union(*states.MOVES.values()) <= set(states.STATES)


def test_an_ended_session_stays_ended() -> None:
    assert states.MOVES[states.EXITED] == states.MOVES[states.FAILED] == frozenset()


def test_states_with_a_pane_are_those_that_can_still_move() -> None:
    assert {state for state, targets in states.MOVES.items() if targets} == states.LIVE


def test_no_state_leads_back_to_launching() -> None:
    assert states.origins(states.LAUNCHING) == ()


def test_exited_is_reached_from_every_live_state() -> None:
    assert states.origins(states.EXITED) == (states.LAUNCHING, states.RUNNING, states.STOPPING)


@pytest.mark.parametrize(
    ("status", "signal", "text"),
    [(0, None, "exit 0"), (3, None, "exit 3"), (None, 9, "signal 9"), (None, None, ""), (1, 15, "signal 15")],
)
def test_an_end_is_told_in_words(status: int | None, signal: int | None, text: str) -> None:
    assert states.exit_text(status, signal) == text


@pytest.mark.django_db
def test_of_two_who_move_a_session_one_succeeds() -> None:
    row = Session.objects.create(address="dev-impl@my", runtime="terminal", state=states.RUNNING)
    assert Session.objects.move(row.pk, states.EXITED, exit_status=3) is True
    assert Session.objects.move(row.pk, states.EXITED, exit_status=4) is False
    row.refresh_from_db()
    assert (row.exit_text, row.is_live) == ("exit 3", False)
    assert row.ended_at is not None


@pytest.mark.django_db
def test_a_move_that_is_not_allowed_changes_nothing() -> None:
    row = Session.objects.create(address="dev-impl@my", runtime="terminal", state=states.EXITED, reason="done")
    assert Session.objects.move(row.pk, states.RUNNING, reason="again") is False
    row.refresh_from_db()
    assert (row.state, row.reason, row.running_at) == (states.EXITED, "done", None)


@pytest.mark.django_db
def test_a_session_that_runs_notes_since_when() -> None:
    row = Session.objects.create(address="dev-impl@my", runtime="terminal")
    assert Session.objects.move(row.pk, states.RUNNING)
    row.refresh_from_db()
    assert row.running_at is not None
    assert row.ended_at is None
    assert list(Session.objects.live()) == [row]
