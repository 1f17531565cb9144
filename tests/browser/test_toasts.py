"""Short messages are read and pressed without hiding what is read and pressed besides."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage
from tests.browser.tab import Tab
from tests.browser.test_phone import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

# What a message lies over, of all that the page shows.
COVERED = """() => {
    const { left, right, top, bottom } = document.querySelector("#toasts .toast").getBoundingClientRect();
    const shown = [...document.querySelectorAll(".topbar, .sidebar > *, .view, .dock, .statusbar, .panes")]
        .filter((each) => each.checkVisibility({ visibilityProperty: true }));
    const covered = shown.filter((each) => {
        const box = each.getBoundingClientRect();
        return box.left < right && left < box.right && box.top < bottom && top < box.bottom;
    });
    return { shown: shown.length, covered: covered.map((each) => each.className) };
}"""


def told_something(tab: Tab) -> None:
    """Have a short message by way of the palette."""
    tab.page.get_by_role("button", name="Search or run a command").click()
    expect(tab.page.get_by_role("listbox", name="Found").get_by_role("option").first).to_be_visible()
    tab.type("rig completion")
    tab.press("Enter")
    tab.type("zsh")
    tab.press("Enter")
    expect(tab.page.locator("#toasts .toast")).to_have_text("Copied: rig completion zsh")


@pytest.mark.parametrize("path", ["/rigs/demo/", "/rigs/demo/#seat=dev-impl@demo", "/specs/demo/"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), PHONE])
def test_a_message_covers_nothing(
    stage: Stage, new_tab: OpenTab, demo: str, path: str, width: int, height: int
) -> None:
    tab = new_tab(stage, demo, width=width, height=height, finger=(width, height) == PHONE)
    tab.page.goto("about:blank")
    tab.goto(path)
    tab.is_live()
    told_something(tab)
    found = tab.page.evaluate(COVERED)
    assert found["shown"] >= 3
    assert found["covered"] == []
    tab.page.locator("#toasts .toast").click()
    expect(tab.page.locator("#toasts .toast")).to_have_count(0)


def test_a_message_beside_a_hidden_explorer_covers_nothing(stage: Stage, new_tab: OpenTab, demo: str) -> None:
    tab = new_tab(stage, demo)
    tab.page.get_by_role("button", name="Explorer").click()
    expect(tab.page.get_by_role("region", name="Rigs")).to_be_hidden()
    told_something(tab)
    assert tab.page.evaluate(COVERED)["covered"] == []
