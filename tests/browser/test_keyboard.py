"""Everything by keyboard alone, with a focus that can be seen and names that can be heard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import LEAVE, Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"
SEEN = """() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
}"""


def walk(tab: Tab, until: str, most: int = 40) -> list[str]:
    """Press Tab until an element of that name has the focus; the names on the way, each with a visible focus."""
    names: list[str] = []
    while not names or names[-1] != until:
        assert len(names) < most, names
        tab.press("Tab")
        names.append(tab.page.evaluate(FOCUSED))
        assert tab.page.evaluate(SEEN), f"no focus to be seen on {names[-1]}"
    return names


def test_from_the_loaded_page_into_a_terminal_and_back(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.placed()
    names = walk(tab, "impl, terminal, running")
    assert names[:2] == ["Explorer", "Rigweb"] and "Settings" in names
    assert f"Down {rig}" in names
    assert "" not in names
    tab.press("Enter")
    tab.is_open(reader.address)
    tab.type("hello")
    tab.press("Tab", "Shift+Tab", "Escape")
    assert reader.has_received(b"hello\t\x1b[Z\x1b"), reader.received
    tab.press(LEAVE)
    expect(tab.seat(reader.address)).to_be_focused()
    tab.type("123")  # no keys of the page
    tab.press("Enter")
    tab.type("!")
    assert reader.has_received(b"hello\t\x1b[Z\x1b!"), reader.received


def test_the_chord_leaves_the_history_too(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    for way in ("Shift+PageUp", "Control+Shift+F"):
        tab.press(way)
        expect(tab.history).to_be_visible()
        tab.press(LEAVE)
        expect(tab.seat(reader.address)).to_be_focused()
        tab.press("Enter")
        tab.terminal.get_by_role("button", name="Back to live").click()


def test_closing_gives_the_keyboard_back_to_the_seat(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.press(LEAVE)
    walk(tab, "Close terminal")
    tab.press("Enter")
    expect(tab.terminal).to_be_hidden()
    expect(tab.seat(reader.address)).to_be_focused()


def test_an_arrow_leads_into_the_graph(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.placed()
    tab.press("ArrowDown")
    first = tab.rig(demo).locator(".seat").first
    expect(first).to_be_focused()
    tab.rig(demo).locator(".pod h3 button").first.focus()
    tab.press("ArrowDown")
    expect(tab.rig(demo).locator(".pod").first.locator(".seat:focus")).to_have_count(1)


def test_arrow_keys_walk_from_seat_to_seat(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.placed()
    tab.seat("orch-lead@demo").focus()
    tab.press("ArrowDown")
    expect(tab.seat("orch-clock@demo")).to_be_focused()
    tab.press("ArrowRight")
    beside = tab.page.evaluate("document.activeElement.dataset.address")
    assert beside and not beside.startswith("orch-")


def test_every_part_of_the_page_has_a_name(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.open("dev-impl@demo")
    page = tab.page
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_role("main")).to_be_visible()
    expect(page.get_by_role("complementary", name="Rigs and events")).to_be_visible()
    expect(page.get_by_role("region", name="Graph")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Terminal of dev-impl@demo")).to_be_visible()
    expect(page.get_by_role("textbox", name="Terminal input")).to_be_focused()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input:not([type=hidden])")].filter(element =>
            !(element.getAttribute("aria-label") || element.textContent.trim() || element.labels?.length)
        ).map(element => element.outerHTML)"""
    )
    assert nameless == []


def test_a_lost_connection_is_announced_to_who_cannot_see_it(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.is_live()
    expect(tab.page.get_by_text("Connection lost, trying again").first).to_be_hidden()
    assert tab.page.locator(".connection-banner").get_attribute("role") == "status"


def test_a_seat_that_is_opened_is_marked_for_all_senses(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    tab = new_tab(stage, rig)
    for open_seat, other in (("impl", "qa"), ("qa", "impl")):
        tab.open(f"dev-{open_seat}@{rig}")
        expect(tab.seat(f"dev-{open_seat}@{rig}")).to_have_attribute("aria-current", "true")
        assert tab.seat(f"dev-{other}@{rig}").get_attribute("aria-current") is None
