"""Who is not looking is told that a seat needs them: by the tab's icon, and as they wish by notification and sound."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.browser.test_attention import ask, go_on
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

# Headless Chromium neither shows notifications nor plays: what the page asks of the browser is written down instead.
BROWSER = """
window.notes = [];
window.asked = 0;
window.tones = 0;
window.Notification = class extends EventTarget {
    static permission = sessionStorage.permission ?? "default";
    static async requestPermission() {
        window.asked += 1;
        sessionStorage.permission = Notification.permission = sessionStorage.answer ?? "granted";
        return Notification.permission;
    }
    constructor(title, { body, tag }) {
        super();
        Object.assign(this, { title, body, tag, closed: false });
        if (Notification.permission === "granted") window.notes.push(this);
    }
    close() { this.closed = true; }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
window.focused = true;
document.hasFocus = () => window.focused;
"""
BADGE = """() => {
    navigator.setAppBadge = async number => { window.badge = number; };
    navigator.clearAppBadge = async () => { window.badge = 0; };
}"""
UNABLE = """
window.Notification = class {
    static permission = "granted";
    constructor() {
        throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.");
    }
};
"""
NOTES = "window.notes.map(({ title, body, tag, closed }) => [title, body, tag, closed])"


@pytest.fixture
def rig(stage: Stage) -> Any:
    """A rig of two seats, which wait for nobody any more when the test is over."""
    rig = stage.up([member("impl"), member("qa")])
    yield rig
    go_on(stage, f"dev-impl@{rig}", f"dev-qa@{rig}")
    stage.server.rig("down", rig)


def open_tab(stage: Stage, new_tab: OpenTab, rig: str, beside: Tab | None = None) -> Tab:
    """A tab in a browser whose notifications can be read."""
    tab = new_tab(stage, rig, beside=beside)
    tab.page.add_init_script(BROWSER)
    tab.page.reload()
    tab.is_live()
    return tab


def switch_on(tab: Tab, name: str) -> None:
    """In the settings."""
    tab.page.get_by_role("button", name="Settings").click()
    tab.page.get_by_label(name).check()
    tab.press("Escape")


def notes(tab: Tab) -> Any:
    return tab.page.evaluate(NOTES)


def look_away(tab: Tab) -> None:
    tab.page.evaluate("window.focused = false")


def test_who_has_not_asked_for_it_is_not_told_nor_asked(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    look_away(tab)
    ask(stage, f"dev-impl@{rig}")
    expect(tab.page.locator("#attention .entry")).to_have_count(1)
    tab.page.wait_for_timeout(500)  # longer than other tabs are given the first word
    assert (notes(tab), tab.page.evaluate("[asked, tones]")) == ([], [0, 0])


def test_each_seat_has_one_notification_that_its_next_question_replaces(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = open_tab(stage, new_tab, rig)
    switch_on(tab, "Show a notification")
    assert tab.page.evaluate("asked") == 1
    look_away(tab)
    ask(stage, f"dev-impl@{rig}")
    assert eventually(lambda: len(notes(tab)) == 1)
    [(title, body, tag, _)] = notes(tab)
    assert (title, body) == (f"dev-impl@{rig} needs you", "Bash command\nrm -rf build")
    ask(stage, f"dev-impl@{rig}", number="q2", title="Another")
    ask(stage, f"dev-qa@{rig}", number="q3")
    assert eventually(lambda: len(notes(tab)) == 3)
    by_title = {each[1].partition("\n")[0] + each[0]: each[2] for each in notes(tab)}
    assert by_title[f"Anotherdev-impl@{rig} needs you"] == tag
    assert len(set(by_title.values())) == 2
    go_on(stage, f"dev-impl@{rig}")
    assert eventually(lambda: notes(tab)[1][3])
    assert not notes(tab)[-1][3]


def test_a_click_leads_to_the_seat(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    switch_on(tab, "Show a notification")
    look_away(tab)
    ask(stage, f"dev-qa@{rig}")
    assert eventually(lambda: len(notes(tab)) == 1)
    tab.page.evaluate("notes[0].dispatchEvent(new Event('click'))")
    tab.is_open(f"dev-qa@{rig}")
    assert notes(tab)[0][3]


def test_what_one_looks_at_and_what_was_there_before_is_not_told(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    switch_on(tab, "Show a notification")
    ask(stage, f"dev-qa@{rig}")
    assert eventually(lambda: len(notes(tab)) == 1)  # in sight only in the list: told
    tab.page.reload()
    tab.is_live()
    tab.open(f"dev-impl@{rig}")
    ask(stage, f"dev-impl@{rig}", number="q2")
    expect(tab.page.locator("#attention .entry")).to_have_count(2)
    tab.page.wait_for_timeout(500)
    assert notes(tab) == []
    look_away(tab)
    ask(stage, f"dev-impl@{rig}", number="q3")
    assert eventually(lambda: len(notes(tab)) == 1)


def test_of_two_tabs_one_tells(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    switch_on(tab, "Show a notification")
    tab.page.evaluate("sessionStorage.permission")
    other = open_tab(stage, new_tab, rig, beside=tab)
    other.page.evaluate("Notification.permission = 'granted'")
    for each in (tab, other):
        look_away(each)
    ask(stage, f"dev-impl@{rig}")
    assert eventually(lambda: len(notes(tab)) + len(notes(other)) == 1)
    expect(other.page.locator("#attention .entry")).to_have_count(1)
    tab.page.wait_for_timeout(500)
    assert len(notes(tab)) + len(notes(other)) == 1


def test_a_browser_that_refuses_is_said_to_and_the_switch_stays_off(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    tab.page.evaluate("sessionStorage.answer = 'denied'")
    tab.page.get_by_role("button", name="Settings").click()
    switch = tab.page.get_by_label("Show a notification")
    switch.click()
    expect(tab.page.get_by_role("dialog").get_by_role("status")).to_contain_text("The browser does not allow it")
    expect(switch).not_to_be_checked()


def test_a_browser_that_cannot_is_said_to_and_the_switch_stays_off(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    tab.page.add_init_script(UNABLE)
    tab.page.reload()
    tab.page.get_by_role("button", name="Settings").click()
    switch = tab.page.get_by_label("Show a notification")
    switch.click()
    expect(tab.page.get_by_role("dialog").get_by_role("status")).to_contain_text("This browser shows no notifications")
    expect(switch).not_to_be_checked()


def test_a_browser_that_cannot_any_more_is_switched_off(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    switch_on(tab, "Show a notification")
    tab.page.evaluate(f"() => {{ {UNABLE} }}")
    look_away(tab)
    ask(stage, f"dev-impl@{rig}")
    expect(tab.page.locator("#toasts")).to_contain_text("This browser shows no notifications")
    tab.page.get_by_role("button", name="Settings").click()
    expect(tab.page.get_by_label("Show a notification")).not_to_be_checked()


def test_the_sound_is_made_when_it_is_wanted(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = open_tab(stage, new_tab, rig)
    switch_on(tab, "Make a sound")
    ask(stage, f"dev-impl@{rig}")
    assert eventually(lambda: tab.page.evaluate("tones") > 0)
    assert (notes(tab), tab.page.evaluate("asked")) == ([], 0)


def test_the_icons_of_the_tab_and_of_the_app_count_who_waits_and_who_is_in_trouble(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.page.evaluate(BADGE)
    icon = tab.page.locator("link[rel=icon]")
    plain = icon.get_attribute("href")
    assert (plain or "").endswith("/images/rigweb.svg")
    ask(stage, f"dev-impl@{rig}")
    assert eventually(lambda: (icon.get_attribute("href") or "").startswith("data:image/png"))
    one = icon.get_attribute("href")
    stage.becomes(f"dev-qa@{rig}", "error", activity_reason="API error: 529 overloaded")
    assert eventually(lambda: icon.get_attribute("href") != one)
    assert tab.page.evaluate("badge") == 2
    go_on(stage, f"dev-impl@{rig}", f"dev-qa@{rig}")
    assert eventually(lambda: (icon.get_attribute("href") or "").endswith(plain))
    assert tab.page.evaluate("badge") == 0
