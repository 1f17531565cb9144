"""Starting, ending and cancelling from the page, without a reload; and who is offered that."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.drills.house import down

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

STUBBORN = "sh -c 'trap \"\" HUP INT TERM; while [ -t 0 ]; do sleep 1; done'"


def test_the_first_rig_is_started_from_the_empty_page(own_stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(own_stage)
    expect(tab.page.get_by_role("heading", name="No rigs yet")).to_be_visible()
    tab.is_live()
    loads: list[str] = []
    tab.page.on("load", lambda page: loads.append(page.url))
    tab.page.locator("#graph-empty").get_by_role("button", name="Up demo").click()
    for seat in ("orch-lead", "orch-clock", "dev-impl", "dev-build", "dev-test", "ops-log", "ops-top"):
        tab.has_state(f"{seat}@demo", "running")
    expect(tab.page.get_by_role("heading", name="No rigs yet")).to_be_hidden()
    expect(tab.rig_state("demo")).to_contain_text("up: 7 of 7 seats run")
    expect(tab.page.locator("svg.edges path.edge")).to_have_count(9)
    tab.open("dev-impl@demo")
    tab.shows_screen_of("dev-impl@demo")
    assert not loads


def test_down_ends_a_rig_and_up_starts_it_again(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.rig_state(rig).get_by_role("button", name=f"Down {rig}").click()
    tab.page.get_by_role("dialog", name=f"Down {rig}?").get_by_role("button", name="Down", exact=True).click()
    for seat in ("impl", "qa"):
        expect(tab.seat(f"dev-{seat}@{rig}")).not_to_have_attribute("data-state", "running")
    expect(tab.rig_state(rig)).to_contain_text("down: 0 of 2 seats run")
    assert f"@{rig}" not in stage.tmux("list-sessions", "-F", "#{session_name}")
    expect(tab.rig_state(rig).get_by_role("button", name=f"Down {rig}")).to_have_count(0)
    tab.rig_state(rig).get_by_role("button", name=f"Up {rig}").click()
    for seat in ("impl", "qa"):
        tab.has_state(f"dev-{seat}@{rig}", "running")
    expect(tab.rig_state(rig)).to_contain_text("up: 2 of 2 seats run")


def test_cancel_leaves_running_what_has_not_ended_yet(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", STUBBORN)])
    tab = new_tab(stage, rig)
    tab.is_live()
    down(stage.server, rig, grace=60)
    tab.rig_state(rig).get_by_role("button", name=f"Cancel {rig}").click()
    expect(tab.page.locator("#events")).to_contain_text(f"down of {rig} was cancelled")
    tab.has_state(f"dev-impl@{rig}", "running")
    assert stage.ask(f"dev-impl@{rig}", "#{pane_dead}") == "0"
    expect(tab.rig_state(rig).get_by_role("button", name=f"Cancel {rig}")).to_have_count(0)


def test_an_observer_is_offered_nothing_that_changes_anything(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo, read_only=True)
    tab.has_state("dev-impl@demo", "running")
    for name in ("Up", "Down", "Cancel"):
        expect(tab.page.get_by_role("button", name=f"{name} demo", exact=True)).to_have_count(0)
    expect(tab.page.get_by_text("Start a rig")).to_have_count(0)


def test_an_observer_is_offered_nothing_after_a_change_either(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    tab = new_tab(stage, rig, read_only=True)
    tab.is_live()
    stage.server.rig("down", rig)
    expect(tab.rig_state(rig)).to_contain_text("down: 0 of 1 seat runs")
    expect(tab.rig_state(rig).locator(".rig-actions button")).to_have_count(0)
