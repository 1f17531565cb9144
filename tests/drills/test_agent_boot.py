"""A rig of mixed real agents boots from one command, and each of them can be talked to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.agent_boot import AGENTS, boot, mixed, unready
from tests.drills.agents import agent_house
from tests.drills.house import LONG, end_of, ps
from tests.real_agents.fixtures import agent_programs

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]


def test_seven_seats_of_mixed_runtimes_boot_from_one_spec_and_each_answers(agent_programs: Path) -> None:
    with agent_house(agent_programs) as house:
        for number in range(5 if LONG else 1):
            rig = f"crew{number}"
            seats = mixed(house, rig)
            end, took = boot(house, rig)
            print(f"{rig}: {took:.1f} s, {end['text']}")
            assert (end["kind"], end["text"]) == ("job.finished", f"up of {rig} is done: launched 7")
            assert unready(house, rig) == {} and len(ps(house.server, rig)) == len(AGENTS) + 1
            for seat in seats:
                assert seat.wait_shown("idle"), (seat.address, seat.explain(), seat.screen())
                assert seat.call("send", text=f"hello {seat.address}", wait=0).status == 200
            for seat in seats:
                house.api.wait_for_prompt(f"hello {seat.address}", session=seat.label, timeout=30)
            end_of(house.server, house.server.post("/api/down", {"rig": rig}).json())
