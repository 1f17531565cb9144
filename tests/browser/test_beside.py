"""Beside a seat's terminal: what it is doing and how that is known, what can be done, and messages to it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

MARKUP = "<img src=x onerror=\"document.title='pwned'\">"
NAMELESS = """() => [...document.querySelectorAll("button, a[href], input, textarea, select")].filter(
    ({ ariaLabel, labels, textContent, tagName, type }) => type !== "hidden" && !ariaLabel && !labels?.length
        && (["SELECT", "TEXTAREA"].includes(tagName) || !textContent.trim())
).map(element => element.outerHTML)"""
Posted = list[dict[str, Any]]


@pytest.fixture
def rig(stage: Stage) -> Any:
    """A rig of two agents and a terminal."""
    rig = stage.up([member("impl"), member("qa"), member("shell")])
    for seat in ("impl", "qa"):
        stage.becomes(f"dev-{seat}@{rig}", "idle")
    yield rig
    stage.server.rig("down", rig)


def listen(tab: Tab, verb: str, reply: dict[str, Any], status: int = 200) -> Posted:
    """Take the place of a verb of the API; what the tab has posted."""
    posted: Posted = []

    def take(route: Route) -> None:
        posted.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=status, json=reply)

    tab.page.route(f"**/api/{verb}", take)
    return posted


def opened(stage: Stage, new_tab: OpenTab, rig: str, seat: str = "impl", **more: Any) -> Tab:
    tab = new_tab(stage, rig, **more)
    tab.is_live()
    tab.open(f"dev-{seat}@{rig}")
    return tab


def deed(tab: Tab, name: str) -> Any:
    return tab.terminal.locator(".deeds").get_by_role("button", name=name)


def message_box(tab: Tab) -> Any:
    return tab.page.get_by_role("textbox", name="Message", exact=True)


def outcome(tab: Tab) -> Any:
    return tab.terminal.locator(".send [data-part=outcome]")


def test_a_line_says_what_it_is_doing_why_and_since_when(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    expect(tab.terminal.locator("[data-part=state]")).to_have_text("idle")
    stage.becomes(f"dev-impl@{rig}", "error", activity_reason="API error: 529", activity_at="2020-01-01T00:00:00Z")
    expect(tab.terminal.locator("[data-part=state]")).to_have_text("error")
    expect(tab.terminal.locator("[data-part=since]")).to_have_text(re.compile(r"^\d{4}d$"))
    expect(tab.terminal.locator("[data-part=reason]")).to_have_text("API error: 529")


def test_a_seat_that_does_not_ask_says_so_over_its_terminal(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    stage.becomes(f"dev-impl@{rig}", "idle", seat={"bypass": "never asks before running commands"})
    tab = opened(stage, new_tab, rig)
    expect(tab.terminal.locator(".bypass")).to_contain_text("never asks before running commands")


@pytest.mark.parametrize("read_only", [False, True])
def test_explain_tells_rule_evidence_and_all_that_is_known_as_text(
    stage: Stage, new_tab: OpenTab, rig: str, read_only: bool
) -> None:
    stage.becomes(
        f"dev-impl@{rig}",
        "waiting",
        activity_rule="status file",
        activity_evidence=MARKUP,
        conversation_id="c-4711",
        conversation_provenance="chosen by us",
        limit={"text": "5-hour limit", "resets_at": 1_900_000_000},
        usage={"context_used": 84_000, "context_window": 200_000, "cost": 1.5},
    )
    tab = opened(stage, new_tab, rig, read_only=read_only)
    deed(tab, "Explain").click()
    told = tab.page.get_by_role("dialog", name="Explanation")
    for text in (
        "waiting",
        "status file",
        MARKUP,
        "c-4711 (chosen by us)",
        "84000 of 200000 tokens",
        "$1.50 in this conversation",
        "5-hour limit",
        "is waiting",
    ):
        expect(told).to_contain_text(text)
    local = tab.page.evaluate("new Date(1900000000000).toLocaleString([], { hour12: false })")
    expect(told).to_contain_text(f"resets {local}")
    expect(tab.page.locator("img")).to_have_count(0)
    expect(told.locator("dt", has_text="Tokens").locator("+ dd")).to_have_text("unknown")
    tab.press("Escape")
    expect(told).to_be_hidden()
    expect(deed(tab, "Explain")).to_be_focused()
    stage.becomes(f"dev-impl@{rig}", "idle", limit=None)


def test_an_agent_is_offered_its_verbs_and_a_terminal_fewer(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    buttons = tab.terminal.locator(".deeds").get_by_role("button")
    expect(buttons).to_have_text(["Explain", "Interrupt", "Compact", "Clear …", "Restart …", "Stop …", "Fork …"])
    tab.seat(f"dev-shell@{rig}").click()
    tab.is_open(f"dev-shell@{rig}")
    expect(buttons).to_have_text(["Restart …", "Stop …"])
    expect(message_box(tab)).to_be_visible()


def test_who_may_only_look_is_offered_an_explanation_alone(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig, read_only=True)
    expect(tab.terminal.locator(".deeds").get_by_role("button")).to_have_text(["Explain"])
    expect(message_box(tab)).to_have_count(0)


@pytest.mark.parametrize("verb", ["Interrupt", "Compact"])
def test_what_loses_nothing_is_done_at_once(stage: Stage, new_tab: OpenTab, rig: str, verb: str) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, verb.lower(), {"seat": f"dev-impl@{rig}"})
    deed(tab, verb).click()
    expect(tab.page.locator("#toasts")).to_contain_text(f"{verb.lower()} of dev-impl@{rig}: done")
    assert posted == [{"seat": f"dev-impl@{rig}"}]


def test_a_verb_that_is_refused_says_why(stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints) -> None:
    complaints.expect("status of 4")
    tab = opened(stage, new_tab, rig)
    deed(tab, "Interrupt").click()  # the real server: a terminal in disguise cannot be interrupted
    expect(tab.page.locator("#toasts").get_by_role("alert")).to_contain_text("cannot")


@pytest.mark.parametrize(
    ("verb", "choose", "sent"),
    [
        ("Clear", None, {}),
        ("Restart", None, {}),
        ("Restart", "fresh", {"fresh": True}),
        ("Fork", None, {}),
        ("Fork", "into", {"into": "dev-qa@{rig}"}),
    ],
)
def test_what_loses_something_asks_first_and_says_what(
    stage: Stage, new_tab: OpenTab, rig: str, verb: str, choose: str | None, sent: dict[str, Any]
) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, verb.lower(), {"seat": f"dev-impl@{rig}"})
    dialog = tab.page.get_by_role("dialog", name=f"{verb} dev-impl@{rig}?")
    for leave in (lambda: tab.press("Enter"), lambda: tab.press("Escape")):
        deed(tab, verb).click()
        expect(dialog).to_contain_text("is lost" if verb != "Fork" else "stops")
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        leave()
        expect(dialog).to_be_hidden()
        expect(deed(tab, verb)).to_be_focused()
    deed(tab, verb).click()
    if choose == "fresh":
        dialog.get_by_role("checkbox").check()
    elif choose == "into":
        dialog.get_by_role("combobox").select_option(f"dev-qa@{rig}")
    dialog.get_by_role("button", name=verb, exact=True).click()
    expect(tab.page.locator("#toasts")).to_contain_text(f"{verb.lower()} of dev-impl@{rig}")
    given = {key: value.format(rig=rig) if isinstance(value, str) else value for key, value in sent.items()}
    several = verb == "Restart"  # takes a list of seats
    assert posted == [{"seat": [f"dev-impl@{rig}"] if several else f"dev-impl@{rig}", **given}]


def test_a_restart_starts_the_program_anew_in_the_terminal_that_is_open(stage: Stage, new_tab: OpenTab) -> None:
    program = "import os; print('process', os.getpid(), flush=True); input()"
    rig = stage.up([member("impl", stage.python(program))])
    tab = opened(stage, new_tab, rig)
    first = stage.ask(f"dev-impl@{rig}", "#{pane_pid}")
    tab.shows("process")
    deed(tab, "Restart").click()
    dialog = tab.page.get_by_role("dialog", name=f"Restart dev-impl@{rig}?")
    dialog.get_by_role("button", name="Restart", exact=True).click()
    expect(dialog).to_be_hidden()
    shown = eventually(lambda: [pid for pid in re.findall(r"process (\d+)", tab.text()) if pid != first])
    assert shown == [stage.ask(f"dev-impl@{rig}", "#{pane_pid}")], tab.text()
    tab.shows_screen_of(f"dev-impl@{rig}")
    tab.has_state(f"dev-impl@{rig}", "running")


@pytest.mark.parametrize(
    ("when", "how"), [("when idle", {}), ("now", {"now": True}), ("interrupt first", {"interrupt": True})]
)
def test_a_message_is_sent_as_typed_and_leaves_the_box_when_it_was_accepted(
    stage: Stage, new_tab: OpenTab, rig: str, when: str, how: dict[str, bool]
) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, "send", {"message": 1, "seat": f"dev-impl@{rig}", "state": "accepted", "reason": ""})
    tab.page.get_by_role("combobox", name="When").select_option(when)
    message_box(tab).click()
    tab.type("!first\n")
    tab.type("  second \\")
    tab.press("Control+Enter")
    expect(outcome(tab)).to_contain_text("Accepted")
    expect(message_box(tab)).to_have_value("")
    assert posted == [{"seat": f"dev-impl@{rig}", "text": "!first\n  second \\", **how}]


def test_an_empty_message_is_not_sent(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    posted = listen(tab, "send", {"message": 1, "seat": f"dev-impl@{rig}", "state": "accepted", "reason": ""})
    message_box(tab).fill(" \n")
    tab.page.get_by_role("button", name="Send", exact=True).click()
    message_box(tab).press("Control+Enter")
    message_box(tab).fill("now")
    tab.page.get_by_role("button", name="Send", exact=True).click()
    expect(outcome(tab)).to_contain_text("Accepted")
    assert [post["text"] for post in posted] == ["now"]


def test_a_refused_message_stays_in_the_box(stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints) -> None:
    complaints.expect("status of 409")
    tab = opened(stage, new_tab, rig)
    listen(tab, "send", {"error": "cannot send to dev.impl: it is not running"}, 409)
    message_box(tab).fill("keep me")
    message_box(tab).press("Control+Enter")
    expect(outcome(tab)).to_have_text("cannot send to dev.impl: it is not running")
    expect(message_box(tab)).to_have_value("keep me")


def test_a_stalled_message_comes_back_with_its_reason_and_the_screen(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    address = f"dev-impl@{rig}"
    tab = opened(stage, new_tab, rig)
    number = stage.message(address, text="keep me", state="typed")
    expect(tab.terminal.locator(".messages")).to_contain_text("the last is typed")
    listen(tab, "send", {"message": number, "seat": address, "state": "typed", "reason": "it draws"})
    message_box(tab).fill("keep me")
    message_box(tab).press("Control+Enter")
    expect(outcome(tab)).to_have_text("Typed, not yet submitted: it draws")
    expect(message_box(tab)).to_have_value("")
    stage.message(address, number, state="stalled", reason="a draft is there", evidence=f"> half {MARKUP}")
    expect(outcome(tab)).to_have_text("Stalled: a draft is there")
    expect(message_box(tab)).to_have_value("keep me")
    shown = tab.terminal.locator(".messages")
    shown.locator("summary").first.click()
    shown.get_by_text("The screen then").click()
    expect(shown.get_by_role("group", name="The screen when this message stalled")).to_have_text(f"> half {MARKUP}")
    stage.message(address, text="another", state="accepted")
    expect(shown).to_contain_text("another")
    expect(shown.get_by_role("group", name="The screen when this message stalled")).to_be_visible()  # stays open
    expect(tab.page.locator("img")).to_have_count(0)


def test_a_message_that_was_on_its_way_is_followed_until_it_is_accepted(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    address = f"dev-impl@{rig}"
    tab = opened(stage, new_tab, rig)
    number = stage.message(address, text="go", state="submitted")
    listen(tab, "send", {"message": number, "seat": address, "state": "queued", "reason": "dev.impl is working"})
    message_box(tab).fill("go")
    message_box(tab).press("Control+Enter")
    expect(outcome(tab)).to_contain_text("ubmitted")
    stage.message(address, number, state="accepted", reason="")
    expect(outcome(tab)).to_have_text("Accepted: a turn began with exactly this text")
    expect(message_box(tab)).to_have_value("")


def test_each_seat_has_a_draft_of_its_own(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig)
    message_box(tab).fill("for impl")
    tab.seat(f"dev-qa@{rig}").click()
    tab.is_open(f"dev-qa@{rig}")
    expect(message_box(tab)).to_have_value("")
    message_box(tab).fill("for qa")
    tab.seat(f"dev-impl@{rig}").click()
    tab.is_open(f"dev-impl@{rig}")
    expect(message_box(tab)).to_have_value("for impl")


def test_a_draft_outlives_a_reload_and_goes_along_into_a_window_until_it_is_sent(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    tab = opened(stage, new_tab, rig)
    message_box(tab).fill("half a\nthought")
    tab.page.reload()
    expect(message_box(tab)).to_have_value("half a\nthought")
    with tab.page.expect_popup() as popped:
        tab.terminal.get_by_role("button", name="Open in a window of its own").click()
    window = Tab(popped.value, stage)
    expect(message_box(window)).to_have_value("half a\nthought")
    listen(window, "send", {"message": 1, "seat": f"dev-impl@{rig}", "state": "accepted", "reason": ""})
    message_box(window).press("Control+Enter")
    expect(outcome(window)).to_contain_text("Accepted")
    window.page.reload()
    window.is_open(f"dev-impl@{rig}")
    expect(message_box(window)).to_have_value("")


def test_a_terminal_is_given_a_text_by_the_real_server(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = opened(stage, new_tab, rig, "shell")
    message_box(tab).fill("hello there")
    message_box(tab).press("Control+Enter")
    tab.shows("hello there")
    expect(outcome(tab)).not_to_have_text("Sending …")
    expect(tab.terminal.locator(".messages")).to_contain_text("hello there")
    assert stage.screen(f"dev-shell@{rig}").count("hello there") == 2  # typed, and said by cat


def test_a_seat_that_has_failed_tells_why_and_what_it_said_last(stage: Stage, new_tab: OpenTab) -> None:
    program = f"print('starting'); print({MARKUP!r}); raise SystemExit(3)"
    pods = [{"id": "dev", "label": "Dev", "members": [member("impl", stage.python(program))]}]
    rig = stage.up_pods(pods, fails=True)
    tab = new_tab(stage, rig)
    tab.placed()
    tab.seat(f"dev-impl@{rig}").click()
    ended = tab.terminal.locator(".ended")
    expect(ended).to_contain_text("exit 3")
    expect(ended.get_by_role("group", name=f"The last lines of dev-impl@{rig}")).to_contain_text(f"starting\n{MARKUP}")
    expect(tab.page.locator("img")).to_have_count(0)
    expect(message_box(tab)).to_be_hidden()
    stage.server.rig("down", rig)


def test_what_was_finished_is_seen_when_an_operator_opens_it(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    address = f"dev-impl@{rig}"
    stage.becomes(address, "idle", unseen=True)
    looking = opened(stage, new_tab, rig, read_only=True)
    expect(looking.seat(address)).to_have_attribute("data-standing", "finished")
    tab = new_tab(stage, rig)
    expect(tab.seat(address)).to_have_attribute("data-standing", "finished")
    expect(looking.seat(address)).to_have_attribute("data-standing", "finished")
    tab.open(address)
    for each in (tab, looking):
        expect(each.seat(address)).to_have_attribute("data-standing", "idle")


def test_every_part_beside_a_terminal_has_a_name_and_can_be_reached(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    stage.message(f"dev-impl@{rig}", text="hello", state="stalled", evidence="screen")
    tab = opened(stage, new_tab, rig)
    expect(tab.terminal.locator(".messages")).to_be_visible()
    assert tab.page.evaluate(NAMELESS) == []
    ids = tab.page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))
    tab.press("Control+Shift+G")
    reached = set()
    for _ in range(40):
        tab.press("Tab")
        reached.add(
            tab.page.evaluate("(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()")
        )
        if tab.page.evaluate("document.activeElement.classList.contains('xterm-helper-textarea')"):
            break
    assert {"Explain", "Interrupt", "Restart …", "Send"} <= reached
