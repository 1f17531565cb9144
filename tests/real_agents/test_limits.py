"""The usage limits that the model API tells are shown by the real agents as those of their makers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.model_api import limits
from tests.model_api.api import Plan
from tests.real_agents.fixtures import RealAgents
from tests.real_agents.terminal import AgentTerminal

pytestmark = pytest.mark.tmux

CODEX = ["codex", "--no-daemon"]


@pytest.fixture
def resets_at() -> int:
    """A full hour, more than one and less than two hours from now."""
    return (int(time.time()) // 3600 + 2) * 3600


def test_claude_tells_when_its_limit_ends(real_agents: RealAgents, tmp_path: Path, resets_at: int) -> None:
    real_agents.api.answer_next(limits.claude_limit(resets_at))
    env = {**real_agents.environment("claude", trusted=[tmp_path], subscription=True), "TZ": "UTC"}
    with AgentTerminal(["claude"], env, tmp_path) as terminal:
        terminal.wait_for(r"^\u276f")
        terminal.say("hello")
        hour = time.strftime("%I%p", time.gmtime(resets_at)).lstrip("0").lower()
        terminal.wait_for(f"You've hit your 5-hour limit · resets .*{hour}")


def test_codex_tells_when_its_limit_ends(real_agents: RealAgents, tmp_path: Path, resets_at: int) -> None:
    real_agents.api.answer_next(limits.codex_limit(resets_at))
    env = {**real_agents.environment("codex", trusted=[tmp_path]), "TZ": "UTC"}
    with AgentTerminal(CODEX, env, tmp_path) as terminal:
        terminal.wait_for("Ask Codex to do anything")
        terminal.say("hello")
        hour = time.strftime("%I:00 %p", time.gmtime(resets_at)).lstrip("0")
        terminal.wait_for(f"hit your usage limit(?s:.*)try again at .*{hour}")


def test_codex_offers_a_cheaper_model_when_little_is_left(
    real_agents: RealAgents, tmp_path: Path, resets_at: int
) -> None:
    real_agents.api.answer_next(Plan(headers=limits.codex_usage(95, resets_at)))
    with AgentTerminal(CODEX, real_agents.environment("codex", trusted=[tmp_path]), tmp_path) as terminal:
        terminal.wait_for("Ask Codex to do anything")
        terminal.say("hello")
        terminal.wait_for("Approaching rate limits")
