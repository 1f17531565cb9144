"""`python -m tests.drills.agent_messages --messages N`: send real agents messages that get lost easily, in situations
in which they do harm easily, and compare what the server tells with what the model was asked.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.drills.agents import KINDS, AgentHouse, agent_house
from tests.drills.message_fates import Fate, Outcome, asked, disorder, outcome, seconds_to_accept
from tests.drills.message_kinds import COMMAND_TAG, Sent, messages
from tests.drills.message_play import SITUATIONS, Harm, Play
from tests.drills.tables import quantile, table

log = logging.getLogger(__name__)

RUNTIMES = ("claude-code", "codex")
A_ROUND = 66
"""So many messages bring each kind into each situation once."""
FATES: tuple[Fate, ...] = ("exact", "stalled", "open", "untold", "lost", "twice", "changed")
GOOD = ("exact", "stalled")
COLUMNS = (
    *("runtime, situation", "sent", *FATES, "early", "disorder", "dialogs answered", "drafts lost"),
    "accepted p50 / p95",
)


@dataclass(frozen=True)
class Score:
    """What became of the messages to one agent in one situation.

    seconds: how long each took to be accepted once the way was free.
    """

    runtime: str
    situation: str
    outcomes: Sequence[Outcome]
    harm: Harm
    disorder: int
    seconds: Sequence[float]

    def count(self, fate: str) -> int:
        return sum(found.fate == fate for found in self.outcomes)

    @property
    def harmed(self) -> int:
        """How much went wrong that must never."""
        fates = sum(self.count(fate) for fate in FATES if fate not in GOOD)
        harm = self.harm
        return fates + self.disorder + harm.early + harm.dialogs_answered + harm.drafts_lost + harm.scrolls_ended

    def row(self) -> list[str]:
        """Its line of the table."""
        return [
            f"{self.runtime}, {self.situation}",
            str(len(self.outcomes)),
            *(str(self.count(fate)) for fate in FATES),
            str(self.harm.early),
            str(self.disorder),
            f"{self.harm.dialogs_answered} of {self.harm.dialogs}" if self.harm.dialogs else "",
            f"{self.harm.drafts_lost} of {self.harm.drafts}" if self.harm.drafts else "",
            f"{quantile(self.seconds, 0.5):.2f} / {quantile(self.seconds, 0.95):.2f} s",
        ]


def drill(house: AgentHouse, count: int, runtimes: Sequence[str] = RUNTIMES) -> list[Score]:
    """Send so many messages to a seat of each runtime, to all at the same time."""
    plays = [Play(house.add(runtime, rig=f"post-{KINDS[runtime].program}")) for runtime in runtimes]
    with ThreadPoolExecutor(len(plays)) as pool:
        list(pool.map(lambda play: _play(play, count), plays))
    return [score for play in plays for score in scores(play)]


def _play(play: Play, count: int) -> None:
    for situation, batch in batches(count):
        play.send(situation, batch)
        log.info("%s, %s: %d messages sent", play.seat.address, situation, len(batch))


def batches(count: int) -> Iterator[tuple[str, list[Sent]]]:
    """All messages, dealt to the situations; each has its turn once a round."""
    turns = max(1, count // A_ROUND) * len(SITUATIONS)
    dealt: list[list[Sent]] = [[] for _ in range(turns)]
    at = 0
    for turn in range(turns):
        size = count // turns + (turn < count % turns)
        dealt[turn] = list(messages(count))[at : at + size]
        at += size
    for turn, batch in enumerate(dealt):
        yield SITUATIONS[turn % len(SITUATIONS)], batch


def scores(play: Play) -> list[Score]:
    """Compare what was told of each message with what the model was asked."""
    requests = play.seat.api.requests(play.seat.label)
    texts = asked(requests)
    found = [outcome(posted, texts) for posted in play.posted]
    by_situation = {s: [one for one in found if one.posted.situation == s] for s in SITUATIONS}
    return [
        Score(
            play.seat.kind.runtime,
            situation,
            outcomes,
            play.harm[situation],
            disorder(outcomes),
            [took for one in outcomes if (took := seconds_to_accept(one.posted, requests)) is not None],
        )
        for situation, outcomes in by_situation.items()
        if outcomes
    ]


def report(found: Sequence[Score]) -> str:
    """The table, and below it whatever is to be told besides."""
    lines = [table(COLUMNS, [score.row() for score in found])]
    tagged = sum(COMMAND_TAG in one.found for score in found for one in score.outcomes)
    lines += [f"of the exact ones {tagged} with {COMMAND_TAG!r} before a command"] if tagged else []
    for score in found:
        where = f"{score.runtime}, {score.situation}"
        lines += [
            f"{one.fate}: {where}, {one.posted.sent.kind} {one.posted.sent.mark}: {one.posted.told[-1:]},"
            f" arrived {len(one.arrived)} times{f', found {one.found[:200]!r}' if one.found else ''}"
            for one in score.outcomes
            if one.fate != "exact"
        ]
        ended = score.harm.scrolls_ended
        notes = [*score.harm.notes, *([f"copy-mode was ended {ended} times"] if ended else [])]
        lines += [f"note: {where}: {note}" for note in notes]
    return "\n".join(lines)


def main() -> None:
    """Run it by hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.agent_messages", description=__doc__)
    parser.add_argument("--messages", type=int, default=200, help="to each agent")
    parser.add_argument("--runtimes", default=",".join(RUNTIMES), help="with commas between")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with agent_house() as house:
        print(report(drill(house, options.messages, options.runtimes.split(","))))


if __name__ == "__main__":
    main()
