"""Each real agent starts offline, shows its prompt, takes a pasted text, and the model API has exactly that text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.real_agents.fixtures import RealAgents
from tests.real_agents.terminal import AgentTerminal
from tests.real_server import eventually

pytestmark = pytest.mark.tmux

TEXT = "two lines,\n'quoted' $(id) \U0001f980"
COMMANDS = {
    "claude": ["claude"],
    "codex": ["codex", "--no-daemon"],  # its daemon would copy 400 MB into the home and outlive the terminal
    "opencode": ["opencode"],
    "gemini": ["gemini"],
}
READY = {
    "claude": r"^\u276f",
    "codex": "Ask Codex to do anything",
    "opencode": "Ask anything",
    "gemini": "Type your message",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


@pytest.mark.parametrize("agent", COMMANDS)
def test_it_starts_and_its_prompt_reaches_the_model_api(agent: str, real_agents: RealAgents, project: Path) -> None:
    env = real_agents.environment(agent, trusted=[project])
    with AgentTerminal(COMMANDS[agent], env, project) as terminal:
        terminal.wait_for(READY[agent])
        terminal.say(TEXT)
        terminal.wait_for(f"Received {len(TEXT)} characters")
        assert [prompt.texts for prompt in real_agents.api.prompts(session=agent)] == [(TEXT,)]
    assert eventually(lambda: terminal.processes() == [])


@pytest.mark.parametrize(
    ("agent", "question"),
    [
        ("claude", "Yes, I trust this folder"),
        ("codex", r"Trust this folder\?"),
        ("gemini", "Do you trust the files in this folder"),
    ],
)
def test_it_asks_about_a_folder_that_it_does_not_trust(
    agent: str, question: str, real_agents: RealAgents, project: Path
) -> None:
    with AgentTerminal(COMMANDS[agent], real_agents.environment(agent), project) as terminal:
        terminal.wait_for(question)


@pytest.mark.parametrize(
    ("agent", "question"),
    [("codex", "Sign in with ChatGPT"), ("gemini", "How would you like to authenticate"), ("opencode", "Zen")],
)
def test_without_an_account_it_offers_others_than_the_test_has(
    agent: str, question: str, real_agents: RealAgents, project: Path
) -> None:
    env = real_agents.environment(agent, trusted=[project], signed_in=False)
    with AgentTerminal(COMMANDS[agent], env, project) as terminal:
        terminal.wait_for(question)


def test_claude_says_at_the_first_prompt_that_it_has_no_account(real_agents: RealAgents, project: Path) -> None:
    env = real_agents.environment("claude", trusted=[project], signed_in=False)
    with AgentTerminal(COMMANDS["claude"], env, project) as terminal:
        terminal.wait_for(READY["claude"])
        terminal.say(TEXT)
        terminal.wait_for("Not logged in")
    assert real_agents.api.prompts() == []


def test_claude_wants_to_be_set_up_on_its_first_run(real_agents: RealAgents, project: Path) -> None:
    env = real_agents.environment("claude", first_run=True)
    with AgentTerminal(COMMANDS["claude"], env, project) as terminal:
        terminal.wait_for("Choose the text style")
