"""The bar at the top: its switches are where one has seen them before."""

from __future__ import annotations

import pytest
from playwright.sync_api import FloatRect, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.test_attention import ask

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_the_views_stay_in_their_place_however_long_the_name_of_what_is_shown(
    stage: Stage, new_tab: OpenTab, width: int, height: int
) -> None:
    short, long = (stage.up([member("impl")], name=f"{name}{width}") for name in ("r", "a-rig-with-a-name-" * 3))
    tab = new_tab(stage, width=width, height=height)
    views = tab.page.get_by_role("navigation", name="View").get_by_role("link")
    places: list[list[FloatRect]] = []
    for path, where in (("/", ""), (f"/rigs/{short}/", short), (f"/rigs/{long}/", long), ("/specs/demo/", "demo")):
        tab.goto(path)
        tab.is_live()
        expect(tab.page.locator("#where")).to_contain_text(where)
        places.append([tab.box(link) for link in views.all()])
    assert len(places[0]) == 5
    assert all(each == places[0] for each in places)


@pytest.mark.parametrize("width", [1440, 1024, 800])
def test_the_way_out_and_the_search_stay_in_sight(stage: Stage, new_tab: OpenTab, width: int) -> None:
    rig = stage.up([member("impl")])
    ask(stage, f"dev-impl@{rig}")
    tab = new_tab(stage, rig, width=width, height=600)
    tab.is_live()
    out = tab.box(tab.page.get_by_role("button", name="Sign out"))
    assert out["x"] + out["width"] <= width
    search = tab.page.get_by_role("button", name="Search or run a command")
    shown = search.evaluate("each => each.innerText + getComputedStyle(each, '::before').content")
    assert "Search" in shown or "⌕" in shown
    assert tab.page.locator(".topbar").evaluate("bar => bar.scrollWidth <= bar.clientWidth")
