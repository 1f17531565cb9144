"""No page has what axe, the usual checker of accessibility, objects to: in light and dark, on each view."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.test_attention import ask, go_on
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

# What never ends, as the cursor of an editor that blinks, is not waited for.
STILL = """document.getAnimations()
    .every(({ playState, effect }) => playState !== "running" || effect?.getTiming().iterations === Infinity)"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What a program prints has the colours that it has chosen; axe does not know that an editor takes the keyboard.
RUN = """async () => {
    const around = { exclude: [".xterm", "canvas", ".cm-scroller"] };
    const { violations } = await axe.run(around, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, any }) => [html, any[0]?.message]) }));
}"""


@pytest.fixture(scope="module")
def rig(stage: Stage) -> Any:
    """A rig whose seats show every standing, one of them with a question."""
    edges = [{"kind": "delegates_to", "from": "impl", "to": "qa"}]
    rig = stage.up([member(name) for name in ("impl", "qa", "docs", "ops", "lead")], edges)
    ask(stage, f"dev-impl@{rig}", takes_text=True)
    for name, activity in (("qa", "error"), ("docs", "working"), ("ops", "idle")):
        stage.becomes(f"dev-{name}@{rig}", activity, activity_reason="API error: 529 overloaded")
    stage.uses(f"dev-docs@{rig}", context_used=90, context_window=100)
    yield rig
    go_on(stage, f"dev-impl@{rig}", f"dev-qa@{rig}")
    stage.server.rig("down", rig)


def objections(page: Page) -> list[Any]:
    """What axe says of the page as it is now, when nothing moves any more, in light and in dark."""
    page.evaluate(Axe().axe_script)
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert eventually(lambda: page.evaluate(STILL))
        found += page.evaluate(RUN)
    return found


@pytest.mark.parametrize("view", ["graph", "table", "wall", "history"])
def test_the_views_of_a_rig_beside_a_terminal(stage: Stage, new_tab: OpenTab, rig: str, view: str) -> None:
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.placed()
    tab.open(f"dev-impl@{rig}")
    tab.page.get_by_role("navigation", name="View").get_by_role("link", name=view.capitalize()).click()
    expect(tab.page.locator(f'.view[data-view="{view}"]')).to_be_visible()
    assert objections(tab.page) == []


def test_the_library_of_specs_and_the_editor(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage)
    for path in ("/specs/", f"/specs/{rig}/"):
        tab.goto(path)
        tab.is_live()
        expect(tab.page.locator('.view[data-view="specs"]')).to_be_visible()
        assert objections(tab.page) == [], path


def test_what_opens_over_the_page(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.page.get_by_role("button", name="Settings").click()
    assert objections(tab.page) == []
    tab.press("Escape")
    tab.open(f"dev-docs@{rig}")
    tab.terminal.get_by_role("button", name="Explain").click()
    expect(tab.page.get_by_role("dialog", name="Explanation")).to_be_visible()
    assert objections(tab.page) == []
    tab.press("Escape")
    tab.terminal.get_by_role("button", name="Restart …").click()
    expect(tab.page.get_by_role("dialog", name="Restart")).to_be_visible()
    assert objections(tab.page) == []


def test_menus_the_palette_and_the_list_of_keys(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.placed()
    for keys, role, name in (
        ("", "menu", f"dev-qa@{rig}"),
        ("Control+k", "dialog", "Search or run a command"),
        ("?", "dialog", "Keys"),
    ):
        if keys:
            tab.press(keys)
        else:
            tab.seat(f"dev-qa@{rig}").click(button="right")
        expect(tab.page.get_by_role(role, name=name)).to_be_visible()
        assert objections(tab.page) == [], name
        tab.press("Escape")
        expect(tab.page.get_by_role(role, name=name)).to_be_hidden()


def test_dialogs_about_a_spec(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    tab.goto("/specs/demo/")
    tab.is_live()
    for button in ("Revisions", "Plan", "Up …"):
        tab.page.get_by_role("button", name=button, exact=True).click()
        dialog = tab.page.locator("dialog.spec-dialog[open]")
        expect(dialog).to_be_visible()
        assert objections(tab.page) == [], button
        tab.press("Escape")
        expect(dialog).to_be_hidden()


@pytest.mark.parametrize("pane", ["Seats", "Graph", "Terminal", "Needs you"])
def test_a_telephone(stage: Stage, new_tab: OpenTab, rig: str, pane: str) -> None:
    tab = new_tab(stage, rig, width=390, height=844)
    tab.is_live()
    tab.page.locator(f'.explorer-seat[data-address="dev-impl@{rig}"]').click()
    tab.is_open(f"dev-impl@{rig}")
    tab.page.get_by_role("navigation", name="Panes").get_by_role("button", name=pane).click()
    assert objections(tab.page) == []


def test_other_pages(stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints) -> None:
    complaints.expect("status of 40[34]")
    tab = new_tab(stage, rig)
    for path in (f"/transcripts/dev-impl@{rig}/", f"/seats/dev-impl@{rig}/terminal/", "/rigs/nowhere/", "/login/"):
        tab.goto(path)
        if path.startswith("/seats/"):
            tab.is_live()
        assert objections(tab.page) == [], path


def test_a_page_that_has_lost_its_server(stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED|WebSocket connection to")
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.page.context.set_offline(True)
    expect(tab.banner).to_be_visible()
    found = [each for each in objections(tab.page) if each["id"] != "color-contrast"]  # what is stale is grey
    assert found == []
