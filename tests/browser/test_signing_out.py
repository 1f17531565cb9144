"""Signing out ends what every tab of that browser may see and do, at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

LEFT = "status of 40[13]|WebSocket connection to|ERR_ABORTED"


def test_signing_out_in_one_tab_ends_the_other(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect(LEFT)
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.type("before")
    assert reader.has_received(b"before")
    leaving = new_tab(stage, rig, beside=tab)
    leaving.is_live()
    with tab.page.expect_event("framenavigated"):
        leaving.page.get_by_role("button", name="Sign out").click()
    expect(leaving.page.get_by_text("rig open")).to_be_visible()
    expect(tab.page.get_by_text("You are not signed in here.")).to_be_visible()
    tab.type("after")
    tab.page.go_back()
    tab.type("after")
    other = new_tab(stage, rig)
    other.open(reader.address)
    other.type("|end")
    assert reader.has_received(b"before|end"), reader.received


def test_a_terminal_in_a_window_of_its_own_is_left_too(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect(LEFT)
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    window = new_tab(stage, rig, beside=tab)
    window.goto(f"/seats/{reader.address}/terminal/")
    window.is_live()
    tab.page.get_by_role("button", name="Sign out").click()
    expect(window.page.get_by_text("You are not signed in here.")).to_be_visible()


def test_signing_out_leaves_other_browsers_alone(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect(LEFT)
    reader, rig = stage.reader()
    tab, other = new_tab(stage, rig), new_tab(stage, rig)
    tab.open(reader.address)
    other.is_live()
    other.page.get_by_role("button", name="Sign out").click()
    expect(other.page.get_by_text("rig open")).to_be_visible()
    tab.type("still")
    assert reader.has_received(b"still")
    tab.is_live()
