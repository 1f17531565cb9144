"""The palette: everything by name, from anywhere but a terminal, and what a command needs is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import LEAVE, Tab
from tests.real_server import eventually

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
    for typed in (f"rstrt dev-imp@{rig}", f"imp {rig} rest"):
        option = search(tab, typed)
        expect(option.first).to_contain_text("Restart")
        expect(option.first).to_contain_text(f"dev-impl@{rig}")
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


def test_what_is_about_no_seat_and_no_rig_asks_too(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, "shutdown", {})
    expect(search(tab, "rig shutdown").first).to_contain_text("Shutdown")
    tab.press("Enter")
    dialog = tab.page.get_by_role("dialog", name="the server?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="shutdown").click()
    assert eventually(lambda: tab.page.wait_for_timeout(20) or posted == [{}])


def test_every_verb_is_there(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    stage.up([member("one")])
    tab = opened(stage, new_tab, "")  # of several rigs none is meant: nothing stands in for a verb
    search(tab)
    field = tab.page.get_by_role("combobox", name="Search or run a command")
    verbs = tab.page.evaluate("JSON.parse(document.getElementById('actions').value)")
    assert {"up", "stop", "status", "open", "completion"} <= {verb["verb"] for verb in verbs}
    for verb in verbs:
        field.fill(f"rig {verb['verb']}")
        summary = tab.page.get_by_text(verb["summary"], exact=True)
        expect(tab.page.get_by_role("option").filter(has=summary)).to_have_count(1)


def test_a_verb_asks_for_what_it_needs(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
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


def test_a_text_that_was_written_in_the_palette_is_sent(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, "send", {"state": "queued"})
    search(tab, "rig send").filter(has_text="give a seat's agent a text").click()
    expect(tab.page.get_by_role("option")).to_have_count(2)
    tab.type("shell")
    tab.press("Enter")
    expect(tab.page.get_by_role("combobox", name=f"Send · dev-shell@{rig}: Text")).to_be_focused()
    tab.type("make test")
    tab.press("Enter")
    expect(tab.page.locator("#toasts")).to_contain_text(f"send of dev-shell@{rig}: queued")
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    assert posted == [{"seat": f"dev-shell@{rig}", "text": "make test"}]


def test_a_link_that_signs_another_browser_in_is_shown_and_copied(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    search(tab, "rig open")
    tab.page.get_by_role("option", name="Sign in elsewhere").first.click()
    shown = tab.page.get_by_role("dialog", name=f"rig open {rig}")
    expect(shown).to_contain_text("in one browser, once")
    link = shown.get_by_role("group").inner_text()
    assert link.startswith(f"{stage.server.url}/login/?next=/rigs/{rig}/#")
    shown.get_by_role("button", name="Copy").click()
    expect(tab.page.locator("#toasts")).to_contain_text("Copied")
    assert tab.page.evaluate("navigator.clipboard.readText()") == link
    expect(tab.terminal).to_have_count(0)  # this is not what opens terminals
    other = new_tab(stage, read_only=True)
    other.page.goto(link)
    other.page.wait_for_url(f"**/rigs/{rig}/")


def test_options_are_given_in_a_last_step_and_may_be_none(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, "down", {"rig": rig})
    search(tab, "down with options")
    tab.press("Enter")
    option = tab.page.get_by_role("option")
    expect(option).to_have_count(2)
    expect(option.first).to_contain_text(f"Run itrig down {rig}")
    expect(option.last).to_contain_text("--grace")
    tab.press("ArrowDown", "Enter")
    expect(tab.page.get_by_role("combobox", name="seconds a program gets")).to_be_focused()
    tab.type("30")
    tab.press("Enter")
    expect(option).to_have_count(1)
    expect(option).to_contain_text(f"rig down --grace 30 {rig}")
    tab.press("Enter")
    dialog = tab.page.get_by_role("dialog", name=f"Down {rig}?")
    expect(dialog).to_contain_text("Every program of the rig is ended.")
    expect(dialog.locator("pre")).to_have_text(f"rig down --grace 30 {rig}")
    dialog.get_by_role("button", name="Down").click()
    expect(dialog).to_be_hidden()
    assert posted == [{"rig": rig, "grace": "30"}]


def test_what_up_would_do_is_shown_before_it_restarts_anything(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, "up", {"rig": rig})
    search(tab, "up with options")
    tab.press("Enter")
    tab.page.get_by_role("option", name="--recreate").click()
    tab.page.get_by_role("option", name="Run it").click()
    plan = tab.page.get_by_role("dialog", name=f"Plan for {rig}")
    expect(plan.get_by_label("Restart seats whose spec has changed")).to_be_checked()
    expect(plan).to_contain_text("Nothing would be started, restarted or ended.")
    assert posted == []
    plan.get_by_role("button", name="Apply").click()
    expect(plan).to_be_hidden()
    assert posted == [{"source": rig, "recreate": True}]


def test_what_only_a_shell_can_carry_out_is_copied_whole(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    search(tab, "rig completion")
    tab.press("Enter")
    expect(tab.page.get_by_role("combobox", name="bash, zsh or tcsh")).to_be_focused()
    tab.type("zsh")
    tab.press("Enter")
    expect(tab.page.locator("#toasts")).to_contain_text("Copied: rig completion zsh")
    assert tab.page.evaluate("navigator.clipboard.readText()") == "rig completion zsh"


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
        {"seat": address, "choice": "2", "question": "q1"},
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


def test_the_server_answers_in_lines_that_can_be_read(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    search(tab, "rig status")
    tab.press("Enter")
    shown = tab.page.get_by_role("dialog", name=f"rig status {rig}")
    expect(shown.get_by_role("group")).to_contain_text(stage.server.url)
    expect(shown.get_by_role("group")).to_contain_text("RIG")
    expect(shown.get_by_role("group")).to_contain_text(f"dev-impl@{rig}")
    expect(shown.get_by_role("group")).not_to_contain_text("{")


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
