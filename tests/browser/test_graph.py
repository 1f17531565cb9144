"""The graph: rigs as nested groups of seats with the edges between them, placed so that nothing overlaps."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

BOXES = """selector => [...document.querySelectorAll(selector)].map(element => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { id: element.id, inside: element.parentElement.closest(".group")?.id ?? "", left, top, right, bottom };
})"""
ENDS = """() => [...document.querySelectorAll("svg.edges path.edge")].map(path => {
    const place = length => path.getPointAtLength(length).matrixTransform(path.getScreenCTM());
    const [start, end] = [place(0), place(path.getTotalLength())];
    const { source, target } = path.dataset;
    return [[source, start.x, start.y], [target, end.x, end.y]];
})"""
NEAR_PX = 8

Box = dict[str, Any]


def boxes(tab: Tab, selector: str) -> list[Box]:
    found: list[Box] = tab.page.evaluate(BOXES, selector)
    return found


def overlap(a: Box, b: Box) -> bool:
    return bool(a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"])


def lies_inside(inner: Box, outer: Box) -> bool:
    low = outer["left"] <= inner["left"] and outer["top"] <= inner["top"]
    return bool(low and inner["right"] <= outer["right"] and inner["bottom"] <= outer["bottom"])


def nothing_overlaps(tab: Tab) -> None:
    tab.placed()
    for selector in (".rig", ".pod", ".seat"):
        found = boxes(tab, selector)
        assert not [(a["id"], b["id"]) for a, b in itertools.combinations(found, 2) if overlap(a, b)]
    groups = {box["id"]: box for box in boxes(tab, ".group")}
    for box in [*boxes(tab, ".seat"), *boxes(tab, ".pod")]:
        assert lies_inside(box, groups[box["inside"]]), box["id"]


def edges_meet_their_seats(tab: Tab, count: int) -> None:
    seats = {box["id"]: box for box in boxes(tab, ".seat")}
    edges = tab.page.evaluate(ENDS)
    assert len(edges) == count
    for seat, x, y in itertools.chain(*edges):
        box = seats[seat]
        assert box["left"] - NEAR_PX <= x <= box["right"] + NEAR_PX, seat
        assert box["top"] - NEAR_PX <= y <= box["bottom"] + NEAR_PX, seat


def test_a_rig_is_a_group_of_pods_that_are_groups_of_buttons(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    for pod, seats in {
        "Orchestration": ["lead", "clock"],
        "Development": ["impl", "build", "test"],
        "Operations": ["log", "top"],
    }.items():
        group = tab.rig("demo").get_by_role("group", name=f"pod {pod}", exact=True)
        for seat in seats:
            expect(group.get_by_role("button", name=f"{seat}, terminal, running", exact=True)).to_be_visible()
        expect(group.get_by_role("button", name=pod, exact=True)).to_have_count(1)  # its menu, for the keyboard
        expect(group.get_by_role("button")).to_have_count(1 + len(seats))


def test_every_edge_is_drawn_from_seat_to_seat_and_told_in_words(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.placed()
    told = tab.rig("demo").get_by_role("list", name="edges of rig demo").get_by_role("listitem")
    assert sorted(told.all_text_contents()) == sorted(
        [
            "orch.lead collaborates with orch.clock",
            "dev.impl delegates to dev.test",
            "dev.build is spawned by dev.impl",
            "dev.test can observe dev.build",
            "ops.log collaborates with ops.top",
            "orch.lead delegates to dev.impl",
            "dev.test escalates to orch.lead",
            "ops.log can observe dev.build",
            "ops.top can observe dev.test",
        ]
    )
    edges_meet_their_seats(tab, 9)


def test_the_legend_names_only_the_kinds_of_edges_in_use(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("a"), member("b")], [{"kind": "delegates_to", "from": "a", "to": "b"}])
    tab = new_tab(stage, rig)
    tab.placed()
    rows = tab.page.get_by_role("list", name="Kinds of edges").get_by_role("listitem")
    assert [row.strip() for row in rows.all_text_contents()] == ["delegates to"]


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_overlaps(stage: Stage, demo: str, new_tab: OpenTab, width: int) -> None:
    pods = [
        {"id": f"p{pod}", "label": "Pod " + "x" * 60, "members": [member(f"m{seat}") for seat in range(pod + 1)]}
        for pod in range(4)
    ]
    stage.up_pods(pods, name=f"wide{width}")
    tab = new_tab(stage, width=width)
    nothing_overlaps(tab)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_the_whole_rig_is_in_sight(stage: Stage, demo: str, new_tab: OpenTab, width: int, height: int) -> None:
    tab = new_tab(stage, demo, width=width, height=height)
    tab.placed()
    page = {"left": 0, "top": 0, "right": width, "bottom": height}
    assert lies_inside(boxes(tab, ".rig")[0], page)
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_rig_has_a_page_of_its_own(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    other = stage.up([member("impl")])
    tab = new_tab(stage)
    expect(tab.rig(demo)).to_be_visible()
    tab.placed()
    tab.rig(other).get_by_role("link", name=other, exact=True).click()
    tab.page.wait_for_url(f"**/rigs/{other}/")
    expect(tab.rig(other)).to_be_visible()
    expect(tab.rig(demo)).to_have_count(0)
    expect(tab.page).to_have_title(f"{other} · Rigweb")


def test_zoom_shows_more_and_fit_shows_everything(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.placed()
    before = tab.box(tab.rig("demo"))
    tools = tab.page.get_by_role("toolbar", name="View")
    for _ in range(3):
        tools.get_by_role("button", name="Zoom in").click()
    assert tab.box(tab.rig("demo"))["width"] > before["width"] * 2
    tools.get_by_role("button", name="Fit").click()
    assert tab.box(tab.rig("demo")) == pytest.approx(before)
