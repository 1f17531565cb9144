"""What agents do, in words, signs and colours on their nodes; and what pods and rigs have used."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

LOOKS = """seat => {
    const sign = getComputedStyle(seat.querySelector(".sign"), "::before").content;
    return [sign, getComputedStyle(seat.querySelector(".sign")).color];
}"""
PLACES = """() => [...document.querySelectorAll(".seat, .pod, .rig, .graph, .edge")].map(
    element => JSON.stringify([element.id || element.getAttribute("d"), element.getBoundingClientRect()])
)"""
LIMIT = {"text": "5-hour limit reached", "resets_at": None}
ACTIVITIES = {
    "working": {"activity": "working"},
    "idle": {"activity": "idle"},
    "finished": {"activity": "idle", "unseen": True},
    "waiting": {"activity": "waiting", "activity_reason": "Bash"},
    "error": {"activity": "error", "activity_reason": "overloaded"},
    "limit": {"activity": "idle", "limit": LIMIT},
    "unknown": {"activity": "unknown"},
}
WORDS = ["working", "idle", "finished, unseen", "waiting for you", "error", "usage limit", "activity unknown"]


def become(stage: Stage, address: str, standing: str) -> None:
    stage.becomes(address, **{"unseen": False, "limit": None, "activity_reason": "", **ACTIVITIES[standing]})


def stands(tab: Tab, address: str, standing: str) -> None:
    expect(tab.seat(address)).to_have_attribute("data-standing", standing)


def test_each_activity_has_words_and_a_sign_and_a_colour_of_its_own(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    tab = new_tab(stage, rig)
    tab.is_live()
    seen, colours = [], []
    for standing in ACTIVITIES:
        become(stage, f"dev-impl@{rig}", standing)
        stands(tab, f"dev-impl@{rig}", standing)
        seat = tab.seat(f"dev-impl@{rig}")
        sign, colour = seat.evaluate(LOOKS)
        seen.append((seat.locator(".seat-summary").inner_text(), sign))
        colours.append(colour)
        expect(seat).to_have_accessible_name(f"impl, claude-code, {seen[-1][0]}")
    assert [words for words, _ in seen] == WORDS
    assert len({sign for _, sign in seen}) == len(seen)
    assert len(set(colours)) >= 6  # idle and unknown are both grey


def test_no_change_of_activity_moves_anything(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")], [{"kind": "delegates_to", "from": "impl", "to": "qa"}])
    address = f"dev-impl@{rig}"
    become(stage, address, "idle")
    tab = new_tab(stage, rig, width=1000)
    tab.placed()
    tab.is_live()
    before = tab.page.evaluate(PLACES)
    for standing in ACTIVITIES:
        become(stage, address, standing)
        stage.uses(address, context_used=180_000 if standing == "error" else None, context_window=200_000)
        stands(tab, address, standing)
        assert tab.page.evaluate(PLACES) == before, standing


def test_a_node_says_for_how_long_and_goes_on_counting(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    tab = new_tab(stage, rig)
    tab.is_live()
    stage.becomes(f"dev-impl@{rig}", "working", activity_at="2020-01-01T00:00:00Z")
    age = tab.seat(f"dev-impl@{rig}").locator(".age")
    expect(age).to_have_text(re.compile(r"^\d{4}d$"))
    stage.becomes(f"dev-impl@{rig}", "idle")
    expect(age).to_have_text(re.compile(r"^\d+s$"))
    first = age.inner_text()
    expect(age).not_to_have_text(first)
    expect(age).to_have_text(re.compile(r"^\d+s$"))


def test_context_is_a_bar_with_its_number_or_said_to_be_unknown(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.is_live()
    stage.becomes(address, "idle")
    stands(tab, address, "idle")
    expect(tab.seat(address).locator(".seat-context")).to_have_text("ctx ?")
    assert "context unknown" in (tab.seat(address).get_attribute("title") or "")
    stage.uses(address, context_used=84_000, context_window=200_000)
    expect(tab.seat(address).locator(".seat-context")).to_have_text("42%")
    stage.uses(address, context_used=170_000, context_window=200_000)
    expect(tab.seat(address).locator(".seat-context")).to_have_text("85%")
    bar = tab.seat(address).locator("svg")
    share = bar.locator(".used").evaluate("used => used.getBBox().width")
    assert share == 85
    expect(tab.seat(address)).to_have_accessible_name("impl, claude-code, idle, context 85 %")


def test_a_seat_that_does_not_ask_is_marked_in_plain_words(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    words = "never asks before running commands"
    stage.becomes(f"dev-impl@{rig}", "idle", seat={"bypass": words})
    tab = new_tab(stage, rig)
    expect(tab.seat(f"dev-impl@{rig}").get_by_title(f"Careful: {words}")).to_be_visible()
    expect(tab.seat(f"dev-qa@{rig}").locator(".seat-bypass")).to_have_count(0)


def test_pods_and_rigs_sum_up_and_say_of_how_many_seats(stage: Stage, new_tab: OpenTab) -> None:
    pods = [
        {"id": "dev", "label": "Dev", "members": [member("impl"), member("qa")]},
        {"id": "ops", "label": "Ops", "members": [member("log"), member("top")]},
    ]
    rig = stage.up_pods(pods)
    for seat in ("dev-impl", "dev-qa", "ops-log"):
        stage.becomes(f"{seat}@{rig}", "idle")
    tab = new_tab(stage, rig)
    tab.is_live()
    expect(tab.rig_state(rig)).to_contain_text("tokens and cost unknown")
    stage.uses(f"dev-impl@{rig}", tokens=120_000, cost=1.5)
    dev = tab.page.get_by_role("group", name="pod Dev").locator(".pod-sum")
    expect(dev).to_have_text("120k tokens · $1.50 · 1 of 2 known")
    stage.uses(f"ops-log@{rig}", tokens=30_000)
    ops = tab.page.get_by_role("group", name="pod Ops").locator(".pod-sum")
    expect(ops).to_have_text("30k tokens (1 of 1) · cost unknown")
    expect(tab.rig_state(rig)).to_contain_text("150k tokens (2 of 3 seats known) · $1.50 (1 of 3 seats known)")
