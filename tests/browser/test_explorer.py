"""The explorer lists all rigs with their seats, counts, filters, folds, and leads to what it names."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


@pytest.fixture
def rig(stage: Stage) -> str:
    """A rig of two seats."""
    return stage.up([member("impl"), member("qa")])


@pytest.fixture
def tab(stage: Stage, new_tab: OpenTab, rig: str) -> Tab:
    """A tab that is live."""
    tab = new_tab(stage, rig)
    tab.is_live()
    return tab


def lines(tab: Tab, rig: str) -> Locator:
    """The seats of a rig in the explorer."""
    return tab.page.locator(f'.explorer-pods[data-rig="{rig}"] .explorer-seat')


def test_every_rig_has_its_pods_and_seats_there(stage: Stage, tab: Tab, rig: str) -> None:
    expect(lines(tab, rig)).to_have_count(2)
    expect(
        tab.page.get_by_role("list", name=f"Pods of {rig}").get_by_role("list", name="pod Development")
    ).to_be_visible()
    other = stage.up([member("one")])
    expect(lines(tab, other)).to_have_count(1)


def test_a_click_opens_the_seats_terminal(tab: Tab, rig: str) -> None:
    lines(tab, rig).first.click()
    tab.is_open(f"dev-impl@{rig}")
    expect(lines(tab, rig).first).to_have_attribute("aria-current", "true")


def test_a_seat_in_trouble_looks_so(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("bad", ["sh", "-c", "sleep 3; exit 3"]), member("good")])
    tab = new_tab(stage, rig)
    tab.is_live()
    bad, good = lines(tab, rig).all()
    colour = "line => getComputedStyle(line.querySelector('.explorer-doing')).color"
    calm = good.evaluate(colour)
    expect(bad).to_have_attribute("data-trouble", "")
    expect(bad).to_contain_text("exit 3")
    assert bad.evaluate(colour) != calm
    assert good.get_attribute("data-trouble") is None


def test_counts_follow_what_agents_do(stage: Stage, tab: Tab, rig: str) -> None:
    counts = tab.rig_state(rig).locator(".rig-counts")
    expect(counts).to_be_empty()
    stage.becomes(f"dev-impl@{rig}", "working")
    stage.becomes(f"dev-qa@{rig}", "waiting", activity_reason="Bash")
    expect(counts).to_have_text("1 waiting1 working")
    expect(lines(tab, rig).first).to_contain_text("working")
    expect(tab.page.locator("#statusbar")).to_contain_text("1 waiting")
    stage.becomes(f"dev-qa@{rig}", "working")
    expect(counts).to_have_text("2 working")


def test_a_filter_shows_what_has_all_its_words(tab: Tab, rig: str) -> None:
    field = tab.page.get_by_role("searchbox", name="Filter seats")
    field.fill(f"qa {rig}")
    expect(tab.page.locator(".explorer-seat")).to_have_count(1)
    field.press("Enter")
    tab.is_open(f"dev-qa@{rig}")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(lines(tab, rig)).to_have_count(2)


def test_a_rig_is_folded_and_stays_so(tab: Tab, rig: str) -> None:
    fold = tab.page.get_by_role("button", name=f"Seats of {rig}")
    fold.click()
    expect(lines(tab, rig).first).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    tab.page.reload()
    expect(lines(tab, rig).first).to_be_hidden()
    fold.click()
    expect(lines(tab, rig).first).to_be_visible()


def test_arrow_keys_walk_it(tab: Tab, rig: str) -> None:
    tab.rig_state(rig).get_by_role("link", name=rig).focus()
    tab.press("ArrowDown", "ArrowDown")
    expect(lines(tab, rig).last).to_be_focused()
    tab.press("ArrowUp")
    expect(lines(tab, rig).first).to_be_focused()
    tab.press("ArrowLeft")
    expect(tab.rig_state(rig).get_by_role("link", name=rig)).to_be_focused()
    expect(lines(tab, rig).first).to_be_hidden()
    tab.press("ArrowRight")
    expect(lines(tab, rig).first).to_be_visible()


def test_a_rigs_link_shows_that_rig_alone_without_another_page_and_back_leads_back(
    stage: Stage, tab: Tab, rig: str
) -> None:
    other = stage.up([member("one")])
    expect(tab.rig_state(other)).to_be_visible()
    loads: list[str] = []
    tab.page.on("load", lambda page: loads.append(page.url))
    tab.rig_state(other).get_by_role("link", name=other).click()
    expect(tab.page).to_have_url(re.compile(f"/rigs/{other}/$"))
    expect(tab.page).to_have_title(re.compile(f"{other} · Rigweb$"))
    expect(tab.rig(other)).to_be_visible()
    expect(tab.rig(rig)).to_be_hidden()
    tab.page.go_back()
    expect(tab.page).to_have_url(re.compile(f"/rigs/{rig}/$"))
    expect(tab.rig(rig)).to_be_visible()
    expect(tab.rig(other)).to_be_hidden()
    assert not loads


def test_events_of_another_rig_are_left_out_where_one_rig_is_looked_at(stage: Stage, tab: Tab, rig: str) -> None:
    other = stage.up([member("one")])
    shown = tab.page.locator("#events > li:not([hidden])")
    expect(tab.rig_state(other)).to_be_visible()
    expect(shown.filter(has_text=f"up of {rig} is done")).to_have_count(1)
    expect(shown.filter(has_text=f"up of {other} is done")).to_have_count(0)
    tab.page.get_by_role("link", name="Rigweb").click()
    expect(shown.filter(has_text=f"up of {other} is done")).to_have_count(1)
