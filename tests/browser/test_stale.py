"""Without its server the page keeps what it shows, in grey, and says what cannot be done; two people see the same."""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.browser.test_attention import ask
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

GONE = r"ERR_CONNECTION_(REFUSED|RESET)|WebSocket connection to|Failed to (fetch|load)"


def take_down(tab: Tab, rig: str) -> None:
    """By its button, and saying so twice."""
    tab.rig_state(rig).get_by_role("button", name=f"Down {rig}").click()
    tab.page.get_by_role("dialog", name=f"Down {rig}?").get_by_role("button", name="Down", exact=True).click()


# Of an element with all that it lies in.
OPACITY = """element => {
    let all = 1;
    for (let each = element; each; each = each.parentElement) all *= getComputedStyle(each).opacity;
    return all;
}"""


def opacity(locator: Locator) -> float:
    found: float = locator.first.evaluate(OPACITY)
    return found


def test_what_is_stale_is_grey_until_the_server_is_back(
    own_stage: Stage, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect(GONE)
    rig = own_stage.up([member("impl"), member("qa")])
    tab = new_tab(own_stage, rig)
    tab.is_live()
    ask(own_stage, f"dev-qa@{rig}")
    tab.open(f"dev-impl@{rig}")
    seen = (
        "#stage",
        "#rigs",
        "#events",
        ".dock-tabs",
        "#statusbar ul",
        "#attention-count",
        ".deeds .button",
        ".send .button",
    )
    parts = [tab.page.locator(each) for each in seen]
    assert [opacity(part) for part in parts] == [1] * len(parts)
    own_stage.server.kill9()
    expect(tab.banner).to_be_visible()
    for part in parts:
        assert eventually(lambda part=part: opacity(part) < 0.7)  # type: ignore[misc]
    expect(tab.seat(f"dev-qa@{rig}")).to_be_visible()
    told, dock = tab.box(tab.banner), tab.box(tab.page.locator("#dock"))
    assert told["x"] + told["width"] <= dock["x"]
    take_down(tab, rig)
    expect(tab.page.get_by_role("dialog")).to_contain_text("the server cannot be reached")
    tab.press("Escape")
    own_stage.server.start()
    tab.is_live()
    for part in parts:
        assert eventually(lambda part=part: opacity(part) == 1)  # type: ignore[misc]
    tab.is_open(f"dev-impl@{rig}")


def test_a_server_that_hangs_is_noticed_though_its_connection_stays_open(own_stage: Stage, new_tab: OpenTab) -> None:
    rig = own_stage.up([member("impl")])
    tab = new_tab(own_stage, rig)
    tab.is_live()
    assert own_stage.server.process is not None
    own_stage.server.process.send_signal(signal.SIGSTOP)
    try:
        expect(tab.banner).to_be_visible()
        tab.is_live(False)
    finally:
        own_stage.server.process.send_signal(signal.SIGCONT)
    tab.is_live()
    tab.open(f"dev-impl@{rig}")
    tab.type("back again")
    tab.shows("back again")


def test_a_view_that_was_asked_for_without_a_server_is_shown_when_it_is_back(
    own_stage: Stage, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect(GONE)
    rig = own_stage.up([member("impl"), member("qa")])
    tab = new_tab(own_stage, rig)
    tab.is_live()
    own_stage.server.kill9()
    expect(tab.banner).to_be_visible()
    tab.press("t")
    told = tab.page.get_by_role("alert").filter(has_text="cannot show the table: the server cannot be reached")
    expect(told).to_be_visible()
    expect(tab.seat(f"dev-impl@{rig}")).to_be_visible()
    own_stage.server.start()
    expect(tab.page.locator(".seat-table tr[data-address]")).to_have_count(2)
    expect(told).to_have_count(0)


def test_a_lost_connection_is_told_once_however_many_terminals_are_open(
    own_stage: Stage, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect(GONE)
    rig = own_stage.up([member("impl"), member("qa")])
    tab = new_tab(own_stage, rig)
    tab.is_live()
    tab.open(f"dev-impl@{rig}")
    tab.page.locator(f'.explorer-seat[data-address="dev-qa@{rig}"]').click()
    tab.page.get_by_role("button", name="Show all side by side").click()
    screens = tab.page.locator(".terminal-panel:visible [data-part=screen]")
    expect(screens).to_have_count(2)
    own_stage.server.kill9()
    expect(tab.banner).to_be_visible()
    for screen in screens.all():
        assert eventually(lambda screen=screen: opacity(screen) < 0.7)  # type: ignore[misc]
    expect(tab.page.get_by_text("Connection lost").filter(visible=True)).to_have_count(1)
    expect(tab.page.locator("[data-part=notice]:visible")).to_have_count(0)
    own_stage.server.start()
    tab.is_live()
    for screen in screens.all():
        assert eventually(lambda screen=screen: opacity(screen) == 1)  # type: ignore[misc]


def test_two_people_see_at_once_what_the_other_does(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    one, other = new_tab(stage, rig), new_tab(stage, rig)
    for each in (one, other):
        each.is_live()
        each.open(f"dev-impl@{rig}")
    expect(one.terminal.get_by_title("One more shows this terminal now")).to_be_visible()
    one.type("from one ")
    other.shows("from one")
    other.type("and the other")
    one.shows("from one and the other")
    take_down(one, rig)
    other.has_state(f"dev-impl@{rig}", "exited")
    expect(other.rig_state(rig)).to_have_attribute("data-state", "down")


def test_pages_that_do_not_exist_have_our_look(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect("status of 404")
    tab = new_tab(stage)
    for path, why in (("/no/such/page", "No page has the address /no/such/page"), ("/rigs/nowhere/", "nowhere")):
        answer = tab.page.goto(stage.server.url + path)
        assert answer is not None and answer.status == 404
        expect(tab.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
        expect(tab.page.get_by_role("main")).to_contain_text(why)
        tab.page.get_by_role("link", name="All rigs").click()
        tab.is_live()
