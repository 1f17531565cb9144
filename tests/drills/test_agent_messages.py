"""Real agents get every message byte for byte and once, or it is said that it stalled; nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.agent_messages import batches, drill, report
from tests.drills.agents import agent_house
from tests.drills.house import LONG
from tests.drills.message_kinds import KINDS
from tests.drills.message_play import SITUATIONS
from tests.real_agents.fixtures import agent_programs

__all__ = ["agent_programs"]


@pytest.mark.server
@pytest.mark.tmux
def test_messages_arrive_once_and_exactly_or_stall_and_harm_no_dialog_and_no_draft(agent_programs: Path) -> None:
    count = 200 if LONG else 22
    with agent_house(agent_programs) as house:
        scores = drill(house, count)
    told = report(scores)
    print(f"\n{told}")
    assert not any(score.harmed for score in scores), told
    assert sum(len(score.outcomes) for score in scores) == 2 * count
    assert sum(score.count("exact") for score in scores) >= 0.95 * 2 * count, told
    assert all(score.harm.dialogs for score in scores if score.situation == "dialog")
    assert all(score.harm.drafts for score in scores if score.situation == "draft")


def test_each_kind_comes_into_each_situation_in_the_long_form() -> None:
    pairs = {(situation, sent.kind) for situation, batch in batches(200) for sent in batch}
    assert len(pairs) == len(SITUATIONS) * len(KINDS)


def test_each_kind_and_each_situation_comes_in_the_short_form() -> None:
    dealt = list(batches(22))
    assert [situation for situation, batch in dealt if batch] == list(SITUATIONS)
    assert {sent.kind for _, batch in dealt for sent in batch} == set(KINDS)
    assert len({sent.mark for _, batch in dealt for sent in batch}) == 22
