"""Single keys where nobody writes, one list of them, and a chord of one's own that leaves a terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import LEAVE, Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


@pytest.fixture
def rig(stage: Stage) -> Any:
    """Two agents and a terminal."""
    rig = stage.up([member("impl"), member("qa"), member("shell")])
    for seat in ("impl", "qa"):
        stage.becomes(f"dev-{seat}@{rig}", "idle")
    yield rig
    stage.server.rig("down", rig)


def opened(stage: Stage, new_tab: OpenTab, rig: str, **more: Any) -> Tab:
    tab = new_tab(stage, rig, **more)
    tab.is_live()
    tab.placed()
    return tab


def test_one_key_switches_the_view_and_another_filters(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    for key, view in (("t", "table"), ("h", "history"), ("g", "graph")):
        tab.press(key)
        expect(tab.page.locator(f'#views [data-view="{view}"]')).to_have_attribute("aria-current", "true")
    tab.press("/")
    box = tab.page.get_by_role("searchbox", name="Filter seats")
    expect(box).to_be_focused()
    tab.type("tgn?")
    expect(box).to_have_value("tgn?")
    expect(tab.page.locator('#views [data-view="graph"]')).to_have_attribute("aria-current", "true")
    expect(tab.page.get_by_role("dialog", name="Keys")).to_have_count(0)


def test_one_key_opens_the_next_who_waits(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.press("n")
    expect(tab.page.locator("#toasts")).to_contain_text("No seat needs you.")
    for seat in ("impl", "qa"):
        stage.becomes(f"dev-{seat}@{rig}", "waiting", activity_reason="asks")
        expect(tab.seat(f"dev-{seat}@{rig}")).to_have_attribute("data-standing", "waiting")
    for seat in ("impl", "qa", "impl"):
        tab.press("n")
        tab.is_open(f"dev-{seat}@{rig}")
        tab.press(LEAVE)
    for seat in ("impl", "qa"):
        stage.becomes(f"dev-{seat}@{rig}", "idle", activity_reason="")


def test_the_same_key_opens_those_that_have_failed(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", ["sh", "-c", "read line; exit 3"]), member("qa")])
    tab = opened(stage, new_tab, rig)
    stage.becomes(f"dev-qa@{rig}", "waiting", activity_reason="asks")
    stage.type(f"dev-impl@{rig}", "now")
    tab.has_state(f"dev-impl@{rig}", "exited")
    expect(tab.page.locator("#attention .entry")).to_have_count(2)
    for seat in ("qa", "impl", "qa"):
        tab.press("n")
        expect(tab.terminal.get_by_role("heading", name=f"dev-{seat}@{rig}")).to_be_visible()
        tab.press(LEAVE)
    stage.becomes(f"dev-qa@{rig}", "idle", activity_reason="")


def test_keys_act_on_the_seat_with_the_keyboard_and_on_the_selection(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-impl@{rig}").focus()
    tab.press("x")
    expect(tab.page.get_by_role("dialog", name=f"Stop dev-impl@{rig}?")).to_be_visible()
    tab.press("x", "g", "Escape")
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    tab.press("v")
    tab.seat(f"dev-qa@{rig}").focus()
    tab.press("v")
    bar = tab.page.get_by_role("toolbar", name="Selected seats")
    expect(bar).to_contain_text("2 seats")
    tab.press("r")
    expect(tab.page.get_by_role("dialog", name="Restart 2 seats?")).to_be_visible()
    tab.press("Escape")
    tab.press(".")
    expect(tab.page.get_by_role("menu", name="2 seats")).to_be_visible()
    tab.press("Escape")
    expect(tab.page.get_by_role("menu")).to_have_count(0)
    tab.press("Escape")
    expect(bar).to_be_hidden()
    tab.press("d")
    expect(tab.page.get_by_role("dialog", name=f"Down {rig}?")).to_be_visible()


def test_a_terminal_gets_every_key(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = opened(stage, new_tab, rig)
    tab.open(reader.address)
    tab.type("gtwhn?/.xrd,")
    tab.press("Escape")
    assert reader.has_received(b"gtwhn?/.xrd,\x1b"), reader.received
    expect(tab.page.get_by_role("dialog")).to_have_count(0)


def test_the_chord_that_leaves_can_be_another_and_holds_at_once(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = opened(stage, new_tab, rig)
    tab.open(reader.address)
    tab.press(LEAVE)
    tab.page.evaluate("localStorage.setItem('rigweb.settings', JSON.stringify({leaveChord: 'F6'}))")
    tab.page.reload()
    tab.is_open(reader.address)
    tab.terminal.locator("[data-part=screen]").click()
    tab.press("a", "F6")
    expect(tab.seat(reader.address)).to_be_focused()
    tab.press("?")
    keys = tab.page.get_by_role("dialog", name="Keys")
    expect(keys.locator("kbd", has_text="F6")).to_have_count(2)  # in a terminal and on the wall
    for group in ("Everywhere", "In the graph", "In the history", "While writing"):
        expect(keys.get_by_role("heading", name=group)).to_have_count(1)
    expect(keys.locator("kbd", has_text="Ctrl+K")).to_be_visible()
    tab.press("Escape")
    expect(keys).to_be_hidden()
    assert reader.has_received(b"a"), reader.received


def test_one_key_opens_the_wall_and_the_specs(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    for key, view in (("w", "wall"), ("g", "graph"), ("s", "specs")):
        tab.press(key)
        expect(tab.page.locator(f'#views [data-view="{view}"]')).to_have_attribute("aria-current", "true")


def test_one_key_asks_explains_and_copies_for_the_seat_with_the_keyboard(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = opened(stage, new_tab, rig)
    address = f"dev-impl@{rig}"
    tab.seat(address).focus()
    tab.press("m")
    expect(tab.page.get_by_role("dialog", name=f"Send text to {address}")).to_be_visible()
    tab.press("Escape")
    expect(tab.seat(address)).to_be_focused()
    tab.press("c")
    expect(tab.page.locator("#toasts")).to_contain_text("Copied: tmux")
    assert tab.page.evaluate("navigator.clipboard.readText()").endswith(f"attach-session -t '={address}'")
    tab.press("e")
    expect(tab.page.get_by_role("dialog").filter(has_text=address)).to_be_visible()


def test_a_capital_i_interrupts_and_a_small_one_does_not(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    posted: list[dict[str, Any]] = []

    def take(route: Route) -> None:
        posted.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(json={"seat": f"dev-impl@{rig}"})

    tab.page.route("**/api/interrupt", take)
    tab.seat(f"dev-impl@{rig}").focus()
    tab.press("i", "I")
    expect(tab.page.locator("#toasts .toast")).to_have_text([f"interrupt of dev-impl@{rig}: done"])
    assert posted == [{"seat": f"dev-impl@{rig}"}]


def test_one_key_begins_a_seat_that_has_ended_and_another_a_rig_that_is_down(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("shell")])
    address = f"dev-shell@{rig}"
    tab = opened(stage, new_tab, rig)
    for key, end in (("b", ("stop", address)), ("u", ("down", rig))):
        stage.server.rig(*end)
        tab.has_state(address, "exited")
        tab.seat(address).focus()
        tab.press(key)
        tab.has_state(address, "running")
        expect(tab.rig_state(rig)).to_contain_text("up: 1 of 1 seat runs")


def test_who_may_only_look_changes_nothing_by_keys(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig, read_only=True)
    tab.seat(f"dev-impl@{rig}").focus()
    for key in ("x", "r", "d", "m", "I"):
        tab.press(key)
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    expect(tab.page.locator("#toasts")).to_contain_text(f"stop is not offered for dev-impl@{rig} now.")
    tab.has_state(f"dev-impl@{rig}", "running")
