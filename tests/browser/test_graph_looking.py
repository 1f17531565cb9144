"""What is seen of the graph: edges with their words, small screens from near, large names from afar, a map."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

READABLE_PX = 10.5
MIDDLE = """([source, target]) => {
    const [from, to] = [source, target].map(name => document.querySelector(`.seat[data-logical="${name}"]`).id);
    const path = document.querySelector(`svg.edges path.edge[data-source="${from}"][data-target="${to}"]`);
    const { x, y } = path.getPointAtLength(path.getTotalLength() * 0.3).matrixTransform(path.getScreenCTM());
    return [x, y];
}"""
NEAR = """() => [...document.querySelectorAll("svg.edges path.edge")].map(({ dataset, classList }) => {
    const name = id => document.getElementById(id).dataset.logical;
    return [name(dataset.source), name(dataset.target), classList.contains("near")];
})"""
OVER_SEATS = """() => [...document.querySelectorAll("svg.edges path.edge")].flatMap(path => {
    const seats = [...path.closest(".rig").querySelectorAll(".seat")].map(seat => seat.getBoundingClientRect());
    const length = path.getTotalLength();
    const matrix = path.getScreenCTM();
    const steps = Array.from({ length: Math.floor(length / 4) }, (_, i) => path.getPointAtLength(i * 4));
    return steps.map(point => point.matrixTransform(matrix))
        .filter(({ x, y }) => seats.some(s => x > s.left + 2 && x < s.right - 2 && y > s.top + 2 && y < s.bottom - 2));
}).length"""
LETTERS = """seat => {
    const name = seat.querySelector(".seat-name b");
    return parseFloat(getComputedStyle(name).fontSize) * name.getBoundingClientRect().width / name.offsetWidth;
}"""

# Where lines end within a name, as the two letters on both sides.
LINE_ENDS = """names => names.flatMap(name => {
    const walker = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
    const letters = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        for (let at = 0; at < text.length; at += 1) {
            const range = new Range();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            letters.push([text.data[at], range.getBoundingClientRect().top]);
        }
    }
    const ends = ([, top], at) => at > 0 && top > letters[at - 1][1] + 1;
    return letters.flatMap((letter, at) => (ends(letter, at) ? [letters[at - 1][0] + letter[0]] : []));
})"""
# Ages that reach beyond the edge of their seat, or of what cuts them off.
CUT_AGES = """ages => ages.filter(age => {
    const { right } = age.getBoundingClientRect();
    const around = [age.closest(".seat-doing"), age.closest(".seat-foot")];
    return around.some(each => right > each.getBoundingClientRect().right + 0.5);
}).map(age => age.closest(".seat").textContent.trim())"""
HEAD = "head => parseFloat(getComputedStyle(head).fontSize) * head.getBoundingClientRect().width / head.offsetWidth"


def near(tab: Tab) -> set[str]:
    return {f"{source} {target}" for source, target, is_near in tab.page.evaluate(NEAR) if is_near}


def large(stage: Stage, name: str, pods: int) -> str:
    """A rig that has never been started, with pods of five seats."""
    members = [member(f"worker{i}") for i in range(5)]
    edges = [{"kind": "delegates_to", "from": "worker0", "to": f"worker{i}"} for i in range(1, 5)]
    spec = [{"id": f"p{i}", "label": f"Pod {i}", "members": members, "edges": edges} for i in range(pods)]
    between = [{"kind": "delegates_to", "from": "p0.worker0", "to": f"p{i}.worker0"} for i in range(1, pods)]
    text = json.dumps({"version": "0.2", "name": name, "pods": spec, "edges": between})
    stage.rows(text)
    return name


def test_from_afar_a_name_ends_its_lines_between_its_parts(stage: Stage, new_tab: OpenTab) -> None:
    names = ["front-end-implementer", "integration_tester", "continuousintegration", "qa"]
    members = [member(f"{name}{'' if i < 4 else i}") for i, name in enumerate(names * 30)]
    rig = "parted"
    stage.rows(json.dumps({"version": "0.2", "name": rig, "pods": [{"id": "dev", "label": "D", "members": members}]}))
    tab = new_tab(stage, rig)
    tab.placed()
    expect(tab.page.locator("#graph")).to_have_attribute("data-lod", re.compile("far|map"))
    shown = tab.page.locator(".seat-name b")
    ends = set(shown.evaluate_all(LINE_ENDS))
    assert {end[0] for end in ends} == {"-", "_"}, ends
    expect(tab.seat(f"dev-front-end-implementer@{rig}").locator("b")).to_have_text("front-end-implementer")


@pytest.mark.parametrize("width", [1440, 1024, 720])
def test_the_age_of_a_seat_is_never_cut_off(stage: Stage, new_tab: OpenTab, width: int) -> None:
    rig = stage.up([member(f"m{i}") for i in range(12)])
    stage.becomes(f"dev-m0@{rig}", "unknown", activity_at="2020-01-01T00:00:00Z")
    stage.becomes(f"dev-m1@{rig}", "idle", unseen=True, activity_at="2020-01-01T00:00:00Z")
    tab = new_tab(stage, rig, width=width)
    tab.placed()
    expect(tab.seat(f"dev-m1@{rig}").locator(".seat-summary")).to_have_text("finished, unseen")
    ages = tab.page.locator(".rig:not([hidden]) .seat .age:visible")
    expect(ages).to_have_count(12)
    assert ages.evaluate_all(CUT_AGES) == []


def test_pointing_at_an_edge_says_what_it_means(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.placed()
    x, y = tab.page.evaluate(MIDDLE, ["orch.lead", "dev.impl"])
    tab.page.mouse.move(x + 4, y + 4)
    label = tab.page.locator(".edge-label")
    expect(label).to_contain_text("orch.lead delegates to dev.impl")
    assert near(tab) == {"orch.lead dev.impl"}
    graph = tab.box(tab.page.locator("#graph"))
    tab.page.mouse.move(graph["x"] + 5, graph["y"] + 5)
    expect(label).to_be_hidden()
    assert near(tab) == set()


def test_edges_of_the_seat_that_matters_stand_out(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.placed()
    tab.seat("ops-top@demo").hover()
    expect(tab.page.locator("svg.edges.has-near").first).to_be_attached()
    expect(tab.page.locator("svg.edges:not(.has-near)")).to_have_count(0)  # those of other rigs recede too
    assert near(tab) == {"ops.log ops.top", "ops.top dev.test"}
    faded = tab.page.locator("path.edge:not(.near)").first
    assert float(faded.evaluate("edge => getComputedStyle(edge).opacity")) < 0.5
    tab.page.mouse.move(5, 5)
    assert near(tab) == set()
    tab.seat("orch-clock@demo").focus()
    assert near(tab) == {"orch.lead orch.clock"}
    tab.seat("orch-clock@demo").blur()
    tab.seat("ops-log@demo").click(modifiers=["Control"])
    tab.page.mouse.move(5, 5)
    assert near(tab) == {"ops.log ops.top", "ops.log dev.build"}


def test_no_edge_runs_over_a_seat(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, large(stage, "crossing", 8))
    tab.placed()
    expect(tab.page.locator("svg.edges path.edge")).not_to_have_count(0)
    assert tab.page.evaluate(OVER_SEATS) == 0


def test_from_near_a_seat_shows_its_screen_and_its_last_line(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", ["sh", "-c", "echo first; echo the last line; cat"])])
    tab = new_tab(stage, rig)
    tab.is_live()
    seat = tab.seat(f"dev-impl@{rig}")
    canvas = seat.locator("canvas")
    expect(seat.locator(".seat-last")).to_have_text("the last line")
    expect(canvas).to_be_visible()
    canvas.evaluate("canvas => (canvas.same = true)")
    stage.becomes(f"dev-impl@{rig}", "working")
    expect(seat).to_have_attribute("data-standing", "working")
    assert canvas.evaluate("canvas => canvas.same")
    expect(seat.locator(".seat-last")).to_have_text("the last line")
    stage.type(f"dev-impl@{rig}", "another")
    expect(seat.locator(".seat-last")).to_have_text("another")


def test_a_screen_goes_on_from_whatever_distance_one_has_looked(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "cat")])
    tab = new_tab(stage, rig)
    tab.placed()
    graph, last = tab.page.locator("#graph"), tab.seat(f"dev-impl@{rig}").locator(".seat-last")
    expect(graph).to_have_attribute("data-lod", "near")
    tab.seat(f"dev-impl@{rig}").focus()
    for _ in range(12):
        if graph.get_attribute("data-lod") != "near":
            break
        tab.press("-")
        tab.page.wait_for_timeout(300)
    expect(graph).not_to_have_attribute("data-lod", "near")
    tab.press("0")
    expect(graph).to_have_attribute("data-lod", "near")
    stage.type(f"dev-impl@{rig}", "printed afterwards")
    expect(last).to_have_text("printed afterwards")


def test_from_afar_one_sees_what_is_selected(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage, large(stage, "selected", 60))
    tab.placed()
    expect(tab.page.locator("#graph")).to_have_attribute("data-lod", "map")
    seats = tab.page.locator(".rig:not([hidden]) .seat")
    ring = """seat => {
        const scale = seat.getBoundingClientRect().width / seat.offsetWidth;
        return parseFloat(getComputedStyle(seat).outlineWidth) * scale;
    }"""
    assert seats.nth(0).evaluate("seat => getComputedStyle(seat).outlineStyle") == "none"
    seats.nth(0).click(modifiers=["Control"])
    expect(seats.nth(0)).to_have_attribute("data-selected", "")
    assert seats.nth(0).evaluate(ring) >= 1


def test_a_seat_without_a_screen_says_why(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up_pods(
        [{"id": "dev", "label": "Dev", "members": [member("bad", "no-such-program-anywhere")]}], fails=True
    )
    tab = new_tab(stage, rig)
    tab.placed()
    why = tab.seat(f"dev-bad@{rig}").locator(".seat-why")
    expect(why).to_be_visible()
    expect(why).to_contain_text("no-such-program-anywhere")


@pytest.mark.parametrize(("pods", "level"), [(4, "mid"), (12, "far"), (60, "map")])
def test_from_afar_names_can_still_be_read(stage: Stage, new_tab: OpenTab, pods: int, level: str) -> None:
    tab = new_tab(stage, large(stage, f"many{pods}", pods))
    tab.placed()
    expect(tab.page.locator("#graph")).to_have_attribute("data-lod", level)
    seat = tab.page.locator(".rig:not([hidden]) .seat").first
    assert seat.evaluate(LETTERS) >= READABLE_PX
    expect(seat.locator(".seat-foot")).to_be_visible(visible=level == "mid")
    assert tab.page.locator(".rig:not([hidden]) > h2").evaluate(HEAD) >= READABLE_PX
    if level != "mid":
        expect(seat.locator(".seat-name b > span").first).to_have_css("text-overflow", "clip")  # letters, not dots


def test_a_map_shows_where_one_looks_and_leads_elsewhere(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage, large(stage, "mapped", 12))
    tab.placed()
    small = tab.page.locator(".minimap")
    expect(small).to_be_hidden()
    for _ in range(6):
        tab.page.get_by_role("button", name="Zoom in").click()
    expect(small).to_be_visible()
    before, box = tab.box(tab.rig("mapped")), tab.box(small)
    tab.page.mouse.click(box["x"] + 12, box["y"] + 12)
    after = tab.box(tab.rig("mapped"))
    assert after["x"] > before["x"] and after["y"] > before["y"]
    tab.page.get_by_role("button", name="Fit").click()
    expect(small).to_be_hidden()


def test_the_map_has_the_colours_of_the_theme_that_is_chosen(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage, large(stage, "coloured", 12))
    tab.placed()
    for _ in range(6):
        tab.page.get_by_role("button", name="Zoom in").click()
    picture = tab.page.locator(".minimap canvas")
    expect(picture).to_be_visible()
    light = picture.evaluate("canvas => canvas.toDataURL()")
    tab.page.get_by_role("button", name="Settings").click()
    tab.page.get_by_label("Theme").select_option("dark")
    assert eventually(lambda: picture.evaluate("canvas => canvas.toDataURL()") != light)


def test_keys_look_nearer_and_from_afar(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.placed()
    before = tab.box(tab.rig("demo"))["width"]
    tab.seat("orch-lead@demo").focus()
    tab.press("+")
    assert tab.box(tab.rig("demo"))["width"] > before * 1.2
    tab.press("-", "-")
    assert tab.box(tab.rig("demo"))["width"] < before
    tab.press("0")
    assert tab.box(tab.rig("demo"))["width"] == pytest.approx(before)


def test_a_double_click_on_its_head_shows_a_rig_large(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    stage.up([member("impl")])
    tab = new_tab(stage)
    tab.placed()
    before = tab.box(tab.rig("demo"))["width"]
    head = tab.box(tab.rig("demo").locator("h2"))
    tab.page.mouse.dblclick(head["x"] + head["width"] - 20, head["y"] + head["height"] / 2)
    assert tab.box(tab.rig("demo"))["width"] > before


def test_an_empty_rig_says_so(stage: Stage, new_tab: OpenTab) -> None:
    pod = {"id": "p", "label": "P", "members": [member("a")]}
    stage.rows(json.dumps({"version": "0.2", "name": "nobody-sits-here", "pods": [pod]}), "--empty")
    tab = new_tab(stage, "nobody-sits-here")
    tab.placed()
    expect(tab.rig("nobody-sits-here").get_by_text("No seats in this rig")).to_be_visible()
