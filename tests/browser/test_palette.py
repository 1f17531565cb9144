"""The palette: everything by name, from anywhere but a terminal, and what a command needs is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import LEAVE, Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

QUESTION = {
    "id": "q1", "title": "Run the tests?", "text": "make test", "kind": "permission", "takes_text": True,
    "takes_reason": False,
    "choices": [{"id": "yes", "label": "Yes", "kind": "allow"}, {"id": "no", "label": "No", "kind": "deny"}],
}  # fmt: skip


@pytest.fixture
def rig(stage: Stage) -> Any:
    """An agent and a terminal."""
    rig = stage.up([member("impl"), member("shell")])
    stage.becomes(f"dev-impl@{rig}", "idle")
    yield rig
    stage.server.rig("down", rig)


def opened(stage: Stage, new_tab: OpenTab, rig: str, **more: Any) -> Tab:
    tab = new_tab(stage, rig, **more)
    tab.is_live()
    tab.placed()
    return tab


def search(tab: Tab, text: str = "") -> Locator:
    """Open the palette and type; its options."""
    tab.press("Control+k")
    expect(tab.page.get_by_role("combobox", name="Search or run a command")).to_be_focused()
    expect(tab.page.get_by_role("option").first).to_be_visible()
    tab.type(text)
    return tab.page.get_by_role("option")


def listen(tab: Tab, verb: str, reply: dict[str, Any]) -> list[dict[str, Any]]:
    posted: list[dict[str, Any]] = []

    def take(route: Route) -> None:
        posted.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(json=reply)

    tab.page.route(f"**/api/{verb}", take)
    return posted


def test_a_seat_is_opened_by_a_few_letters_of_its_name(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    option = search(tab, f"shell {rig}")
    expect(option.first).to_contain_text(f"dev-shell@{rig}")
    expect(option.first).to_have_attribute("aria-selected", "true")
    tab.press("Enter")
    tab.is_open(f"dev-shell@{rig}")


def test_a_deed_is_named_with_its_object(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    option = search(tab, f"stop shell@{rig}")
    expect(option.first).to_contain_text("Stop")
    expect(option.first).to_contain_text(f"dev-shell@{rig}")
    tab.press("Enter")
    expect(tab.page.get_by_role("dialog", name="Stop")).to_contain_text(f"dev-shell@{rig}")
    tab.press("Escape")
    option = search(tab, f"down {rig}")
    expect(option.first).to_contain_text("Down")
    expect(option.first).to_contain_text(rig)


def test_it_opens_from_the_button_and_from_a_field_but_not_from_a_terminal(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = opened(stage, new_tab, rig)
    palette = tab.page.get_by_role("dialog", name="Search or run a command")
    tab.page.get_by_role("button", name="Search or run a command").click()
    expect(palette).to_be_visible()
    tab.press("Escape")
    expect(palette).to_be_hidden()
    tab.page.get_by_role("searchbox", name="Filter seats").focus()
    tab.press("Control+k")
    expect(palette).to_be_visible()
    tab.press("Control+k")
    expect(tab.page.get_by_role("searchbox", name="Filter seats")).to_be_focused()
    tab.open(reader.address)
    tab.press("Control+k")
    assert reader.has_received(b"\x0b")
    expect(palette).to_be_hidden()
    tab.press(LEAVE)
    tab.press("Control+k")
    expect(palette).to_be_visible()


def test_what_is_done_to_the_seat_with_the_keyboard_asks_as_its_menu_does(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-impl@{rig}").focus()
    expect(search(tab, "restart").first).to_contain_text(f"Restart …dev-impl@{rig}")
    tab.press("Enter")
    expect(tab.page.get_by_role("dialog", name=f"Restart dev-impl@{rig}?")).to_be_visible()
    tab.press("Escape")
    expect(tab.seat(f"dev-impl@{rig}")).to_be_focused()


def test_every_verb_is_there_and_asks_for_what_it_needs(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    search(tab)
    for verb in tab.page.evaluate("JSON.parse(document.getElementById('actions').value).map(({verb}) => verb)"):
        tab.page.get_by_role("combobox", name="Search or run a command").fill(verb.replace("-", " "))
        expect(tab.page.get_by_role("option").first).to_be_visible()
    tab.press("Escape")
    search(tab, "send keys")
    tab.press("Enter")
    expect(tab.page.get_by_role("option").first).to_contain_text(f"@{rig}")
    tab.type("shell")
    tab.press("Enter")
    field = tab.page.get_by_role("combobox", name="Keys, as in tmux")
    expect(field).to_be_focused()
    tab.type("typed-here Enter")
    tab.press("Enter")
    expect(tab.page.locator("#toasts")).to_contain_text(f"send-keys of dev-shell@{rig}: done")
    assert "typed-here" in stage.screen(f"dev-shell@{rig}")


def test_a_question_is_answered_by_choosing(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    address = f"dev-impl@{rig}"
    stage.becomes(address, "waiting", question=QUESTION)
    tab = opened(stage, new_tab, rig)
    expect(tab.seat(address)).to_have_attribute("data-standing", "waiting")
    posted = listen(tab, "answer", {"seat": address, "title": "Run the tests?", "label": "No"})
    for choose in ("No", "In your own words …"):
        search(tab, "answer")
        tab.press("Enter")
        expect(tab.page.get_by_role("option", name=address)).to_be_visible()
        tab.press("Enter")
        expect(tab.page.get_by_role("option")).to_have_count(3)
        tab.page.get_by_role("option", name=choose).click()
    tab.type("only the fast ones")
    tab.press("Enter")
    expect(tab.page.locator("#toasts .toast")).to_have_count(2)
    assert posted == [
        {"seat": address, "choice": "no", "question": "q1"},
        {"seat": address, "choice": "text", "question": "q1", "text": "only the fast ones"},
    ]
    stage.becomes(address, "idle", question=None)


def test_what_a_verb_that_looks_answers_is_shown(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-shell@{rig}").focus()
    stage.type(f"dev-shell@{rig}", "<b>seen</b>")
    search(tab, "capture")
    tab.press("Enter")
    shown = tab.page.get_by_role("dialog", name=f"rig capture dev-shell@{rig}")
    expect(shown.get_by_role("group")).to_contain_text("<b>seen</b>")
    tab.press("Enter")
    expect(shown).to_be_hidden()


def test_what_was_used_last_is_first_the_next_time(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    search(tab, "theme dark")
    tab.press("Enter")
    expect(tab.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(search(tab).first).to_contain_text("Theme: dark")
    tab.type("xyzzy")
    expect(tab.page.get_by_text("Nothing fits.")).to_be_visible()


def test_who_may_only_look_finds_nothing_that_changes_anything(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig, read_only=True)
    tab.seat(f"dev-impl@{rig}").focus()
    labels = search(tab).all_text_contents()
    assert any("Explain" in label for label in labels)
    for word in ("Restart", "Stop", "Down", "Send", "Shutdown", "Spec delete", "Answer"):
        assert not any(label.startswith(word) for label in labels), word
