"""`python -m tests.drills.agent_activity --rounds N`: lead real agents through all transitions, compare what is shown.

Every state that the server told is compared with what the model API, the screen and the process table know.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.drills.activity_script import DEALT, Check, Play
from tests.drills.agents import KINDS, AgentHouse, agent_house, landed, state_of
from tests.drills.tables import quantile, table
from tests.drills.truth import (
    DANGEROUS_SECONDS,
    SHORTEST_SECONDS,
    START_PATIENCE_SECONDS,
    WRONG_SECONDS,
    Verdict,
    judge,
    spans,
)

AT_ONCE = 2
"""Agents that play at the same time: more of them would measure the machine."""


@dataclass(frozen=True)
class Score:
    """What became of one runtime's transitions; seen: the same, as a tab was shown them."""

    runtime: str
    verdicts: Sequence[Verdict]
    seen: Sequence[Verdict]
    checks: Sequence[Check]

    @property
    def right(self) -> int:
        return sum(verdict.is_right for verdict in self.verdicts)

    @property
    def dangerous(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.is_dangerous]

    @property
    def wrong(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if not verdict.is_right]

    @property
    def failed(self) -> list[Check]:
        return [check for check in self.checks if not check.holds]

    @property
    def late_on_page(self) -> list[float]:
        """After how many seconds each transition was seen on the page, shortest first."""
        return _late(self.seen)

    @property
    def late_waiting(self) -> list[float]:
        """The same of those at which it began to wait for a person."""
        return _late([verdict for verdict in self.seen if verdict.span.states == {"waiting"}])

    def row(self) -> list[str]:
        """Its line of the table."""
        brief = [v.dangerous for v in self.verdicts if v.dangerous > 0 and not v.is_dangerous]
        return [
            self.runtime,
            str(len(self.verdicts)),
            str(self.right),
            _quantiles(_late(self.verdicts)),
            _quantiles(self.late_on_page),
            _quantiles(self.late_waiting),
            str(len(self.wrong)),
            str(len(self.dangerous)),
            f"{len(brief)} (longest {max(brief, default=0) * 1e3:.0f} ms)",
            f"{len(self.checks) - len(self.failed)} of {len(self.checks)}",
        ]


def _late(verdicts: Sequence[Verdict]) -> list[float]:
    return sorted(v.late for v in verdicts if v.late is not None and v.span.patience <= WRONG_SECONDS)


def _quantiles(late: Sequence[float]) -> str:
    return f"{quantile(late, 0.5):.2f} / {quantile(late, 0.95):.2f} s"


COLUMNS = (
    *("runtime", "transitions", "right", "late p50 / p95", "on the page", "waiting on the page"),
    *("wrong", "dangerous", "shorter", "checks"),
)


JUDGED = (
    f"wrong: another state for more than {WRONG_SECONDS:g} s, or {START_PATIENCE_SECONDS:g} s after a start; dangerous:"
    f" idle for more than {DANGEROUS_SECONDS:g} s while it works or waits; truths of less than {SHORTEST_SECONDS:g} s"
    " are not judged; from a message until the model is asked, working and idle are both right"
)


def drill(house: AgentHouse, runtimes: Sequence[str], rounds: int, *, dealt: bool = False) -> list[Score]:
    """Boot a seat of each runtime and lead them through the script, two at the same time.

    dealt: each step of `DEALT` is for one of them only.
    """
    plays = [
        Play(
            house.add(runtime, rig=f"crew-{KINDS[runtime].program}", setup=_setup(runtime)),
            without={*DEALT} - {*DEALT[number :: len(runtimes)]} if dealt else (),
        )
        for number, runtime in enumerate(runtimes)
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda play: _play(play, rounds), plays))
    time.sleep(0.5)  # for the last events
    return [score(play) for play in plays]


def _setup(runtime: str) -> dict[str, bool]:
    return {"subscription": True} if runtime == "claude-code" else {}


def _play(play: Play, rounds: int) -> None:
    play.begin()
    for number in range(rounds):
        if number:
            play.again()
        play.run()


def score(play: Play) -> Score:
    """Compare what was told of a seat with what was true."""
    events = play.seat.events()
    states = [(event.at, state) for event in events if (state := state_of(event))]
    until = play.witness.lives[-1][1] + 2
    found = spans(play.seat.api.requests(play.seat.label), play.witness, min(until, time.time()))
    page = play.seat.house.page.states(play.seat.address)
    return Score(
        play.seat.kind.runtime,
        [judge(span, states) for span in found],
        [judge(span, page) for span in found],
        play.checks,
    )


def report(scores: Sequence[Score]) -> str:
    """The table, how it was judged, and whatever was not right."""
    lines = [table(COLUMNS, [score.row() for score in scores]), JUDGED]
    for score in scores:
        for verdict in {*score.wrong, *score.dangerous}:
            true = "/".join(sorted(verdict.span.states))
            word = "dangerous" if verdict.is_dangerous else "wrong"
            lasted = verdict.span.end - verdict.span.begin
            lines.append(
                f"{word}: {score.runtime}, {verdict.span.step}: {true} for {lasted:.2f} s,"
                f" shown {' '.join(verdict.shown)}, late {verdict.late}, wrong for {verdict.wrong:.2f} s"
            )
        lines += [f"failed: {score.runtime}, {c.step}: {c.what} (found: {c.found})" for c in score.failed]
    return "\n".join(lines)


def main() -> None:
    """Run it by hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.agent_activity", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runtimes", default="", help="only these, with commas between")
    parser.add_argument("--events", type=Path, help="write all events and spans here")
    options = parser.parse_args()
    with agent_house() as house:
        scores = drill(house, options.runtimes.split(",") if options.runtimes else landed(), options.rounds)
        print(report(scores))
        if options.events:
            options.events.write_text(_log(house, scores))


def _log(house: AgentHouse, scores: Sequence[Score]) -> str:
    rows = [
        (event.at, f"event {seat.address} {event.text} {event.payload}")
        for seat in house.seats
        for event in seat.events()
    ]
    for score in scores:
        rows += [
            (v.span.begin, f"truth {score.runtime} {v.span.step}: {sorted(v.span.states)} until {v.span.end:.2f}, {v}")
            for v in score.verdicts
        ]
    return "\n".join(f"{at:.3f} {text}" for at, text in sorted(rows))


if __name__ == "__main__":
    main()
