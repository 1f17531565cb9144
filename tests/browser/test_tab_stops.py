"""Tab walks from part to part: of the many seats of the graph and the explorer it stops at one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import LEAVE, Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

MEMBERS = [member(name) for name in ("a", "b", "c")]
SEATS = ".rig:not([hidden]) .seat"
LINES = ".rig-state h3 a, .explorer-seat"
STOPS_ALONE_AT = """([selector, address]) => {
    const stops = [...document.querySelectorAll(selector)].filter(element => element.tabIndex === 0);
    return stops.length === 1 && (stops[0].dataset.address ?? "") === address;
}"""
PART = """() => {
    const { activeElement: at } = document;
    return at.closest("#stage") ? "graph" : at.matches(".rig-state h3 a, .explorer-seat") ? "explorer" : "";
}"""
MOST = 60


@pytest.fixture
def tab(stage: Stage, new_tab: OpenTab) -> Tab:
    """A tab on a rig of three seats, beside which there is another rig."""
    stage.up([member("other")])
    tab = new_tab(stage, stage.up(MEMBERS))
    tab.is_live()
    tab.placed()
    return tab


def rig_of(tab: Tab) -> str:
    return tab.page.locator("#title").inner_text()


def stops_at(tab: Tab, selector: str, name: str) -> None:
    """Wait until Tab stops at this one of the elements alone; a rig's link has no name."""
    tab.page.wait_for_function(STOPS_ALONE_AT, arg=[selector, name and f"dev-{name}@{rig_of(tab)}"])


def test_tab_reaches_one_line_of_the_explorer_and_one_seat_of_the_graph(tab: Tab) -> None:
    tab.page.get_by_role("searchbox", name="Filter seats").focus()
    parts: list[str] = []
    while "graph" not in parts or parts[-1]:
        assert len(parts) < MOST, parts
        tab.press("Tab")
        parts.append(tab.page.evaluate(PART))
    assert parts.count("explorer") == 1
    assert parts.count("graph") == 3, "the rig's link, one pod's name and one seat"


def test_it_stops_where_the_keyboard_was_last(tab: Tab) -> None:
    stops_at(tab, SEATS, "a")
    tab.page.locator(SEATS).nth(0).focus()
    tab.press("ArrowRight")
    walked_to = tab.page.evaluate("document.activeElement.dataset.logical").removeprefix("dev.")
    assert walked_to != "a"
    stops_at(tab, SEATS, walked_to)
    tab.press("Tab", "Shift+Tab")
    expect(tab.seat(f"dev-{walked_to}@{rig_of(tab)}")).to_be_focused()
    stops_at(tab, LINES, "")
    tab.page.locator(LINES).nth(0).focus()
    tab.press("End")
    expect(tab.page.locator(".explorer-seat").last).to_be_focused()
    stops_at(tab, LINES, "c")


def test_else_it_stops_at_what_is_selected(tab: Tab) -> None:
    tab.page.locator(SEATS).nth(1).dispatch_event("click", {"ctrlKey": True})
    stops_at(tab, SEATS, "b")
    stops_at(tab, LINES, "b")


def test_leaving_a_terminal_makes_its_seat_the_stop(tab: Tab) -> None:
    rig = rig_of(tab)
    tab.page.locator(f'.explorer-seat[data-address="dev-c@{rig}"]').click()
    tab.is_open(f"dev-c@{rig}")
    tab.press(LEAVE)
    expect(tab.seat(f"dev-c@{rig}")).to_be_focused()
    stops_at(tab, SEATS, "c")
    stops_at(tab, LINES, "c")


def test_there_is_one_stop_after_changes_and_when_the_focused_seat_is_gone(stage: Stage, tab: Tab) -> None:
    rig = rig_of(tab)
    for element in (tab.page.locator(f'.explorer-seat[data-address="dev-b@{rig}"]'), tab.seat(f"dev-b@{rig}")):
        element.focus()
    stage.becomes(f"dev-b@{rig}", "working")
    expect(tab.seat(f"dev-b@{rig}")).to_have_attribute("data-standing", "working")
    stops_at(tab, SEATS, "b")
    stage.up([*MEMBERS, member("new")], name=rig)
    expect(tab.page.locator(SEATS)).to_have_count(4)
    stops_at(tab, SEATS, "b")
    stops_at(tab, LINES, "b")
    stage.write(rig, [{"id": "dev", "label": "Development", "members": [MEMBERS[0], MEMBERS[2]]}])
    stage.server.rig("up", str(stage.server.home / f"{rig}.yaml"), "--remove-orphans")
    expect(tab.seat(f"dev-b@{rig}")).to_have_count(0)
    stops_at(tab, SEATS, "a")
    stops_at(tab, LINES, "")
