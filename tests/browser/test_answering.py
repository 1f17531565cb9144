"""What is pressed in the list of who needs a person reaches the real agent that asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage
from tests.browser.test_attention import entry
from tests.drills.agents import agent_house
from tests.model_api.api import Plan
from tests.real_agents.fixtures import agent_programs
from tests.real_server import eventually

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


def test_whether_to_trust_a_folder_is_asked_and_answered_in_the_list(
    agent_programs: Path, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect("WebSocket connection|ERR_CONNECTION")
    with agent_house(agent_programs) as house:
        seats = [house.add(runtime, setup={"trusted": ()}) for runtime in ("claude-code", "codex")]
        house.begin_up()
        tab = new_tab(Stage(house.server), "crew")
        for seat in seats:
            found = entry(tab, seat.address)
            expect(found.locator("pre")).to_contain_text(str(seat.folder))
            found.get_by_role("button", name=re.compile("^Yes|^Trust")).first.click()
            expect(found).to_have_count(0)
            assert seat.wait_shown("idle", seconds=60), (seat.explain(), seat.screen())


def test_an_agent_goes_on_with_what_was_allowed_in_the_list(
    agent_programs: Path, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect("WebSocket connection|ERR_CONNECTION")  # the house ends before the tab
    with agent_house(agent_programs) as house:
        seat = house.add("claude-code")
        house.up()
        assert seat.wait_shown("idle", seconds=60), (seat.explain(), seat.screen())
        tab = new_tab(Stage(house.server), seat.rig)
        tab.is_live()
        made = seat.folder / "made"
        seat.plan(Plan(call=seat.kind.shell(f"touch {made}", asked=True)))
        assert seat.call("send", text="make it", wait=0).status == 200
        found = entry(tab, seat.address)
        expect(found.locator("pre")).to_contain_text(f"touch {made}")
        assert not made.exists()
        found.get_by_role("button", name="Yes", exact=True).click()
        expect(found).to_have_count(0)
        assert eventually(made.exists), seat.screen()
