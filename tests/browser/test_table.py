"""All seats in a table: sorted, filtered, grouped and selected, live without losing one's place."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


@pytest.fixture
def rig(stage: Stage) -> Any:
    """Three agents and a terminal in two pods."""
    pods = [
        {"id": "dev", "label": "Development", "members": [member("m10"), member("m2"), member("m1")]},
        {"id": "ops", "label": "Operations", "members": [member("log")]},
    ]
    name = f"table{next(_numbers)}"
    rig = stage.up_pods(pods, name=name)
    for number, seat in enumerate(("m10", "m2", "m1")):
        stage.becomes(f"dev-{seat}@{rig}", ("idle", "working", "idle")[number])
    stage.uses(f"dev-m2@{rig}", tokens=182_000, cost=1.5, context_used=84_000, context_window=200_000)
    yield rig
    stage.server.rig("down", rig)


_numbers = itertools.count(1)


def opened(stage: Stage, new_tab: OpenTab, rig: str, **more: Any) -> Tab:
    tab = new_tab(stage, rig, **more)
    tab.is_live()
    tab.page.get_by_role("navigation", name="View").get_by_role("link", name="Table").click()
    expect(rows(tab)).to_have_count(4)
    return tab


def rows(tab: Tab) -> Locator:
    return tab.page.locator(".seat-table tr[data-address]")


def row(tab: Tab, address: str) -> Locator:
    return tab.page.locator(f'.seat-table tr[data-address="{address}"]')


def order(tab: Tab) -> list[str]:
    found: list[str] = rows(tab).evaluate_all("rows => rows.map(row => row.dataset.address.split('@')[0])")
    return found


def bar(tab: Tab) -> Locator:
    return tab.page.get_by_role("toolbar", name="Selected seats")


def test_a_seat_says_what_is_known_of_it_and_goes_on_doing_so(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.page.wait_for_url(f"**/rigs/{rig}/?view=table")
    line = row(tab, f"dev-m2@{rig}")
    for text in ("m2", "Development", "claude-code", "working", "42%", "182k", "$1.50"):
        expect(line).to_contain_text(text)
    line.focus()
    stage.becomes(f"dev-m2@{rig}", "waiting", activity_reason="wants <b>more</b>")
    expect(line).to_contain_text("waiting for you")
    expect(line).to_contain_text("wants <b>more</b>")
    stage.uses(f"dev-m2@{rig}", tokens=1_200_000, cost=12.0)
    expect(line).to_contain_text("1.2M")
    expect(line).to_contain_text("$12.00")
    expect(line).to_be_focused()
    stage.becomes(f"dev-m2@{rig}", "idle", activity_reason="")


def test_a_selected_line_keeps_its_colour_under_the_pointer(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    line = row(tab, f"dev-m2@{rig}")
    line.get_by_role("checkbox").check()
    expect(line).to_have_attribute("aria-selected", "true")
    colour = "line => getComputedStyle(line).backgroundColor"
    tab.page.mouse.move(5, 5)
    before = line.evaluate(colour)
    line.hover()
    assert line.evaluate("line => line.matches(':hover')")
    assert line.evaluate(colour) == before


def test_a_label_that_turns_letters_round_leaves_what_follows_as_it_is(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", label="abc \u202ecba")])
    tab = new_tab(stage, rig)
    tab.goto(f"/rigs/{rig}/?view=table")
    label = row(tab, f"dev-impl@{rig}").locator(".table-label")
    expect(label).to_contain_text("\u202e")
    assert label.evaluate("label => getComputedStyle(label).unicodeBidi") == "isolate"


def test_columns_sort_both_ways_and_say_so(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    assert order(tab) == ["dev-m10", "dev-m2", "dev-m1", "ops-log"]
    head = tab.page.get_by_role("columnheader", name="Seat")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert order(tab) == ["ops-log", "dev-m1", "dev-m2", "dev-m10"]
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert order(tab) == ["dev-m10", "dev-m2", "dev-m1", "ops-log"]
    tab.page.get_by_role("columnheader", name="Tokens").get_by_role("button").click()
    assert order(tab)[0] == "dev-m2"
    expect(tab.page.locator("th[aria-sort]")).to_have_count(1)
    tab.page.reload()  # how one likes it is remembered
    expect(tab.page.get_by_role("columnheader", name="Tokens")).to_have_attribute("aria-sort", "ascending")


def test_a_change_that_moves_a_row_keeps_the_keyboard_on_it(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.page.get_by_role("columnheader", name="Activity").get_by_role("button").click()
    line = row(tab, f"dev-m1@{rig}")
    line.focus()
    assert order(tab)[0] == "dev-m2"
    stage.becomes(f"dev-m1@{rig}", "waiting")
    assert eventually(lambda: order(tab)[0] == "dev-m1")
    expect(line).to_be_focused()
    stage.becomes(f"dev-m1@{rig}", "idle")


def test_seats_are_filtered_and_grouped(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    box = tab.page.get_by_role("searchbox", name="Filter the table")
    box.fill("terminal")
    expect(rows(tab)).to_have_count(1)
    expect(tab.page.get_by_text("1 of 4 seats")).to_be_visible()
    box.fill("nobody")
    expect(tab.page.get_by_text("No seat fits the filter.")).to_be_visible()
    box.press("Escape")
    expect(rows(tab)).to_have_count(4)
    tab.page.get_by_role("combobox", name="Group by").select_option("pod")
    headings = tab.page.locator(".table-group")
    expect(headings).to_have_text([f"Development · {rig} (3)", f"Operations · {rig} (1)"])
    tab.page.get_by_role("combobox", name="Group by").select_option("nothing")
    expect(headings).to_have_count(0)
    assert order(tab) == ["dev-m10", "dev-m2", "dev-m1", "ops-log"]


@pytest.mark.parametrize(
    ("group", "headings"),
    [("runtime", ["claude-code (3)", "terminal (1)"]), ("activity", ["idle (2)", "working (1)", "running (1)"])],
)
def test_seats_are_grouped_by_what_they_run_and_by_what_they_do(
    stage: Stage, new_tab: OpenTab, rig: str, group: str, headings: list[str]
) -> None:
    tab = opened(stage, new_tab, rig)
    tab.page.get_by_role("combobox", name="Group by").select_option(group)
    expect(tab.page.locator(".table-group")).to_have_text(headings)
    if group == "activity":
        stage.becomes(f"dev-m1@{rig}", "working")
        expect(tab.page.locator(".table-group")).to_have_text(["idle (1)", "working (2)", "running (1)"])
        assert order(tab) == ["dev-m10", "dev-m2", "dev-m1", "ops-log"]


def test_rows_are_walked_selected_and_opened_by_keys(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.page.get_by_role("searchbox", name="Filter the table").press("ArrowDown")
    expect(rows(tab).nth(0)).to_be_focused()
    tab.press("ArrowDown", " ")
    expect(rows(tab).nth(1)).to_have_attribute("aria-selected", "true")
    tab.press("Shift+ArrowDown", "Shift+ArrowDown")
    expect(bar(tab)).to_contain_text("3 seats")
    tab.press("Shift+ArrowUp")
    expect(bar(tab)).to_contain_text("2 seats")
    tab.press("Control+a")
    expect(bar(tab)).to_contain_text("4 seats")
    tab.press("Escape")
    expect(bar(tab)).to_be_hidden()
    tab.press("End", "Home", "Enter")
    tab.is_open(f"dev-m10@{rig}")
    expect(rows(tab).nth(0)).to_have_attribute("aria-current", "true")


def test_rows_are_selected_by_the_mouse_with_ranges_and_acted_on(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    boxes = tab.page.locator(".seat-table tbody input")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(bar(tab)).to_contain_text("3 seats")
    for number in range(4):
        expect(boxes.nth(number)).to_be_checked(checked=number < 3)
    rows(tab).nth(1).click(modifiers=["Control"])
    expect(bar(tab)).to_contain_text("2 seats")
    expect(tab.terminal).to_be_hidden()
    rows(tab).nth(0).click(button="right")
    expect(tab.page.get_by_role("menu", name="2 seats")).to_be_visible()
    tab.press("Escape")
    rows(tab).nth(3).hover()
    rows(tab).nth(3).get_by_role("button", name=f"More for ops-log@{rig}").click()
    expect(tab.page.get_by_role("menu", name=f"ops-log@{rig}")).to_be_visible()
    tab.press("Escape")
    tab.page.get_by_role("checkbox", name="Select all that are shown").check()
    expect(bar(tab)).to_contain_text("4 seats")
    rows(tab).nth(3).locator(".table-seat").click()
    tab.is_open(f"ops-log@{rig}")


def test_all_rigs_have_one_table_and_one_rig_needs_no_column_for_it(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    column = tab.page.get_by_role("columnheader", name="Rig", exact=True)
    expect(column).to_be_hidden()
    tab.press("a")
    expect(column).to_be_visible()
    expect(row(tab, f"dev-m1@{rig}")).to_contain_text(re.compile(rf"m1.*{rig}"))


def test_the_name_of_a_pod_is_cut_where_it_ends_in_every_script_and_told_whole(stage: Stage, new_tab: OpenTab) -> None:
    label = "צוות הפיתוח שלנו עובד כאן"
    rig = stage.up_pods([{"id": "dev", "label": label, "members": [member("impl")]}])
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.page.get_by_role("navigation", name="View").get_by_role("link", name="Table").click()
    pod = row(tab, f"dev-impl@{rig}").locator(".table-pod")
    expect(pod).to_have_attribute("title", label)
    assert pod.evaluate("cell => getComputedStyle(cell).direction") == "rtl"
    stage.server.rig("down", rig)
