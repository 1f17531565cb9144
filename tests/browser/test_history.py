"""Scrolling back: each viewer's own, with search, while the pane and everybody else go on undisturbed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

MANY_LINES = """
import sys
for n in range(1, 1501):
    print(f"\\033[32mline {n:04}\\033[0m " + ("the needle" if n == 17 else "-"))
print("ready", flush=True)
for line in sys.stdin:
    print("you said " + line, end="", flush=True)
"""


@pytest.fixture
def seat(stage: Stage) -> str:
    """A seat that has printed more than a screen can hold."""
    return f"dev-impl@{stage.up([member('impl', stage.python(MANY_LINES))])}"


def open_seat(stage: Stage, new_tab: OpenTab, seat: str) -> Tab:
    tab = new_tab(stage, seat.partition("@")[2])
    tab.open(seat)
    tab.shows("ready")
    return tab


def rows(tab: Tab) -> Locator:
    return tab.history.locator(".xterm-rows")


def wheel_up(tab: Tab) -> None:
    tab.terminal.locator("[data-part=screen]").hover()
    tab.page.mouse.wheel(0, -100)
    expect(tab.history).to_be_visible()


def test_the_wheel_scrolls_back_to_the_first_line(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab = open_seat(stage, new_tab, seat)
    wheel_up(tab)
    expect(rows(tab)).to_contain_text("line 1490 ")
    tab.press("PageUp")
    expect(rows(tab)).not_to_contain_text("line 1490 ")
    tab.press("Home")
    expect(rows(tab)).to_contain_text("line 0001 ")
    expect(rows(tab).locator("span").first).to_have_css("color", "rgb(92, 201, 139)")
    assert stage.ask(seat, "#{pane_in_mode}") == "0"


@pytest.mark.parametrize("way", ["Shift+PageUp", "History"])
def test_there_are_two_more_ways_into_the_history(stage: Stage, new_tab: OpenTab, seat: str, way: str) -> None:
    tab = open_seat(stage, new_tab, seat)
    if way == "History":
        tab.terminal.get_by_role("button", name="History").click()
    else:
        tab.press(way)
    expect(tab.history).to_be_visible()
    expect(rows(tab)).not_to_contain_text("ready")


@pytest.mark.parametrize("way", ["Escape", "End", "Back to live"])
def test_back_to_live_typing_goes_on(stage: Stage, new_tab: OpenTab, seat: str, way: str) -> None:
    tab = open_seat(stage, new_tab, seat)
    wheel_up(tab)
    tab.type("these keys are for nobody")
    if way == "Back to live":
        tab.history.get_by_role("button", name=way).click()
    else:
        tab.press(way)
    expect(tab.history).to_be_hidden()
    tab.type("hello\n")
    tab.shows("you said hello")
    assert "nobody" not in stage.screen(seat)


def test_search_finds_what_was_printed_long_ago(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab = open_seat(stage, new_tab, seat)
    tab.press("Control+Shift+F")
    box = tab.history.get_by_role("searchbox", name="Search the history")
    expect(box).to_be_focused()
    box.fill("the needle")
    expect(tab.history.locator("output")).to_have_text("1 of 1")
    expect(rows(tab)).to_contain_text("line 0017 the needle")
    box.fill("line 1")
    expect(tab.history.locator("output")).to_have_text(re.compile("of 501"))
    box.fill("not there")
    expect(tab.history.locator("output")).to_have_text("no match")
    tab.press("Escape")
    expect(tab.history).to_be_hidden()


def test_live_output_goes_on_underneath_and_is_announced(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab, other = open_seat(stage, new_tab, seat), open_seat(stage, new_tab, seat)
    wheel_up(tab)
    tab.press("Home")
    expect(rows(tab)).to_contain_text("line 0001 ")
    other.type("fresh news\n")
    other.shows("you said fresh news")
    expect(other.history).to_be_hidden()
    expect(tab.history.get_by_role("button", name=re.compile(r"Back to live · \d+ k?B new"))).to_be_visible()
    expect(rows(tab)).to_contain_text("line 0001 ")
    assert stage.ask(seat, "#{pane_in_mode}") == "0"
    tab.press("Escape")
    tab.shows("you said fresh news")
    tab.shows_screen_of(seat)


def test_a_seat_that_has_ended_can_still_be_read(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "sh -c 'seq 1 300; read line; exit 4'")])
    seat = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(seat)
    tab.shows("300")
    tab.press("Enter")
    tab.has_state(seat, "exited")
    wheel_up(tab)
    tab.press("Home")
    expect(rows(tab).locator("> div").first).to_have_text("1")
