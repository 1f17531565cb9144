"""Selecting seats: with a box, with clicks, with keys; to be seen, and gone with Escape."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

OUTLINE = "seat => getComputedStyle(seat).outlineStyle"


@pytest.fixture
def tab(stage: Stage, new_tab: OpenTab) -> Tab:
    """A rig with a row of three seats."""
    tab = new_tab(stage, stage.up([member("a"), member("b"), member("c")]))
    tab.is_live()
    tab.placed()
    return tab


def selected(tab: Tab) -> list[str]:
    found: list[str] = tab.page.locator(".seat[data-selected]").evaluate_all(
        "seats => seats.map(seat => seat.dataset.logical.split('.')[1])"
    )
    return found


def seat(tab: Tab, name: str) -> str:
    return f'.rig:not([hidden]) .seat[data-logical="dev.{name}"]'


def test_shift_and_a_drag_select_what_the_box_touches(tab: Tab) -> None:
    first, last = (tab.box(tab.page.locator(seat(tab, name))) for name in "ab")
    tab.page.keyboard.down("Shift")
    tab.page.mouse.move(min(first["x"], last["x"]) - 10, min(first["y"], last["y"]) - 6)
    tab.page.mouse.down()
    tab.page.mouse.move(max(first["x"], last["x"]) + 20, max(first["y"], last["y"]) + 20, steps=4)
    expect(tab.page.locator(".selection-box")).to_be_visible()
    tab.page.mouse.up()
    tab.page.keyboard.up("Shift")
    assert {"a", "b"} <= set(selected(tab))
    expect(tab.page.locator(".selection-box")).to_be_hidden()
    assert tab.page.locator(seat(tab, "a")).evaluate(OUTLINE) == "dashed"
    tab.press("Escape")
    assert selected(tab) == []


def test_ctrl_and_a_click_take_a_seat_and_let_it_go(tab: Tab) -> None:
    tab.page.click(seat(tab, "a"), modifiers=["Control"])
    tab.page.click(seat(tab, "c"), modifiers=["Control"])
    assert selected(tab) == ["a", "c"]
    expect(tab.terminal).to_be_hidden()
    tab.page.click(seat(tab, "a"), modifiers=["Control"])
    assert selected(tab) == ["c"]
    graph = tab.box(tab.page.locator("#graph"))
    tab.page.mouse.click(graph["x"] + 8, graph["y"] + 8)
    assert selected(tab) == []


def test_seats_are_selected_with_keys_alone(tab: Tab) -> None:
    tab.page.locator(seat(tab, "a")).focus()
    tab.press("Control+Enter")
    assert selected(tab) == ["a"]
    tab.press("Shift+ArrowRight")
    assert len(selected(tab)) == 2
    expect(tab.terminal).to_be_hidden()
    tab.press("Escape")
    assert selected(tab) == []
    tab.press("Escape")
    expect(tab.page.locator(".seat:focus")).to_have_count(0)


def test_a_selected_seat_stays_marked_when_it_changes(stage: Stage, tab: Tab) -> None:
    tab.page.click(seat(tab, "b"), modifiers=["Control"])
    address = tab.page.locator(seat(tab, "b")).get_attribute("data-address") or ""
    stage.becomes(address, "working")
    expect(tab.seat(address)).to_have_attribute("data-standing", "working")
    assert selected(tab) == ["b"]
    expect(tab.seat(address)).to_have_attribute("aria-description", "selected")


def test_the_menu_key_of_the_mouse_reaches_who_offers_a_menu(tab: Tab) -> None:
    tab.page.evaluate("addEventListener('contextmenu', event => (document.title = event.target.closest('.seat').id))")
    tab.page.click(seat(tab, "b"), button="right")
    assert tab.page.title().startswith("seat-")
    expect(tab.terminal).to_be_hidden()
