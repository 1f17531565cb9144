"""What a person chooses takes effect at once, everywhere in that browser, and is still there the next time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

PAGE = {"light": "rgb(245, 246, 248)", "dark": "rgb(16, 19, 23)"}
BAR = """[...document.querySelectorAll("meta[name=theme-color]")]
    .filter(meta => matchMedia(meta.media).matches).map(meta => meta.content)"""
BACKGROUND = "document => getComputedStyle(document).backgroundColor"
FIRST_PAINT = """
new PerformanceObserver((list, observer) => {
    window.painted = getComputedStyle(document.documentElement).backgroundColor;
    window.interactive = document.readyState;
    observer.disconnect();
}).observe({ type: "paint", buffered: true });
window.parsed = [];
new MutationObserver((_, observer) => {
    if (!document.body) return;
    window.parsed.push(document.documentElement.dataset.theme ?? "");
    observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture(scope="module")
def rig(stage: Stage) -> str:
    """A rig of two seats, one of which has printed a history."""
    history = "for n in range(200): print('line', n)\ninput()"
    return stage.up([member("impl", stage.python(history)), member("qa")])


def settings(tab: Tab) -> Locator:
    """Open the dialog."""
    tab.page.get_by_role("button", name="Settings").click()
    dialog = tab.page.get_by_role("dialog", name="Settings")
    expect(dialog).to_be_visible()
    return dialog


def background(tab: Tab) -> str:
    found: str = tab.page.locator("html").evaluate(BACKGROUND)
    return found


def look(tab: Tab, part: str = "screen") -> dict[str, Any]:
    """How a terminal is drawn now."""
    found: dict[str, Any] = tab.terminal.locator(f"[data-part={part}] .xterm-rows").evaluate(
        """rows => {
            const { fontFamily, fontSize, color } = getComputedStyle(rows);
            const ground = rows.closest(".xterm").querySelector(".xterm-scrollable-element");
            const panel = getComputedStyle(rows.closest(".terminal-panel")).backgroundColor;
            return { family: fontFamily, size: parseFloat(fontSize), color,
                     ground: getComputedStyle(ground).backgroundColor, panel,
                     row: rows.firstElementChild.getBoundingClientRect().height };
        }"""
    )
    return found


@pytest.mark.parametrize(("scheme", "chosen"), [("light", "dark"), ("dark", "light")])
def test_a_theme_is_there_at_once_and_before_the_first_paint_of_every_page(
    stage: Stage, new_tab: OpenTab, rig: str, scheme: Any, chosen: str
) -> None:
    tab = new_tab(stage, rig, scheme=scheme)
    assert background(tab) == PAGE[scheme]
    settings(tab).get_by_label("Theme").select_option(chosen)
    assert background(tab) == PAGE[chosen]
    tab.page.add_init_script(FIRST_PAINT)
    for path in (f"/rigs/{rig}/", f"/transcripts/dev-impl@{rig}/", f"/seats/dev-impl@{rig}/terminal/"):
        tab.goto(path)
        assert tab.page.evaluate("window.parsed") == [chosen], path
        assert eventually(lambda: tab.page.evaluate("window.painted")) == PAGE[chosen], path


def test_the_system_decides_when_nothing_else_is_chosen_and_is_followed(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = new_tab(stage, rig)
    tab.page.emulate_media(color_scheme="dark")
    assert background(tab) == PAGE["dark"]
    dialog = settings(tab)
    dialog.get_by_label("Theme").select_option("light")
    assert background(tab) == PAGE["light"]
    dialog.get_by_label("Theme").select_option("system")
    assert background(tab) == PAGE["dark"]


def test_the_bar_of_the_browser_has_the_colour_of_the_theme(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    assert tab.page.evaluate(BAR) == ["#ffffff"]
    tab.page.emulate_media(color_scheme="dark")
    assert tab.page.evaluate(BAR) == ["#171b21"]
    for theme, colour in (("light", "#ffffff"), ("system", "#171b21"), ("dark", "#171b21")):
        settings(tab).get_by_label("Theme").select_option(theme)
        assert eventually(lambda colour=colour: tab.page.evaluate(BAR) == [colour]), theme  # type: ignore[misc]
        tab.press("Escape")
    tab.page.emulate_media(color_scheme="light")
    tab.page.reload()
    assert tab.page.evaluate(BAR) == ["#171b21"]


def test_a_screen_reader_is_told_the_lines_of_a_terminal_and_what_it_prints(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    tab.type("read me\n")
    tab.shows("read me")
    lines = tab.terminal.get_by_role("listitem")
    expect(lines).to_have_count(0)
    settings(tab).get_by_label("Tell a screen reader").check()
    tab.press("Escape")
    expect(lines.filter(has_text="read me").first).to_be_attached()
    tab.page.reload()
    expect(lines.filter(has_text="read me").first).to_be_attached()
    tab.terminal.locator("[data-part=screen]").click()
    tab.type("and this\n")
    expect(tab.terminal.locator("[data-part=screen] [aria-live=assertive]")).to_contain_text("and this")


def test_open_terminals_and_their_history_take_over_colours_font_and_size(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = new_tab(stage, rig, width=1920, height=1080)
    tab.open(f"dev-impl@{rig}")
    before = look(tab)
    dialog = settings(tab)
    dialog.get_by_label("Colours").select_option("light")
    dialog.get_by_label("Font", exact=True).fill("Liberation Mono")
    dialog.get_by_label("Largest letters").fill("9")
    dialog.get_by_label("Height of lines").fill("1.4")
    dialog.get_by_role("button", name="Done").click()
    after = look(tab)
    assert after["panel"] == after["ground"] == "rgb(255, 255, 255)" and after["color"] == "rgb(35, 39, 46)"
    assert after["family"].startswith('"Liberation Mono", "JetBrains Mono"')
    assert after["size"] == 9 < before["size"]
    assert after["row"] / after["size"] > 1.3 * before["row"] / before["size"]
    tab.terminal.get_by_role("button", name="History").click()
    expect(tab.history).to_be_visible()
    assert look(tab, "history")["family"] == after["family"]
    settings(tab).get_by_label("Colours").select_option("contrast")
    assert look(tab, "history")["ground"] == look(tab)["ground"] == "rgb(0, 0, 0)"
    tab.press("Escape")
    tab.page.reload()
    tab.is_open(f"dev-impl@{rig}")
    assert (look(tab)["size"], look(tab)["ground"]) == (9, "rgb(0, 0, 0)")


def test_letters_still_shrink_until_the_whole_window_fits(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    settings(tab).get_by_label("Largest letters").fill("32")
    tab.press("Enter")
    size = tab.terminal.locator("[data-part=screen]").evaluate(
        "screen => [screen.querySelector('.xterm-screen').getBoundingClientRect().width, screen.clientWidth]"
    )
    assert size[0] <= size[1]


def test_another_tab_of_the_browser_follows_and_a_window_of_its_own_too(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = new_tab(stage, rig)
    other = new_tab(stage, rig, beside=tab)
    window = new_tab(stage, beside=tab)
    window.goto(f"/seats/dev-impl@{rig}/terminal/")
    window.is_open(f"dev-impl@{rig}")
    dialog = settings(other)
    settings(tab).get_by_label("Theme").select_option("dark")
    tab.page.get_by_label("Colours").select_option("parchment")
    for each in (other, window):
        assert eventually(lambda each=each: background(each) == PAGE["dark"])  # type: ignore[misc]
    assert eventually(lambda: look(window)["ground"] == "rgb(251, 244, 226)")
    expect(dialog.get_by_label("Colours")).to_have_value("parchment")
    dialog.get_by_role("button", name="Reset all").click()
    question = other.page.get_by_role("dialog", name="Reset all settings?")
    question.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_label("Colours")).to_have_value("parchment")
    dialog.get_by_role("button", name="Reset all").click()
    question.get_by_role("button", name="Reset", exact=True).click()
    expect(question).to_have_count(0)
    for each in (tab, other, window):
        assert eventually(lambda each=each: background(each) == PAGE["light"])  # type: ignore[misc]


def test_the_keys_that_leave_a_terminal_are_recorded_by_pressing_them(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    dialog = settings(tab)
    chord = dialog.get_by_role("button", name="Ctrl+Shift+G")
    chord.focus()
    tab.press("Control+c")
    expect(dialog.get_by_role("status")).to_contain_text("Ctrl+C means something else")
    tab.press("x")
    expect(dialog.get_by_role("status")).to_contain_text("belongs to the program")
    tab.press("Control+Alt+x")
    expect(dialog.get_by_role("status")).to_be_empty()
    expect(dialog.get_by_role("button", name="Ctrl+Alt+X")).to_be_focused()
    tab.press("Tab")
    expect(dialog.get_by_role("button", name="Ctrl+Alt+X")).not_to_be_focused()
    assert stored(tab)["leaveChord"] == "Ctrl+Alt+X"


def test_what_cannot_be_used_is_not_taken_over(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    dialog = settings(tab)
    size = dialog.get_by_label("Largest letters")
    for given, kept in (("900", "32"), ("1", "6"), ("", "14")):
        size.fill(given)
        tab.press("Tab")
        expect(size).to_have_value(kept)
    for rubbish in ("{", "7", '{"fontSize": "large", "theme": 3, "colours": "constructor"}'):
        tab.page.evaluate("text => localStorage.setItem('rigweb.settings', text)", rubbish)
        tab.page.reload()
        tab.is_live()
        assert background(tab) == PAGE["light"]
    tab.open(f"dev-impl@{rig}")
    assert look(tab)["ground"] == "rgb(15, 18, 22)"


def stored(tab: Tab) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tab.page.evaluate("localStorage.getItem('rigweb.settings')"))
    return found
