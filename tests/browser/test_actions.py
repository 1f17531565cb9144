"""What can be done with seats, pods, rigs and selections: menus, the bar for the selection, dialogs that ask first."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


@pytest.fixture
def rig(stage: Stage) -> Any:
    """Two agents and a terminal."""
    rig = stage.up([member("impl"), member("qa"), member("shell")])
    for seat in ("impl", "qa"):
        stage.becomes(f"dev-{seat}@{rig}", "idle")
    yield rig
    stage.server.rig("down", rig)


def listen(tab: Tab, verb: str, reply: dict[str, Any], status: int = 200) -> list[dict[str, Any]]:
    """Take the place of a verb of the API; what the tab has posted."""
    posted: list[dict[str, Any]] = []

    def take(route: Route) -> None:
        posted.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(status=status, json=reply)

    tab.page.route(f"**/api/{verb}", take)
    return posted


def opened(stage: Stage, new_tab: OpenTab, rig: str, **more: Any) -> Tab:
    tab = new_tab(stage, rig, **more)
    tab.is_live()
    tab.placed()
    return tab


def in_explorer(tab: Tab, address: str) -> Locator:
    return tab.page.locator(f'.explorer-seat[data-address="{address}"]')


def select(tab: Tab, *addresses: str) -> Locator:
    """Select seats; the bar that appears."""
    for address in addresses:
        in_explorer(tab, address).click(modifiers=["Control"])
    return tab.page.get_by_role("toolbar", name="Selected seats")


def items(tab: Tab) -> list[str]:
    return tab.page.get_by_role("menuitem").all_text_contents()


def test_a_right_click_offers_what_can_be_done_with_a_seat(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    for place in (tab.seat(f"dev-impl@{rig}"), in_explorer(tab, f"dev-impl@{rig}")):
        place.click(button="right")
        menu = tab.page.get_by_role("menu", name=f"dev-impl@{rig}")
        expect(menu).to_be_visible()
        assert items(tab) == [
            "Open terminal", "Open in a window", "Explain", "Send text …", "Interrupt", "Compact", "Clear …",
            "Restart …", "Stop …", "Fork …", "Show events", "Show transcript", "Copy tmux attach line",
            "Copy as rig command …",
        ]  # fmt: skip
        tab.press("Escape")
        expect(menu).to_be_hidden()
        expect(place).to_be_focused()


@pytest.mark.parametrize("key", ["Shift+F10", "ContextMenu"])
def test_a_menu_is_opened_and_walked_by_keys(stage: Stage, new_tab: OpenTab, rig: str, key: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-shell@{rig}").focus()
    tab.press(key)
    item = tab.page.get_by_role("menuitem")
    expect(item.first).to_be_focused()
    tab.press("ArrowUp")
    expect(item.last).to_be_focused()
    tab.press("Home", "ArrowDown")
    expect(item.nth(1)).to_be_focused()
    tab.type("st")
    expect(tab.page.get_by_role("menuitem", name="Stop …")).to_be_focused()
    tab.press("Control+c")
    assert tab.page.evaluate("navigator.clipboard.readText()") == f"rig stop dev-shell@{rig}"
    tab.press("Home", "Enter")
    tab.is_open(f"dev-shell@{rig}")


def test_a_pod_and_a_rig_have_menus_of_their_own(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.rig(rig).locator(".pod > h3").click(button="right")
    assert items(tab)[:2] == ["Select all 3 seats", "Open 3 terminals"]
    assert {"Interrupt 2 seats", "Restart 3 seats …"} <= set(items(tab))
    tab.press("Escape")
    tab.rig_state(rig).get_by_role("button", name=f"More for {rig}").click()
    assert items(tab)[:2] == ["Down …", "Show this rig alone"]
    ends = ["Show events", "Show transcript of …", "Copy 3 tmux attach lines", "Copy as rig command …"]
    assert items(tab)[-4:] == ends
    tab.page.get_by_role("menuitem", name="Select all 3 seats").click()
    expect(tab.page.get_by_role("toolbar", name="Selected seats")).to_contain_text("3 seats")


def test_a_seats_transcript_and_its_window_are_opened_from_the_menu(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    stage.type(f"dev-shell@{rig}", "seen-there")
    places = {"Show transcript": "transcripts/dev-shell%40{}/", "Open in a window": "seats/dev-shell%40{}/terminal/"}
    for name, path in places.items():
        tab.seat(f"dev-shell@{rig}").click(button="right")
        with tab.page.expect_popup() as popup:
            tab.page.get_by_role("menuitem", name=name, exact=True).click()
        popup.value.wait_for_url(f"**/{path.format(rig)}")
        expect(popup.value.locator("main")).to_contain_text("seen-there")
        popup.value.close()


def test_a_dialogs_command_is_copied(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-impl@{rig}").click(button="right")
    tab.page.get_by_role("menuitem", name="Restart …").click()
    dialog = tab.page.get_by_role("dialog", name=f"Restart dev-impl@{rig}?")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Copy").click()
    expect(tab.page.locator("#toasts")).to_contain_text(f"Copied: rig restart --fresh dev-impl@{rig}")
    assert tab.page.evaluate("navigator.clipboard.readText()") == f"rig restart --fresh dev-impl@{rig}"
    expect(dialog).to_be_visible()
    tab.press("Escape")
    tab.has_state(f"dev-impl@{rig}", "running")


def test_a_click_on_a_pods_name_gives_a_toolbar_for_its_seats(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.rig(rig).locator(".pod > h3 button").click()
    expect(tab.page.get_by_role("toolbar", name="Selected seats")).to_contain_text("3 seats")
    expect(tab.page.get_by_role("menu")).to_have_count(0)


def test_a_pods_menu_is_opened_by_keys_alone(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.open(f"dev-shell@{rig}")  # what stands in front is not what is meant
    head = tab.rig(rig).get_by_role("button", name="Development", exact=True)
    menu = tab.page.get_by_role("menu", name="pod Development")
    for key in ("Enter", ".", "Shift+F10"):
        head.focus()
        tab.press(key)
        expect(menu).to_be_visible()
        assert items(tab)[0] == "Select all 3 seats"
        tab.press("Escape")
        expect(head).to_be_focused()
    head.click()
    expect(tab.page.get_by_role("menu")).to_have_count(0)


def test_of_several_seats_one_is_chosen_whose_events_or_transcript_are_shown(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = opened(stage, new_tab, rig)
    head = tab.rig(rig).locator(".pod > h3")
    head.click(button="right")
    tab.page.get_by_role("menuitem", name="Show transcript of …").click()
    choice = tab.page.get_by_role("menu", name="Show transcript of")
    expect(choice.get_by_role("menuitem")).to_have_text([f"dev-{seat}@{rig}" for seat in ("impl", "qa", "shell")])
    with tab.page.expect_popup() as popup:
        choice.get_by_role("menuitem", name="qa").click()
    popup.value.wait_for_url(f"**/transcripts/dev-qa%40{rig}/")
    select(tab, f"dev-impl@{rig}", f"dev-qa@{rig}").get_by_role("button", name="More").click()
    tab.page.get_by_role("menuitem", name="Show events of …").click()
    tab.page.get_by_role("menu", name="Show events of").get_by_role("menuitem", name="impl").click()
    tab.page.wait_for_url(f"**/rigs/{rig}/?view=history&of=dev-impl%40{rig}")


@pytest.mark.parametrize("way", ["by mouse", "by keys"])
def test_every_command_of_a_menu_can_be_copied_as_a_line_for_a_shell(
    stage: Stage, new_tab: OpenTab, rig: str, way: str
) -> None:
    tab = opened(stage, new_tab, rig)
    if way == "by mouse":
        tab.seat(f"dev-shell@{rig}").click(button="right")
        tab.page.get_by_role("menuitem", name="Copy as rig command …").click()
    else:
        tab.seat(f"dev-shell@{rig}").focus()
        tab.press(".", "End", "Enter")
    commands = tab.page.get_by_role("menu", name="Copy as rig command").get_by_role("menuitem")
    seat = f"dev-shell@{rig}"
    expect(commands).to_have_text([
        f"rig attach {seat}", f"rig send {seat} TEXT", f"rig restart {seat}", f"rig stop {seat}",
        f"rig events --seat {seat}", f"rig transcript {seat}",
    ])  # fmt: skip
    if way == "by mouse":
        commands.nth(3).click()
    else:
        tab.press("ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    expect(tab.page.locator("#toasts")).to_contain_text(f"Copied: rig stop {seat}")
    assert tab.page.evaluate("navigator.clipboard.readText()") == f"rig stop {seat}"
    tab.has_state(seat, "running")


def test_a_terminal_keeps_its_own_right_click(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.open(f"dev-shell@{rig}")
    tab.terminal.locator("[data-part=screen]").click(button="right")
    expect(tab.page.get_by_role("menu")).to_have_count(0)


def test_seats_are_stopped_together_after_a_question_and_started_again(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = opened(stage, new_tab, rig)
    bar = select(tab, f"dev-qa@{rig}", f"dev-shell@{rig}")
    expect(bar).to_contain_text("2 seats")
    bar.get_by_role("button", name="Stop 2 seats …").click()
    dialog = tab.page.get_by_role("dialog", name="Stop 2 seats?")
    expect(dialog).to_contain_text("Of this seat: Its program is ended. Whatever runs in it is lost.")
    expect(dialog.locator("li")).to_have_text([f"dev-qa@{rig}idle", f"dev-shell@{rig}running"])
    expect(dialog.locator("pre")).to_have_text(f"rig stop dev-qa@{rig} dev-shell@{rig}")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    tab.press("Escape")
    expect(dialog).to_be_hidden()
    bar.get_by_role("button", name="Stop 2 seats …").click()
    dialog.get_by_role("button", name="Stop", exact=True).click()
    for seat in ("qa", "shell"):
        tab.has_state(f"dev-{seat}@{rig}", "exited")
        expect(tab.seat(f"dev-{seat}@{rig}")).not_to_have_attribute("data-trouble", "yes")
    tab.has_state(f"dev-impl@{rig}", "running")
    expect(tab.rig_state(rig)).to_contain_text("partly up: 1 of 3 seats run")
    bar.get_by_role("button", name="Start 2 seats", exact=True).click()
    tab.has_state(f"dev-shell@{rig}", "running")
    bar.get_by_role("button", name="Select nothing").click()
    expect(bar).to_be_hidden()


def test_a_text_is_broadcast_to_what_is_selected(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("one"), member("two"), member("three")])
    tab = opened(stage, new_tab, rig)
    bar = select(tab, f"dev-one@{rig}", f"dev-two@{rig}")
    bar.get_by_role("button", name="Broadcast text to 2 seats …").click()
    dialog = tab.page.get_by_role("dialog", name="Send text to 2 seats")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_have_text("Write the text first.")
    dialog.get_by_role("textbox").fill("it's time")
    expect(dialog.locator("pre")).to_contain_text(f"rig send dev-one@{rig} 'it'\\''s time'")
    tab.press("Control+Enter")
    for seat in ("one", "two"):
        assert eventually(lambda seat=seat: "it's time" in stage.screen(f"dev-{seat}@{rig}"))  # type: ignore[misc]
    assert "time" not in stage.screen(f"dev-three@{rig}")
    expect(dialog).to_be_hidden(timeout=20_000)


def test_a_text_that_failed_for_some_is_sent_again_to_those_alone(
    stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    tab = opened(stage, new_tab, rig)
    posted: list[str] = []

    def take(route: Route) -> None:
        posted.append(json.loads(route.request.post_data or "{}")["seat"])
        is_refused = posted.count(f"dev-qa@{rig}") == 1 and posted[-1] == f"dev-qa@{rig}"
        reply = {"error": "cannot send to dev.qa: it is not running"} if is_refused else {"state": "queued"}
        route.fulfill(status=409 if is_refused else 200, json=reply)

    tab.page.route("**/api/send", take)
    bar = select(tab, f"dev-impl@{rig}", f"dev-qa@{rig}")
    bar.get_by_role("button", name="Broadcast text to 2 seats …").click()
    dialog = tab.page.get_by_role("dialog", name="Send text to 2 seats")
    dialog.get_by_role("textbox").fill("once")
    tab.press("Control+Enter")
    expect(dialog.get_by_role("alert")).to_have_text(re.compile("1 of 2 done.*it is not running", re.DOTALL))
    tab.press("Control+Enter")
    expect(dialog).to_be_hidden()
    assert sorted(posted) == [f"dev-impl@{rig}", f"dev-qa@{rig}", f"dev-qa@{rig}"]


def test_a_refusal_is_said_in_the_dialog_which_stays(
    stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, "restart", {"error": f"cannot restart {rig}: up is under way (wait for it)"}, 409)
    tab.seat(f"dev-impl@{rig}").click(button="right")
    tab.page.get_by_role("menuitem", name="Restart …").click()
    dialog = tab.page.get_by_role("dialog", name=f"Restart dev-impl@{rig}?")
    dialog.get_by_role("checkbox").check()
    expect(dialog.locator("pre")).to_have_text(f"rig restart --fresh dev-impl@{rig}")
    dialog.get_by_role("button", name="Restart").click()
    expect(dialog.get_by_role("alert")).to_contain_text("up is under way")
    assert posted == [{"seat": [f"dev-impl@{rig}"], "fresh": True}]
    tab.press("Escape")
    expect(tab.seat(f"dev-impl@{rig}")).to_be_focused()


def test_what_needs_no_question_says_beside_it_why_it_was_refused(
    stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints
) -> None:
    complaints.expect("status of 4")
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-impl@{rig}").click(button="right")
    tab.page.get_by_role("menuitem", name="Interrupt").click()  # a terminal in disguise cannot be
    expect(tab.page.locator("#toasts").get_by_role("alert")).to_contain_text("cannot interrupt")


def test_a_start_that_fails_says_why_although_it_is_a_job(stage: Stage, new_tab: OpenTab) -> None:
    folder = stage.server.home / "later"
    folder.mkdir()
    rig = stage.up([member("impl", cwd=str(folder))])
    tab = opened(stage, new_tab, rig)
    stage.server.rig("down", rig)
    folder.rmdir()
    tab.has_state(f"dev-impl@{rig}", "exited")
    tab.seat(f"dev-impl@{rig}").click(button="right")
    tab.page.get_by_role("menuitem", name="Start", exact=True).click()
    told = tab.page.locator("#toasts").get_by_role("alert")
    expect(told).to_contain_text("later does not exist", timeout=20_000)


def test_a_rig_started_beside_the_graph_says_why_it_fails_too(stage: Stage, new_tab: OpenTab) -> None:
    pod = {"id": "dev", "label": "Development", "members": [member("impl", "no-such-program")]}
    text = json.dumps({"version": "0.2", "name": "goes-nowhere", "pods": [pod]})
    assert stage.server.post("/api/spec-save", {"source": "editor", "text": text}).status == 200
    tab = new_tab(stage)
    tab.is_live()
    tab.page.get_by_text("Start a rig").click()
    tab.page.locator(".specs").get_by_role("button", name="Up goes-nowhere").click()
    expect(tab.page.locator("#toasts").get_by_role("alert")).to_contain_text("no-such-program is not on PATH")


def test_a_rig_that_runs_is_not_started_anew_before_one_has_seen_what_that_does(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    tab = opened(stage, new_tab, rig)
    tab.page.get_by_text("Start a rig").click()
    tab.page.locator(".specs").get_by_role("button", name=f"Up {rig}", exact=True).click()
    expect(tab.page.get_by_role("dialog", name=f"Plan for {rig}")).to_be_visible()


def test_more_seats_than_the_dock_has_room_for_are_shown_on_the_wall(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member(f"m{number}") for number in range(10)])
    tab = opened(stage, new_tab, rig)
    tab.rig_state(rig).get_by_role("button", name=f"More for {rig}").click()
    assert "Open 10 terminals" not in items(tab)
    tab.page.get_by_role("menuitem", name="Show 10 terminals on the wall").click()
    expect(tab.page.locator(".tile")).to_have_count(10)


def test_a_rig_that_is_down_is_archived_after_a_question_in_all_tabs(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    tab, other = opened(stage, new_tab, rig), opened(stage, new_tab, rig)
    tab.rig_state(rig).get_by_role("button", name=f"More for {rig}").click()
    assert "Archive …" not in items(tab)
    tab.press("Escape")
    stage.server.rig("down", rig)
    expect(tab.rig_state(rig)).to_contain_text("down: 0 of 1 seat runs")
    tab.rig_state(rig).get_by_role("button", name=f"More for {rig}").click()
    tab.page.get_by_role("menuitem", name="Archive …").click()
    dialog = tab.page.get_by_role("dialog", name=f"Archive {rig}?")
    expect(dialog).to_contain_text("stay as history")
    dialog.get_by_role("button", name="Archive").click()
    for each in (tab, other):
        expect(each.rig_state(rig)).to_have_count(0)
        each.page.wait_for_url(lambda url: url.rstrip("/") == stage.server.url)


def test_the_tmux_line_is_copied_and_leads_to_the_seat(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-impl@{rig}").click(button="right")
    tab.page.get_by_role("menuitem", name="Copy tmux attach line").click()
    expect(tab.page.locator("#toasts")).to_contain_text("Copied: tmux")
    line = tab.page.evaluate("navigator.clipboard.readText()")
    assert line == f"tmux -L {stage.server.tmux_socket} attach-session -t '=dev-impl@{rig}'"


def test_the_tmux_lines_of_several_seats_are_copied_together(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.rig_state(rig).get_by_role("button", name=f"More for {rig}").click()
    tab.page.get_by_role("menuitem", name=re.compile(r"^Copy \d tmux attach lines$")).click()
    expect(tab.page.locator("#toasts")).to_contain_text("Copied: tmux")
    lines = tab.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(lines) > 1
    assert all(line.endswith(f"@{rig}'") for line in lines)


def test_history_and_selection_follow_from_the_menu(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    tab.seat(f"dev-impl@{rig}").click(button="right")
    tab.page.get_by_role("menuitem", name="Show events").click()
    tab.page.wait_for_url(f"**/rigs/{rig}/?view=history&of=dev-impl%40{rig}")


def test_an_observer_is_offered_looks_alone_and_refused_the_rest(
    stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints
) -> None:
    complaints.expect("status of 403")
    tab = opened(stage, new_tab, rig, read_only=True)
    tab.seat(f"dev-impl@{rig}").click(button="right")
    assert items(tab) == [
        "Open terminal", "Open in a window", "Explain", "Show events", "Show transcript", "Copy tmux attach line",
        "Copy as rig command …",
    ]  # fmt: skip
    tab.press("Escape")
    bar = select(tab, f"dev-impl@{rig}", f"dev-qa@{rig}")
    expect(bar.locator(".selection-actions button")).to_have_text(["Open"])
    expect(tab.rig_state(rig).get_by_role("button", name=f"Down {rig}")).to_have_count(0)
    for verb in ("stop", "start", "restart", "archive", "down"):
        given = {"rig": rig} if verb in ("archive", "down") else {"seat": [f"dev-impl@{rig}"]}
        error = tab.page.evaluate(
            """async ([verb, given]) => {
                const { callVerb } = await import(document.querySelector("script[type=module]").src + "/../api.js");
                return (await callVerb(verb, given)).error;
            }""",
            [verb, given],
        )
        assert error == f"cannot {verb}: you may look but not change anything (sign in by: rig open)"
    tab.has_state(f"dev-impl@{rig}", "running")
