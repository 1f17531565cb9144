"""A rig of mixed real agents boots from one command, each of them can be talked to, and what is the user's stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.drills.agent_boot import (
    AGENTS,
    ALONE,
    READY_SECONDS,
    boot,
    busy_processors,
    changes,
    changes_alone,
    mixed,
    own,
    unready,
)
from tests.drills.agents import KINDS, agent_house
from tests.drills.house import LONG, end_of, events, panes, ps
from tests.real_agents.fixtures import agent_programs

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]


@pytest.mark.parametrize("hogs", [0, 2] if LONG else [0])
def test_seven_agents_boot_from_one_spec_each_answers_and_changes_no_more_of_the_users_than_alone(
    agent_programs: Path, hogs: int
) -> None:
    with agent_house(agent_programs) as house, busy_processors(hogs):
        with ThreadPoolExecutor(2) as pool:
            alone = dict(zip(ALONE, pool.map(lambda runtime: changes_alone(house, runtime), ALONE), strict=True))
        for number in range(5 if LONG else 1):
            rig = f"crew{number}"
            seats = mixed(house, rig)
            before = {seat: own(seat) for seat in seats if seat.kind.runtime in ALONE}
            end, took = boot(house, rig)
            print(f"{rig}: {took:.1f} s, {end['text']}")
            assert (end["kind"], end["text"]) == ("job.finished", f"up of {rig} is done: launched 7")
            assert unready(house, rig) == {} and len(ps(house.server, rig)) == len(AGENTS)
            for seat in seats:
                assert seat.wait_shown("idle"), (seat.address, seat.explain(), seat.screen())
                assert seat.call("send", text=f"hello {seat.address}", wait=0).status == 200
            for seat in seats:
                house.api.wait_for_prompt(f"hello {seat.address}", session=seat.label)
            end_of(house.server, house.server.post("/api/down", {"rig": rig}).json())
            more = {seat.address: changes(seat, was) - alone[seat.kind.runtime] for seat, was in before.items()}
            assert not any(more.values()), more


def test_the_team_that_ships_boots_with_the_programs_that_it_names_and_goes_down_again(agent_programs: Path) -> None:
    with agent_house(agent_programs, at_home=("claude", "codex")) as house:
        given = {"source": "product-team", "root": str(house.project)}
        end = end_of(house.server, house.server.post("/api/up", given).json(), 2 * READY_SECONDS)
        assert (end["kind"], end["text"]) == ("job.finished", "up of product-team is done: launched 7")
        assert unready(house, "product-team") == {}
        kinds = [seat["runtime"] for seat in ps(house.server, "product-team").values()]
        assert sorted(kinds) == ["claude-code"] * 4 + ["codex"] * 3
        end = end_of(house.server, house.server.post("/api/down", {"rig": "product-team"}).json())
        assert (end["kind"], panes(house.server, "product-team")) == ("job.finished", {})


def test_a_rig_that_was_down_comes_up_with_what_its_agents_know(agent_programs: Path) -> None:
    with agent_house(agent_programs) as house:
        seats = [house.add(runtime, rig="crew") for runtime in KINDS]
        for word in ("first", "then"):
            end, _ = boot(house, "crew")
            assert (end["kind"], end["text"]) == ("job.finished", f"up of crew is done: launched {len(KINDS)}"), end
            for seat in seats:
                assert seat.call("send", text=f"{word} {seat.address}", wait=0).status == 200
            for seat in seats:
                asked = house.api.wait_for_prompt(f"{word} {seat.address}", session=seat.label)
                knows = f"first {seat.address}" in str(asked.body)
                assert knows, (seat.address, seat.explain()["conversation"])
            for seat in seats:
                assert seat.wait_shown("idle"), (seat.address, seat.explain(), seat.screen())
            end_of(house.server, house.server.post("/api/down", {"rig": "crew"}).json())
        launches = [event["text"] for event in events(house.server, "crew") if event["kind"] == "seat.launching"]
        assert launches[len(seats) :] and all("its conversation goes on" in text for text in launches[len(seats) :])
