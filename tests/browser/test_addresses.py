"""The address names the place and the seat in front: back and forward lead from seat to seat, a link to its seat."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.browser.test_attention import ask, entry, go_on

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


@pytest.fixture
def rig(stage: Stage) -> str:
    """A rig of three seats."""
    return stage.up([member("impl"), member("qa"), member("ops")])


def names(tab: Tab, rig: str, seat: str) -> None:
    """Wait until the address names this rig and this seat."""
    expect(tab.page).to_have_url(re.compile(rf"/rigs/{rig}/#seat={seat}@"))


def test_back_brings_the_seat_that_was_open_before_and_forward_the_later_one(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    tab.open(f"dev-qa@{rig}")
    names(tab, rig, "dev-qa")
    tab.page.go_back()
    tab.is_open(f"dev-impl@{rig}")
    names(tab, rig, "dev-impl")
    tab.page.go_forward()
    tab.is_open(f"dev-qa@{rig}")
    names(tab, rig, "dev-qa")


def test_back_leads_to_a_seat_that_was_closed_meanwhile_too(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    for seat in ("impl", "qa", "ops"):
        tab.open(f"dev-{seat}@{rig}")
    tab.terminal.get_by_role("button", name="Close").click()  # what follows by itself is no step
    tab.is_open(f"dev-qa@{rig}")
    tab.page.get_by_role("tab", name=f"dev-impl@{rig}").click(button="middle")
    expect(tab.page.get_by_role("tab")).to_have_count(1)
    names(tab, rig, "dev-qa")
    tab.page.go_back()
    tab.page.go_back()
    tab.is_open(f"dev-impl@{rig}")


def test_several_that_are_opened_at_once_are_one_step(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    tab.open(f"dev-ops@{rig}")
    tab.seat(f"dev-impl@{rig}").click(modifiers=["Control"])
    tab.seat(f"dev-qa@{rig}").click(modifiers=["Control"])
    tab.page.get_by_role("button", name="Open 2 terminals").click()
    names(tab, rig, "dev-qa")
    tab.page.go_back()
    tab.is_open(f"dev-ops@{rig}")


def test_a_link_with_a_seat_opens_it_and_one_step_leads_back_to_the_rig_and_seat_before(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    other = stage.up([member("impl")])
    tab = new_tab(stage)
    tab.goto(f"/rigs/{other}/#seat=dev-impl@{other}")
    tab.is_open(f"dev-impl@{other}")
    ask(stage, f"dev-qa@{rig}")
    entry(tab, f"dev-qa@{rig}").get_by_role("link", name="Open terminal").click()
    tab.is_open(f"dev-qa@{rig}")
    names(tab, rig, "dev-qa")
    tab.page.go_back()
    tab.is_open(f"dev-impl@{other}")
    names(tab, other, "dev-impl")
    go_on(stage, f"dev-qa@{rig}")


def test_on_a_telephone_back_leads_from_the_first_terminal_to_the_seats(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = new_tab(stage, rig, width=390, height=844)
    seat = tab.page.locator(f'.explorer-seat[data-address="dev-impl@{rig}"]')
    for _ in range(2):
        seat.click()
        tab.is_open(f"dev-impl@{rig}")
        names(tab, rig, "dev-impl")
        tab.page.go_back()
        expect(seat).to_be_visible()
        expect(tab.page).to_have_url(re.compile(rf"/rigs/{rig}/$"))


def test_on_a_telephone_back_shows_the_earlier_terminal(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig, width=390, height=844)
    seats = tab.page.locator(".explorer-seat")
    for seat in ("impl", "qa"):
        tab.page.locator("#panes").get_by_role("button", name="Seats").click()
        seats.and_(tab.page.locator(f'[data-address="dev-{seat}@{rig}"]')).click()
        tab.is_open(f"dev-{seat}@{rig}")
    tab.page.go_back()
    tab.is_open(f"dev-impl@{rig}")
