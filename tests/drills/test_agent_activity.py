"""Real agents are led through every transition of their activity, and shown truly in each."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from statistics import median

import pytest

from tests.drills.agent_activity import drill, report
from tests.drills.agents import agent_house, landed
from tests.drills.house import LONG, ROUNDS
from tests.real_agents.fixtures import agent_programs

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]


def test_what_agents_do_is_shown_truly_and_never_idle_while_they_work_or_wait(agent_programs: Path) -> None:
    with agent_house(agent_programs) as house:
        scores = drill(house, landed(), ROUNDS if LONG else 1, dealt=not LONG)
    told = report(scores)
    print(f"\n{told}")
    for times in ([score.late_on_page for score in scores], [score.late_waiting for score in scores]):
        assert median(chain(*times)) <= 0.5, told
    assert not any(score.dangerous for score in scores), told
    assert sum(score.right for score in scores) >= 0.99 * sum(len(score.verdicts) for score in scores), told
    assert not any(score.failed for score in scores), told
    assert all(len(score.verdicts) > 25 for score in scores), told
