"""Fixtures around real agents, for conftest files to import."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.model_api.api import ModelApi
from tests.real_agents.homes import prepare
from tests.real_agents.programs import Agents


@dataclass(frozen=True)
class RealAgents:
    """The real agents, set up to talk to a model API of the test's own; homes go below `folder`."""

    bin: Path
    api: ModelApi
    folder: Path

    def environment(self, agent: str, label: str = "", **setup: Any) -> dict[str, str]:
        """The whole environment for one agent with a home of its own: PATH, HOME, where the API is, and so on.

        agent: `claude`, `codex`, `opencode` or `gemini`; label: what the API knows it by, default its name; setup: see
        `homes.prepare`.
        """
        label = label or agent
        env = prepare(agent, self.folder / label, self.api.url_for(label), **setup)
        return {"PATH": f"{self.bin}:{os.environ['PATH']}", "LANG": "C.UTF-8", "SHELL": "/bin/bash", **env}


@pytest.fixture(scope="session")
def agent_programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the programs `claude`, `codex`, `opencode`, `gemini`, to put first on PATH."""
    return Agents.find().link(tmp_path_factory.mktemp("agents"))


@pytest.fixture
def model_api() -> Iterator[ModelApi]:
    """A model API of this test's own."""
    with ModelApi() as api:
        yield api


@pytest.fixture
def real_agents(agent_programs: Path, model_api: ModelApi, tmp_path: Path) -> RealAgents:
    """The real agents, pointed at `model_api`."""
    return RealAgents(agent_programs, model_api, tmp_path / "homes")
