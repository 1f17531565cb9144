"""The agents that the tests run are found, are the pinned ones, and are missed loudly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.real_agents import programs
from tests.real_agents.install import check
from tests.real_agents.programs import NAMES, Agents, AgentsMissing


def test_the_installed_agents_are_the_ones_that_the_tests_are_made_for(agent_programs: Path) -> None:
    assert sorted(path.name for path in agent_programs.iterdir()) == sorted(NAMES)
    check(Agents.find())


def test_an_agent_that_is_not_there_fails_the_test_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AgentsMissing, match=f"cannot find claude in {tmp_path}: .*run: make agents"):
        Agents.find(tmp_path)


def test_an_agent_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = programs.versions()
    monkeypatch.setattr("tests.real_agents.install.versions", lambda: {**pinned, "codex": "9.9.9"})
    with pytest.raises(AgentsMissing, match=r"not codex 9\.9\.9"):
        check(Agents.find())


def test_a_program_that_does_not_start_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "claude"
    broken.write_text("#!/bin/sh\necho no; exit 1\n")
    broken.chmod(0o755)
    agents = Agents.find()
    with pytest.raises(AgentsMissing, match="it says: no"):
        check(replace(agents, paths={**agents.paths, "claude": broken}))
