"""The graph: rigs as nested groups of seats with the edges between them, placed so that nothing overlaps."""

from __future__ import annotations

import itertools
import json
from typing import Any, Literal

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
KINDS = ["delegates_to", "spawned_by", "can_observe", "collaborates_with", "escalates_to"]
LOOKS = """() => [...document.querySelectorAll(".rig:not([hidden]) path.edge")].map(edge => {
    const { stroke, strokeDasharray } = getComputedStyle(edge);
    const head = document.getElementById(edge.getAttribute("marker-end").slice("url(#".length, -1)).firstChild;
    return [edge.dataset.kind, { colour: stroke, dash: strokeDasharray, head: head.getAttribute("d") }];
})"""
LABELS = [
    "Donaudampfschifffahrtsgesellschaftskapit\u00e4n" * 4,
    "\u05de\u05d1\u05e7\u05e8 \u05d4\u05e7\u05d5\u05d3 \u05e9\u05dc \u05d4\u05e6\u05d5\u05d5\u05ea " * 5,
    "\U0001f9d1\u200d\U0001f680 \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f" * 12,
]
# What is cut off at its own box is not seen beyond it: the parts are asked for where they are shown.
STICKING_OUT = """([boxes, parts]) => [...document.querySelectorAll(boxes)].flatMap(box => {
    const around = box.getBoundingClientRect();
    return [...box.querySelectorAll(parts)].filter(part => part.checkVisibility()).filter(part => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        const aside = left < around.left - 1 || right > around.right + 1;
        return aside || top < around.top - 1 || bottom > around.bottom + 1;
    }).map(part => `${part.className || part.localName}: ${part.textContent.slice(0, 20)}`);
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kinds_of_edges_are_told_apart_by_colour_by_dash_and_by_head(
    stage: Stage, new_tab: OpenTab, scheme: Literal["light", "dark"]
) -> None:
    edges = [{"kind": kind, "from": "hub", "to": f"m{index}"} for index, kind in enumerate(KINDS)]
    members = [member("hub"), *(member(f"m{index}") for index in range(len(KINDS)))]
    pods = [{"id": "dev", "label": "Dev", "members": members, "edges": edges}]
    stage.rows(json.dumps({"version": "0.2", "name": f"kinds-{scheme}", "pods": pods}))
    tab = new_tab(stage, f"kinds-{scheme}", scheme=scheme)
    tab.placed()
    looks = tab.page.evaluate(LOOKS)
    assert len(looks) == len(KINDS)
    for (kind, one), (other_kind, other) in itertools.combinations(looks, 2):
        assert [part for part in one if one[part] == other[part]] == [], f"{kind} looks like {other_kind}"


def test_a_pod_of_sixty_is_laid_out_without_overlaps(stage: Stage, new_tab: OpenTab) -> None:
    members = [member(f"m{index}") for index in range(60)]
    edges = [{"kind": "delegates_to", "from": "m0", "to": f"m{index}"} for index in range(1, 60)]
    pods = [{"id": "dev", "label": "Dev", "members": members, "edges": edges}]
    stage.rows(json.dumps({"version": "0.2", "name": "sixty", "pods": pods}))
    tab = new_tab(stage, "sixty")
    expect(tab.page.locator(".rig:not([hidden]) .seat")).to_have_count(60)
    expect(tab.page.locator(".rig:not([hidden]) .edge")).to_have_count(59)
    nothing_overlaps(tab)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_names_in_every_script_and_of_every_length_stay_in_their_boxes(
    stage: Stage, new_tab: OpenTab, width: int, height: int
) -> None:
    members = [
        member(f"m{index}" + "x" * (58 if "Donau" in label else 0), label=label) for index, label in enumerate(LABELS)
    ]
    pods = [{"id": f"p{index}", "label": label, "members": members} for index, label in enumerate(LABELS)]
    rig = f"names{width}"
    stage.rows(json.dumps({"version": "0.2", "name": rig, "pods": pods}, ensure_ascii=False))
    tab = new_tab(stage, rig, width=width, height=height)
    expect(tab.page.locator(".rig:not([hidden]) .seat")).to_have_count(len(LABELS) ** 2)
    nothing_overlaps(tab)
    texts = ".seat-name, .seat-name b, .seat-label, .seat-runtime, .seat-foot, .seat-why, .seat-last"
    for boxes, parts in (
        (".rig:not([hidden]) .seat", texts),
        (".rig:not([hidden]) .pod", "h3"),
        (f'.explorer-pods[data-rig="{rig}"]', ".explorer-seat, .explorer-seat *, .explorer-pod-name"),
    ):
        assert tab.page.evaluate(STICKING_OUT, [boxes, parts]) == [], boxes
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    cut_off = "words => words.filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
    assert tab.page.locator(".explorer-doing").evaluate_all(cut_off) == []


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
