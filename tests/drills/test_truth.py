"""What is held to be true of an agent after its turns."""

from __future__ import annotations

from tests.drills.truth import Witness, judge, spans
from tests.model_api.exchange import Ask
from tests.model_api.record import Moment, Outcome, Request

FOREVER = float("inf")


def test_after_a_turn_that_failed_only_an_error_is_right() -> None:
    [working, after] = spans([_asked(10, 11, "failed")], Witness(lives=[(9.9, FOREVER)]), until=15)
    assert (working.states, after.states) == ({"working"}, {"error"})
    assert judge(after, [(10, "working"), (11.1, "error")]).is_right
    assert not judge(after, [(10, "working"), (11.1, "idle")]).is_right


def test_between_two_tries_it_works_until_somebody_stops_that_and_then_it_rests() -> None:
    witness = Witness(lives=[(9.9, FOREVER)], stopped=[15])
    found = spans([_asked(10, 11, "failed"), _asked(12, 13, "failed")], witness, until=20)
    assert [(span.begin, span.states) for span in found] == [
        (10, {"working"}),
        (15, {"working", "idle"}),
        (17, {"idle"}),
    ]


def test_of_a_failure_before_a_new_start_it_may_tell_or_not() -> None:
    witness = Witness(lives=[(9.9, 12), (13, FOREVER)], launches=[12.5])
    *_, after = spans([_asked(10, 11, "failed")], witness, until=15)
    assert after.states == {"idle", "error"}


def _asked(begin: float, end: float, outcome: Outcome) -> Request:
    ask, status = Ask("prompt", ("do it",)), 500 if outcome == "failed" else 200
    started, ended = Moment(begin, begin), Moment(end, end)
    return Request(1, "POST", "/", "", "seat", ask, started, ended=ended, outcome=outcome, status=status)
