"""What an agent truly did, moment by moment, from the model API, its screen and the process table; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.model_api.record import Request

BUSY = frozenset({"working", "waiting"})
WRONG_SECONDS = 1.0
"""A state that is not true for longer than that is wrong."""
START_PATIENCE_SECONDS = 10.0
"""The same for the first state after it can be typed to."""
DANGEROUS_SECONDS = 0.3
"""Idle shown for longer than that, while it works or waits, is dangerous."""
STOPPING_SECONDS = 2.0
"""Between two tries an agent may need so long to see that it was stopped."""
SHORTEST_SECONDS = 0.25
"""Truths that last shorter need not be shown."""


@dataclass
class Witness:
    """What was seen of one seat past the server; times in seconds since 1970.

    dialogs: from when to when a dialog was on its screen; lives: from when it could be typed to, until its process
    ended; launches: when it was started anew; said: when a text was sent to it; stopped: when somebody stopped it;
    marks: when which step of the script began.
    """

    dialogs: list[tuple[float, float]] = field(default_factory=list)
    lives: list[tuple[float, float]] = field(default_factory=list)
    launches: list[float] = field(default_factory=list)
    said: list[float] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)
    marks: list[tuple[float, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """From `begin` to `end` one of `states` was true; `step` is what the script did then.

    patience: seconds after which another state counts as wrong.
    """

    begin: float
    end: float
    states: frozenset[str]
    step: str
    patience: float = WRONG_SECONDS


@dataclass(frozen=True)
class Verdict:
    """How one span was shown: late is None when it never was; wrong, dangerous: longest stretch in seconds."""

    span: Span
    late: float | None
    wrong: float
    dangerous: float
    shown: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.late is not None and self.wrong <= self.span.patience

    @property
    def is_dangerous(self) -> bool:
        return self.dangerous > DANGEROUS_SECONDS


def spans(requests: Sequence[Request], witness: Witness, until: float) -> list[Span]:
    """The truth from the first moment that is known to `until`, as spans of one truth each."""
    turns = [request for request in requests if request.ask.is_a_turn]
    periods = [*_open(turns, until), *_retries(turns, witness), *_tools(turns, witness)]
    edges = {until, *(at for period in periods for at in period[:2])}
    edges |= {at for pair in (*witness.dialogs, *witness.lives) for at in pair} | {*witness.launches, *witness.said}
    edges |= {at for stop in witness.stopped for at in (stop, stop + STOPPING_SECONDS)}
    found: list[Span] = []
    for begin, end in pairwise(sorted(edge for edge in edges if edge <= until)):
        states = _truth((begin + end) / 2, turns, periods, witness)
        if not states:
            continue
        if found and found[-1].states == states and found[-1].end == begin:
            found[-1] = Span(found[-1].begin, end, states, found[-1].step, found[-1].patience)
        else:
            patience = START_PATIENCE_SECONDS if any(begin == life[0] for life in witness.lives) else WRONG_SECONDS
            found.append(Span(begin, end, states, _step(begin, witness), patience))
    return [span for span in found if span.end - span.begin >= SHORTEST_SECONDS]


Period = tuple[float, float, frozenset[str]]


def _truth(at: float, turns: Sequence[Request], periods: Iterable[Period], witness: Witness) -> frozenset[str]:
    life = next((life for life in reversed(witness.lives) if life[0] <= at), None)
    if life is None:
        return frozenset()
    if at > life[1]:  # after a launch nothing can be said until it can be typed to
        return frozenset() if any(life[1] < launch <= at for launch in witness.launches) else frozenset({"exited"})
    if any(begin <= at < end for begin, end in witness.dialogs):
        return frozenset({"waiting"})
    for begin, end, states in periods:
        if begin <= at < end:
            return states
    return _resting(at, turns, witness, life[0]) | ({"working"} if _is_said(at, turns, witness) else set())


def _resting(at: float, turns: Sequence[Request], witness: Witness, alive_since: float) -> frozenset[str]:
    """How its last turn has ended; one that failed before it was started anew may be told of or not."""
    ends = [(r.ended.wall, r.outcome) for r in turns if r.ended and r.ended.wall <= at]
    end, outcome = max(ends, default=(0.0, None))
    stop = next((stop for stop in witness.stopped if end <= stop <= at), None)
    if stop is not None:
        return frozenset({"idle"} | ({"working"} if at < stop + STOPPING_SECONDS else set()))
    if outcome != "failed":
        return frozenset({"idle"})
    return frozenset({"error"}) if end >= alive_since else frozenset({"idle", "error"})


def _is_said(at: float, turns: Sequence[Request], witness: Witness) -> bool:
    """Whether it has been sent a text that it has not asked the model about yet: how far it is, nobody else knows."""
    last = max((said for said in witness.said if said <= at), default=None)
    return last is not None and not any(last <= turn.started.wall <= at for turn in turns)


def _open(turns: Sequence[Request], until: float) -> Iterable[Period]:
    for request in turns:
        yield request.started.wall, request.ended.wall if request.ended else until, frozenset({"working"})


def _retries(turns: Sequence[Request], witness: Witness) -> Iterable[Period]:
    """Between an answer that failed and the same question asked again, or until somebody stops that, it works."""
    for before, after in pairwise([*turns, None]):
        if before is None or before.outcome != "failed" or before.ended is None:
            continue
        begin, limit = before.ended.wall, after.started.wall if after else float("inf")
        stop = next((stop for stop in witness.stopped if begin <= stop < limit), None)
        if stop is not None:
            yield begin, stop, frozenset({"working"})
        elif after and (before.texts, before.ask.results) == (after.texts, after.ask.results):
            yield begin, limit, frozenset({"working"})


def _tools(turns: Sequence[Request], witness: Witness) -> Iterable[Period]:
    """Between a tool's call and its result it works, or asks about it; after a denial there may be no result."""
    for before, after in pairwise([*turns, None]):
        if before is None or before.outcome != "tool_called" or before.ended is None:
            continue
        begin = before.ended.wall
        limit = after.started.wall if after else float("inf")
        dialog = next((pair for pair in witness.dialogs if begin <= pair[0] < limit), None)
        goes_on = after is not None and after.kind == "tool_result"
        if dialog:
            yield begin, dialog[0], BUSY
            if goes_on:
                yield dialog[1], limit, frozenset({"working"})
        elif goes_on:
            yield begin, limit, frozenset({"working"})


def _step(at: float, witness: Witness) -> str:
    return next((name for begin, name in reversed(witness.marks) if begin <= at), "")


def judge(span: Span, states: Sequence[tuple[float, str]]) -> Verdict:
    """Compare one span with the states as they were shown: (since when, which), oldest first."""
    pieces = _within(span, states)
    right = [begin for begin, _, state in pieces if state in span.states]
    return Verdict(
        span,
        late=right[0] - span.begin if right else None,
        wrong=_longest(pieces, lambda state: state not in span.states),
        dangerous=_longest(pieces, lambda state: state == "idle") if span.states <= BUSY else 0.0,
        shown=tuple(state for _, _, state in pieces),
    )


def _within(span: Span, states: Sequence[tuple[float, str]]) -> list[tuple[float, float, str]]:
    ends = [at for at, _ in states[1:]] + [float("inf")]
    return [
        (max(begin, span.begin), min(end, span.end), state)
        for (begin, state), end in zip(states, ends, strict=True)
        if begin < span.end and end > span.begin
    ]


def _longest(pieces: Iterable[tuple[float, float, str]], counts) -> float:  # type: ignore[no-untyped-def]
    longest = stretch = 0.0
    for begin, end, state in pieces:
        stretch = stretch + end - begin if counts(state) else 0.0
        longest = max(longest, stretch)
    return longest
