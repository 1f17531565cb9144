"""Several terminals stand in the dock, as tabs or side by side, beside or below; it looks the same the next time."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import LEAVE, Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


@pytest.fixture
def rig(stage: Stage) -> str:
    """A rig of three seats that echo."""
    return stage.up([member("impl"), member("qa"), member("log")])


@pytest.fixture
def tab(stage: Stage, new_tab: OpenTab, rig: str) -> Tab:
    """A tab with two terminals open, qa in front."""
    tab = new_tab(stage, rig)
    for name in ("impl", "qa"):
        tab.open(f"dev-{name}@{rig}")
    return tab


def tabs(tab: Tab) -> Locator:
    return tab.page.get_by_role("tablist", name="Open terminals").get_by_role("tab")


def front(tab: Tab) -> str:
    return tab.page.get_by_role("tab", selected=True).get_attribute("data-address") or ""


def clients(stage: Stage, address: str) -> int:
    listed = stage.tmux("list-clients", "-t", f"={address}", "-F", "#{client_name}", check=False)
    return len(listed.split())


def test_each_seat_that_is_opened_has_a_tab(tab: Tab, rig: str) -> None:
    expect(tabs(tab)).to_have_text(["dev-impl✕", "dev-qa✕"])
    assert front(tab) == f"dev-qa@{rig}"
    tab.open(f"dev-impl@{rig}")
    expect(tabs(tab)).to_have_count(2)
    assert front(tab) == f"dev-impl@{rig}"


def test_a_tab_brings_its_terminal_to_the_front_and_what_is_typed_goes_there(stage: Stage, tab: Tab, rig: str) -> None:
    tabs(tab).first.click()
    tab.is_open(f"dev-impl@{rig}")
    tab.type("here\n")
    tab.shows("here\nhere")
    assert "here" not in stage.screen(f"dev-qa@{rig}")


def test_tabs_are_walked_and_closed_by_the_keyboard(tab: Tab, rig: str) -> None:
    tab.open(f"dev-log@{rig}")
    tabs(tab).last.focus()
    tab.press("ArrowLeft")
    assert front(tab) == f"dev-qa@{rig}"
    tab.press("Home")
    assert front(tab) == f"dev-impl@{rig}"
    tab.press("Delete")
    expect(tabs(tab)).to_have_text(["dev-qa✕", "dev-log✕"])
    assert front(tab) == f"dev-qa@{rig}"


def test_after_the_last_is_closed_the_graph_has_the_keyboard(tab: Tab, rig: str) -> None:
    for _ in range(2):
        tab.terminal.get_by_role("button", name="Close terminal").click()
    expect(tab.page.get_by_role("region", name="Terminals")).to_be_hidden()
    expect(tab.seat(f"dev-impl@{rig}")).to_be_focused()


def test_what_nobody_looks_at_is_not_sent(stage: Stage, tab: Tab, rig: str) -> None:
    assert eventually(lambda: clients(stage, f"dev-qa@{rig}") == 1 and clients(stage, f"dev-impl@{rig}") == 0)
    tabs(tab).first.click()
    assert eventually(lambda: clients(stage, f"dev-qa@{rig}") == 0 and clients(stage, f"dev-impl@{rig}") == 1)


def test_side_by_side_all_are_live_and_the_one_with_the_keyboard_is_in_front(stage: Stage, tab: Tab, rig: str) -> None:
    tab.page.get_by_role("button", name="Show all side by side").click()
    panels = tab.page.locator(".terminal-panel:not([hidden])")
    expect(panels).to_have_count(2)
    stage.type(f"dev-impl@{rig}", "one")
    stage.type(f"dev-qa@{rig}", "two")
    expect(panels.first.locator(".xterm-rows")).to_contain_text("one")
    expect(panels.last.locator(".xterm-rows")).to_contain_text("two")
    panels.first.locator(".xterm-screen").click()
    expect(tabs(tab).first).to_have_attribute("aria-selected", "true")
    boxes = [tab.box(panel) for panel in (panels.first, panels.last)]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"] + 1


def test_the_dock_can_stand_below_the_graph(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Move the dock to the bottom").click()
    dock, graph = tab.box(tab.page.locator("#dock")), tab.box(tab.page.locator("#graph"))
    assert dock["y"] >= graph["y"] + graph["height"]
    expect(tab.page.get_by_role("separator", name="Size of the dock")).to_have_attribute(
        "aria-orientation", "horizontal"
    )
    tab.page.get_by_role("button", name="Move the dock to the right").click()
    assert tab.box(tab.page.locator("#dock"))["x"] > graph["x"]


def test_it_looks_the_same_after_a_reload_and_in_another_tab(
    stage: Stage, new_tab: OpenTab, tab: Tab, rig: str
) -> None:
    tab.page.get_by_role("button", name="Move the dock to the bottom").click()
    tabs(tab).first.click()
    tab.page.reload()
    expect(tabs(tab)).to_have_text(["dev-impl✕", "dev-qa✕"])
    tab.is_open(f"dev-impl@{rig}")
    other = new_tab(stage, rig, beside=tab)
    expect(tabs(other)).to_have_count(2)
    expect(other.page.locator("#workspace")).to_have_attribute("data-dock", "bottom")


def test_a_seat_that_is_no_more_is_not_opened_again(stage: Stage, tab: Tab) -> None:
    known = """{"open": ["gone-away@nowhere", 7], "front": "gone-away@nowhere", "side": "left", "sizes": 3}"""
    tab.page.evaluate("known => { localStorage.setItem('rigweb.dock', known); location.hash = ''; }", known)
    tab.page.goto(stage.server.url + "/")
    tab.placed()
    expect(tabs(tab)).to_have_count(0)
    expect(tab.page.locator("#workspace")).to_have_attribute("data-dock", "closed")


def test_a_draft_of_a_message_stays_with_its_seat(tab: Tab, rig: str) -> None:
    tab.terminal.get_by_role("textbox", name="Message to", exact=False).or_(
        tab.terminal.locator(".send textarea")
    ).first.fill("for qa")
    tabs(tab).first.click()
    expect(tab.terminal.locator(".send textarea")).to_have_value("")
    tabs(tab).last.click()
    expect(tab.terminal.locator(".send textarea")).to_have_value("for qa")
    tab.terminal.get_by_role("button", name="Close terminal").click()
    tab.open(f"dev-qa@{rig}")
    expect(tab.terminal.locator(".send textarea")).to_have_value("for qa")


def test_a_terminal_moves_to_a_window_of_its_own(stage: Stage, tab: Tab, rig: str) -> None:
    with tab.page.expect_popup() as opened:
        tab.terminal.get_by_role("button", name="Open in a window of its own").click()
    window = Tab(opened.value, stage)
    window.is_open(f"dev-qa@{rig}")
    expect(tabs(tab)).to_have_text(["dev-impl✕"])
    window.terminal.locator(".xterm-screen").click()
    window.type("from the window\n")
    window.shows("from the window\nfrom the window")
    window.press(LEAVE)
    stage.tmux("kill-session", "-t", f"=dev-qa@{rig}")
    expect(window.notice).to_contain_text("Not running")


def test_the_address_names_the_terminal_in_front(tab: Tab, rig: str) -> None:
    expect(tab.page).to_have_url(re.compile(f"/rigs/{rig}/#seat=dev-qa@{rig}$"))
    tabs(tab).first.click()
    expect(tab.page).to_have_url(re.compile(f"#seat=dev-impl@{rig}$"))


def test_a_terminal_whose_seat_has_left_its_rig_says_so_and_offers_nothing(
    stage: Stage, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect("404 .*/seats/")  # that it is gone the tab learns by asking for it
    rig = stage.up([member("impl"), member("qa")])
    tab = new_tab(stage, rig)
    address = f"dev-qa@{rig}"
    tab.open(address)
    expect(tab.terminal.locator(".deeds button")).not_to_have_count(0)
    spec = stage.write(rig, [{"id": "dev", "label": "Development", "members": [member("impl")]}])
    assert stage.server.rig("up", str(spec), "--remove-orphans").returncode == 0
    expect(tab.seat(address)).to_have_count(0)
    expect(tab.terminal.locator('[data-part="state"]')).to_have_text("no longer in its rig")
    expect(tab.notice).to_have_text("No longer in its rig")
    expect(tab.terminal.locator(".deeds button")).to_have_count(0)
    expect(tab.terminal.locator(".send")).to_be_hidden()
    stage.up([member("impl"), member("qa")], name=rig)
    expect(tab.terminal.locator(".deeds button")).not_to_have_count(0)
    expect(tab.notice).to_be_hidden()
    stage.server.rig("down", rig)
