"""A usage limit that asks how to go on waits for a person, and says when it ends."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.drills.agents import agent_house
from tests.model_api.limits import gemini_limit
from tests.real_agents.fixtures import agent_programs
from tests.real_server import eventually

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]

HOURS = 2


def test_a_usage_limit_of_gemini_is_asked_about_and_its_end_is_known(agent_programs: Path) -> None:
    with agent_house(agent_programs) as house:
        seat = house.add("gemini")
        house.up()
        assert seat.wait_shown("idle"), seat.screen()
        assert seat.call("send", text="hello", wait=60).json()["state"] == "accepted"
        seat.api.wait_for_prompt("hello", session=seat.label)
        assert seat.wait_shown("idle"), seat.screen()
        seat.plan(gemini_limit(HOURS * 3600))
        assert seat.call("send", text="too much", wait=60).json()["state"] == "accepted"
        assert seat.wait_shown("waiting"), (seat.explain(), seat.screen())
        told = seat.explain()
        assert "Usage limit reached" in told["question"]["text"]
        assert abs(told["limit"]["resets_at"] - time.time() - HOURS * 3600) < 120
        assert seat.call("answer", choice="2").status == 200
        assert seat.wait_shown("error"), (seat.explain(), seat.screen())
        assert eventually(lambda: (seat.explain()["limit"] or {}).get("resets_at") == told["limit"]["resets_at"])
