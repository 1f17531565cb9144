"""Moving seats, pods and rigs by hand: they stay there, the rest makes room, and nothing else ever moves."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.browser.test_graph import edges_meet_their_seats, nothing_overlaps
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

STEP = 24
GRID = 8
EDGE = {"kind": "delegates_to", "from": "a", "to": "b"}
PLACES = """rig => Object.fromEntries([...document.querySelectorAll(`.rig[data-name="${rig}"] .seat`)].map(seat => {
    const pod = seat.closest(".pod");
    return [seat.dataset.logical, [pod.offsetLeft + seat.offsetLeft, pod.offsetTop + seat.offsetTop]];
}))"""
ON_STAGE = """seat => [seat, seat.closest(".pod"), seat.closest(".rig")].reduce(
    ([x, y], { offsetLeft, offsetTop }) => [x + offsetLeft, y + offsetTop], [0, 0])"""
MOVEMENT = """stage => ({ transform: stage.style.transform, willChange: stage.style.willChange })"""

Places = dict[str, list[int]]


@pytest.fixture
def rig(stage: Stage) -> str:
    """Two pods of two seats."""
    pods: list[dict[str, Any]] = [
        {"id": "dev", "label": "Dev", "members": [member("a"), member("b")], "edges": [EDGE]},
        {"id": "ops", "label": "Ops", "members": [member("c"), member("d")]},
    ]
    return stage.up_pods(pods, edges=[{"kind": "can_observe", "from": "ops.c", "to": "dev.a"}])


def open_rig(stage: Stage, new_tab: OpenTab, rig: str) -> Tab:
    tab = new_tab(stage, rig, width=1600, height=1000)
    tab.is_live()
    tab.placed()
    expect(tab.page.locator("#graph")).to_have_attribute("data-lod", "near")
    return tab


def places(tab: Tab, rig: str) -> Places:
    found: Places = tab.page.evaluate(PLACES, rig)
    return found


def apart(places: Places, one: str, other: str) -> tuple[int, int]:
    """How far `one` stands right of and below `other`: what panning and growing leaves alone."""
    return places[one][0] - places[other][0], places[one][1] - places[other][1]


def look_from(tab: Tab, *lods: str) -> None:
    """Turn the wheel notch by notch, each a gesture of its own, until one looks from so far, or so far."""
    graph = tab.page.locator("#graph")
    box = tab.box(graph)
    tab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    while (lod := graph.get_attribute("data-lod")) not in lods:
        assert turns_a_notch(tab), f"looks {lod}, and no farther"


def turns_a_notch(tab: Tab) -> bool:
    """Turn the wheel by a notch; whether the picture moved and came to rest.

    Only at rest it says from how far one looks, and a slow machine takes its time for that.
    """
    stage = tab.page.locator("#stage")
    before = stage.evaluate(MOVEMENT)
    tab.page.mouse.wheel(0, 100)
    return eventually(lambda: (now := stage.evaluate(MOVEMENT)) != before and not now["willChange"])


def drag(tab: Tab, locator: Locator, dx: int, dy: int) -> None:
    box = tab.box(locator)
    x, y = box["x"] + min(60, box["width"] / 2), box["y"] + min(16, box["height"] / 2)
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + dx / 2, y + dy / 2)
    tab.page.mouse.move(x + dx, y + dy)
    tab.page.mouse.up()


def test_a_seat_that_is_dragged_stays_there_for_this_browser(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    before = places(tab, rig)
    drag(tab, tab.seat(f"ops-d@{rig}"), 200, 90)
    moved = places(tab, rig)
    assert apart(moved, "ops.d", "dev.a") != apart(before, "ops.d", "dev.a")
    assert apart(moved, "dev.b", "dev.a") == apart(before, "dev.b", "dev.a")
    nothing_overlaps(tab)
    edges_meet_their_seats(tab, 2)
    tab.page.reload()
    tab.placed()
    assert places(tab, rig) == moved
    other = open_rig(stage, new_tab, rig)
    assert apart(places(other, rig), "ops.d", "dev.a") == apart(before, "ops.d", "dev.a")


def test_dragging_a_seat_opens_no_terminal(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    drag(tab, tab.seat(f"dev-a@{rig}"), 40, 40)
    expect(tab.terminal).to_be_hidden()
    tab.open(f"dev-a@{rig}")


def test_what_lies_in_the_way_makes_room(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    target, moved = tab.box(tab.seat(f"dev-b@{rig}")), tab.box(tab.seat(f"dev-a@{rig}"))
    drag(tab, tab.seat(f"dev-a@{rig}"), int(target["x"] - moved["x"]) + 30, int(target["y"] - moved["y"]) + 20)
    nothing_overlaps(tab)
    edges_meet_their_seats(tab, 2)


@pytest.mark.parametrize("what", [".pod > h3", ".rig > h2"])
def test_pods_and_rigs_are_moved_by_their_heads(stage: Stage, new_tab: OpenTab, rig: str, what: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    head = tab.rig(rig).locator("h3").first if "h3" in what else tab.rig(rig).locator("h2")
    group = head.locator("xpath=..")
    before = tab.box(group)
    box = tab.box(head)
    tab.page.mouse.move(box["x"] + box["width"] - 30, box["y"] + 6)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + box["width"] - 30, box["y"] + 6 - 120, steps=4)
    during = tab.box(group)
    tab.page.mouse.up()
    assert during["y"] == pytest.approx(before["y"] - 120, abs=GRID)
    nothing_overlaps(tab)


def test_tidy_up_forgets_what_was_moved(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    before = places(tab, rig)
    drag(tab, tab.seat(f"dev-a@{rig}"), 160, 120)
    assert places(tab, rig) != before
    tab.page.get_by_role("toolbar", name="View").get_by_role("button", name="Tidy up").click()
    assert places(tab, rig) == before
    tab.page.reload()
    tab.placed()
    assert places(tab, rig) == before


def test_tidy_up_is_taken_back_by_a_click(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    tidy = tab.page.get_by_role("toolbar", name="View").get_by_role("button", name="Tidy up")
    undo = tab.page.get_by_role("button", name="Undo")
    tidy.click()
    expect(undo).to_have_count(0)  # nothing was lost
    drag(tab, tab.seat(f"dev-a@{rig}"), 160, 120)
    moved = places(tab, rig)
    tidy.click()
    assert places(tab, rig) != moved
    undo.click()
    assert places(tab, rig) == moved
    expect(undo).to_have_count(0)
    tab.page.reload()
    tab.placed()
    assert places(tab, rig) == moved


def test_alt_and_an_arrow_move_the_focused_seat(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    before = places(tab, rig)
    tab.seat(f"ops-d@{rig}").focus()
    tab.press("Alt+ArrowDown", "Alt+ArrowDown")
    x, y = apart(before, "ops.d", "dev.a")
    assert apart(places(tab, rig), "ops.d", "dev.a") == (x, y + 2 * STEP)
    expect(tab.seat(f"ops-d@{rig}")).to_be_focused()


def test_escape_puts_back_what_is_being_dragged(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    before = places(tab, rig)
    box = tab.box(tab.seat(f"dev-a@{rig}"))
    tab.page.mouse.move(box["x"] + 50, box["y"] + 14)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 150, box["y"] + 114, steps=3)
    assert places(tab, rig) != before
    tab.press("Escape")
    tab.page.mouse.up()
    assert places(tab, rig) == before


def test_a_seat_is_dragged_also_where_the_whole_rig_is_in_sight(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    look_from(tab, "mid")
    before = places(tab, rig)
    drag(tab, tab.seat(f"ops-d@{rig}"), 100, 60)
    assert apart(places(tab, rig), "ops.d", "dev.a") != apart(before, "ops.d", "dev.a")


def test_from_afar_a_drag_moves_the_view_and_with_alt_the_seat(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    look_from(tab, "far", "map")
    before = places(tab, rig)
    drag(tab, tab.seat(f"ops-d@{rig}"), 60, 40)
    assert places(tab, rig) == before
    tab.page.keyboard.down("Alt")
    drag(tab, tab.seat(f"ops-d@{rig}"), 60, 40)
    tab.page.keyboard.up("Alt")
    assert apart(places(tab, rig), "ops.d", "dev.a") != apart(before, "ops.d", "dev.a")


@pytest.mark.parametrize("key", ["", "Control"])
def test_a_notch_of_the_wheel_comes_a_step_nearer_with_ctrl_too(
    stage: Stage, new_tab: OpenTab, rig: str, key: str
) -> None:
    tab = open_rig(stage, new_tab, rig)
    look_from(tab, "mid")
    width = tab.box(tab.rig(rig))["width"]
    if key:
        tab.page.keyboard.down(key)
    tab.page.mouse.wheel(0, -100)
    assert eventually(lambda: tab.box(tab.rig(rig))["width"] > width)
    if key:
        tab.page.keyboard.up(key)
    assert tab.box(tab.rig(rig))["width"] < 1.5 * width


def test_a_drag_on_the_background_moves_the_view_and_no_seat(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_rig(stage, new_tab, rig)
    before, seen = places(tab, rig), tab.box(tab.rig(rig))
    graph = tab.box(tab.page.locator("#graph"))
    tab.page.mouse.move(graph["x"] + 12, graph["y"] + 12)
    tab.page.mouse.down()
    tab.page.mouse.move(graph["x"] + 92, graph["y"] + 52, steps=3)
    tab.page.mouse.up()
    assert tab.box(tab.rig(rig))["x"] == pytest.approx(seen["x"] + 80)
    assert places(tab, rig) == before


@pytest.mark.parametrize("what", ["seat", "pod"])
def test_what_was_moved_by_hand_stays_when_the_pod_beside_it_grows(stage: Stage, new_tab: OpenTab, what: str) -> None:
    dev, ops = ({"id": id, "label": id.capitalize(), "members": [member("a"), member("b")]} for id in ("dev", "ops"))
    rig = stage.up_pods([dev, ops])
    tab = open_rig(stage, new_tab, rig)
    seat = tab.seat(f"ops-b@{rig}")
    drag(tab, seat if what == "seat" else seat.locator("xpath=../h3"), 0, 40)
    put = seat.evaluate(ON_STAGE)
    stage.up_pods([{**dev, "members": [member(name) for name in "abcde"]}, ops], name=rig)
    expect(tab.seat(f"dev-e@{rig}")).to_be_visible()
    nothing_overlaps(tab)
    assert seat.evaluate(ON_STAGE) == put
    grown = places(tab, rig)
    tab.page.reload()
    tab.placed()
    assert places(tab, rig) == grown


def test_a_new_seat_moves_no_other(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("a"), member("b"), member("c")], [EDGE])
    tab = open_rig(stage, new_tab, rig)
    before = places(tab, rig)
    stage.up([member("a"), member("b"), member("c"), member("new")], [EDGE], name=rig)
    expect(tab.seat(f"dev-new@{rig}")).to_be_visible()
    after = places(tab, rig)
    assert {name: after[name] for name in before} == before
    nothing_overlaps(tab)
