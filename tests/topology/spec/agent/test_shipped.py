"""The agents that come along are complete, and the starter rigs use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.topology.agents_on_disk import SHIPPED, brief_of, one_seat
from topology.resolve import Folders, briefs, shipped_agents
from topology.spec import load
from topology.spec.agent import load_agent

NAMES = ["default", "designer", "implementer", "lead", "planner", "researcher", "reviewer", "tester", "writer"]
STARTERS = ["adversarial-review", "conveyor", "implementation-pair", "product-team", "research-team"]


def test_these_agents_come_along() -> None:
    assert shipped_agents(str(SHIPPED)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_agent_loads_under_the_name_of_its_folder_and_says_what_it_is_for(name: str) -> None:
    agent = load_agent((SHIPPED / "agents" / name / "agent.yaml").read_text())
    assert agent.name == name
    assert agent.summary
    assert agent.profiles["default"].summary
    assert agent.defaults.runtime is None  # so that it fits every vendor's program


@pytest.mark.parametrize("name", NAMES)
def test_an_agent_tells_its_craft_and_how_to_work_in_the_team(name: str, tmp_path: Path) -> None:
    folder = SHIPPED / "agents" / name
    brief = brief_of(one_seat({"agent_ref": f"builtin:{name}"}), tmp_path)
    assert (brief.problem, brief.remarks) == ("", ())
    assert (folder / "guidance.md").read_text().strip() in brief.guidance
    assert "## Working in this team" in brief.guidance
    assert 30 <= len((folder / "guidance.md").read_text().splitlines()) <= 60


@pytest.mark.parametrize("name", STARTERS)
def test_every_seat_of_a_starter_rig_is_told_its_craft_and_the_culture(name: str) -> None:
    rig = load((SHIPPED / f"{name}.yaml").read_text())
    culture = (SHIPPED / "culture" / f"{name}.md").read_text().strip()
    told = briefs(rig, Folders(str(SHIPPED), str(SHIPPED)))
    assert list(told) == [seat.logical_id for seat in rig.seats()]
    for brief in told.values():
        assert (brief.problem, brief.remarks) == ("", ())
        assert culture in brief.guidance
        assert len(brief.guidance) < 16_000


@pytest.mark.parametrize("name", STARTERS)
def test_no_seat_of_a_starter_rig_takes_liberties(name: str) -> None:
    rig = load((SHIPPED / f"{name}.yaml").read_text())
    for seat in rig.seats():
        assert (seat.member.permission_mode, seat.member.bypasses) == ("ask", False)


def test_what_the_agents_are_told_to_run_exists() -> None:
    from topology.catalogue import COMMANDS

    verbs = {command.name for command in COMMANDS}
    texts = [path.read_text() for path in (SHIPPED / "agents").rglob("*.md")]
    for verb in ("ps", "capture", "send"):
        assert verb in verbs
        assert any(f"rig {verb}" in text for text in texts)
