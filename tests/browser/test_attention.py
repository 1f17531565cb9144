"""Who needs a person is in sight wherever one looks, and can be answered there: with exactly what was pressed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

MARKUP = "<img src=x onerror=\"document.title='pwned'\"></pre><script>document.title='pwned'</script>"
CLICK_WHEN_CHANGED = """([x, y]) => {
    window.hit = new Promise(resolve => new MutationObserver((_, observer) => {
        if (!document.querySelector("#attention [data-question=q2]")) return;
        observer.disconnect();
        setTimeout(() => {
            const hit = document.elementFromPoint(x, y);
            hit.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
            resolve(hit.cloneNode().outerHTML);
        }, 50);
    }).observe(document.getElementById("attention"), { childList: true, subtree: true }));
}"""
CHOICES = [
    {"id": "y", "label": "Yes", "kind": "allow"},
    {"id": "always", "label": "Yes, and don't ask again", "kind": "allow_always"},
    {"id": "n", "label": "No", "kind": "deny"},
]
Posted = list[dict[str, Any]]


def question(number: str = "q1", **more: Any) -> dict[str, Any]:
    given = {"id": number, "kind": "permission", "title": "Bash command", "text": "rm -rf build", "choices": CHOICES}
    return {**given, "takes_reason": True, "takes_text": False, **more}


def ask(stage: Stage, address: str, **more: Any) -> None:
    stage.becomes(address, "waiting", activity_reason="permission prompt", question=question(**more))


def go_on(stage: Stage, *addresses: str) -> None:
    for address in addresses:
        stage.becomes(address, "working", activity_reason="", question=None)


@pytest.fixture
def rig(stage: Stage) -> Any:
    """A rig of two seats, which wait for nobody any more when the test is over."""
    rig = stage.up([member("impl"), member("qa")])
    yield rig
    go_on(stage, f"dev-impl@{rig}", f"dev-qa@{rig}")
    stage.server.rig("down", rig)


@pytest.fixture
def answers() -> Callable[[Tab, dict[str, Any], int], Posted]:
    """Takes the place of the API's `answer`; what a tab has posted."""

    def listen(tab: Tab, reply: dict[str, Any], status: int = 200) -> Posted:
        posted: Posted = []

        def take(route: Route) -> None:
            assert route.request.headers["x-csrftoken"]
            posted.append(json.loads(route.request.post_data or ""))
            route.fulfill(status=status, json=reply)

        tab.page.route("**/api/answer", take)
        return posted

    return listen


def entry(tab: Tab, address: str) -> Locator:
    return tab.page.locator(f'#attention .entry[data-seat="{address}"]')


def test_a_question_appears_with_its_text_and_choices_and_goes_again(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.is_live()
    expect(tab.page.locator("#attention")).to_be_hidden()
    expect(tab.page.locator("#attention-count")).to_be_hidden()
    expect(tab.page).to_have_title(f"{rig} · Rigweb")
    ask(stage, address, text="rm -rf build\n\n    # twice")
    found = entry(tab, address)
    expect(found.locator("pre")).to_have_text("rm -rf build\n\n    # twice")
    for text in ("Bash command", "permission prompt", address):
        expect(found).to_contain_text(text)
    for choice in CHOICES:
        expect(found.get_by_role("button", name=choice["label"], exact=True)).to_be_visible()
    expect(tab.page).to_have_title(f"(1) {rig} · Rigweb")
    expect(tab.page.locator("#attention-count")).to_have_text("? 1 waiting")
    expect(tab.page.get_by_role("status").filter(has_text=f"{address} waits for you: Bash command")).to_have_count(1)
    ask(stage, f"dev-qa@{rig}", number="q2")
    expect(tab.page).to_have_title(f"(2) {rig} · Rigweb")
    go_on(stage, address)
    expect(found).to_have_count(0)
    go_on(stage, f"dev-qa@{rig}")
    expect(tab.page).to_have_title(f"{rig} · Rigweb")
    expect(tab.page.locator("#attention")).to_be_hidden()


def test_it_is_there_when_the_page_is_loaded_and_on_every_rigs_page(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    ask(stage, f"dev-impl@{rig}")
    other = stage.up([member("impl")])
    tab = new_tab(stage, other)
    expect(tab.page).to_have_title(f"(1) {other} · Rigweb")
    entry(tab, f"dev-impl@{rig}").get_by_role("link", name="Open terminal").click()
    tab.page.wait_for_url(f"**/rigs/{rig}/#seat=*")
    tab.is_open(f"dev-impl@{rig}")


@pytest.mark.parametrize(
    ("button", "reason", "sent"),
    [
        ("Yes", "", {"choice": "1"}),
        ("Yes", "not for this one", {"choice": "1"}),
        ("Yes, and don't ask again", "", {"choice": "2"}),
        ("No", "", {"choice": "3"}),
        ("No", "use the trash", {"choice": "3", "text": "use the trash"}),
    ],
)
def test_a_button_answers_this_question_with_this_choice(
    stage: Stage, new_tab: OpenTab, rig: str, answers: Any, button: str, reason: str, sent: dict[str, str]
) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address)
    tab = new_tab(stage, rig)
    posted = answers(tab, {"seat": address})
    found = entry(tab, address)
    found.get_by_label("Reason, if you deny it").fill(reason)
    found.get_by_role("button", name=button, exact=True).click()
    expect(found.locator(".answer-outcome")).to_have_text(f"Answered: {button}")
    expect(found.get_by_role("button", name="Yes", exact=True)).to_be_disabled()
    assert posted == [{"seat": address, "question": "q1", **sent}]


def test_enter_in_the_reason_answers_nothing(stage: Stage, new_tab: OpenTab, rig: str, answers: Any) -> None:
    ask(stage, f"dev-impl@{rig}")
    tab = new_tab(stage, rig)
    posted = answers(tab, {})
    reason = entry(tab, f"dev-impl@{rig}").get_by_label("Reason, if you deny it")
    reason.fill("because")
    reason.press("Enter")
    expect(reason).to_have_value("because")
    entry(tab, f"dev-impl@{rig}").get_by_role("button", name="No", exact=True).click()
    expect(entry(tab, f"dev-impl@{rig}").locator(".answer-outcome")).to_have_text("Answered: No")
    assert [post["choice"] for post in posted] == ["3"]


def test_an_answer_in_ones_own_words(stage: Stage, new_tab: OpenTab, rig: str, answers: Any) -> None:
    address = f"dev-impl@{rig}"
    options = [{"id": "a", "label": "SQLite", "kind": "option"}]
    ask(stage, address, kind="question", choices=options, takes_reason=False, takes_text=True)
    tab = new_tab(stage, rig)
    posted = answers(tab, {"seat": address})
    found = entry(tab, address)
    found.get_by_role("button", name="Answer", exact=True).click()
    expect(found.locator(".answer-outcome")).to_have_text("Write your answer first.")
    found.get_by_label("In your own words").fill("neither:\nfiles")
    found.get_by_role("button", name="Answer", exact=True).click()
    expect(found.locator(".answer-outcome")).to_have_text("Answered: Answer")
    assert posted == [{"seat": address, "choice": "text", "question": "q1", "text": "neither:\nfiles"}]


def test_several_questions_are_answered_at_once(stage: Stage, new_tab: OpenTab, rig: str, answers: Any) -> None:
    address = f"dev-impl@{rig}"
    colours = [{"id": name, "label": name, "kind": "option"} for name in ("Red", "Blue")]
    titles = ("Which colour?", "Which of these?", "What else?")
    parts = [{"title": title, "choices": colours, "several": title == titles[1]} for title in titles]
    whole = "Which colour? - Red: like fire"
    ask(stage, address, kind="question", text=whole, choices=CHOICES[2:], parts=parts)
    tab = new_tab(stage, rig)
    posted = answers(tab, {"seat": address})
    found = entry(tab, address)
    part = [found.get_by_role("group", name=title) for title in titles]
    part[0].get_by_label("Blue").check()
    found.get_by_role("button", name="Answer all").click()
    expect(found.locator(".answer-outcome")).to_have_text("Answer each question first.")
    assert [each.get_attribute("data-missing") is not None for each in part] == [False, True, True]
    expect(part[1].get_by_label("Red")).to_be_focused()
    expect(found.get_by_role("button", name="Turn down all questions")).to_be_visible()
    expect(found.get_by_text(whole)).to_be_hidden()  # the form says it
    part[1].get_by_label("Red").check()
    part[1].get_by_label("Blue").check()
    part[2].get_by_label("In your own words").fill("nothing")
    found.get_by_role("button", name="Answer all").click()
    expect(found.locator(".answer-outcome")).to_have_text("Answered: Answer all")
    assert posted == [{"seat": address, "choice": ["2", "1+2", "text:nothing"], "question": "q1"}]


def test_a_refusal_is_shown_at_the_entry_and_the_answer_can_be_given_again(
    stage: Stage, new_tab: OpenTab, rig: str, answers: Any, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    ask(stage, f"dev-impl@{rig}")
    tab = new_tab(stage, rig)
    tab.is_live()
    answers(tab, {"error": "cannot answer dev.impl: that question is not open any more"}, 409)
    found = entry(tab, f"dev-impl@{rig}")
    found.get_by_label("Reason, if you deny it").fill("kept")
    found.get_by_role("button", name="Yes", exact=True).click()
    expect(found.locator(".answer-outcome")).to_have_text("cannot answer dev.impl: that question is not open any more")
    expect(found.get_by_role("button", name="Yes", exact=True)).to_be_enabled()
    ask(stage, f"dev-qa@{rig}", number="q2")  # the list is rendered anew
    expect(entry(tab, f"dev-qa@{rig}")).to_be_visible()
    expect(found.locator(".answer-outcome")).to_contain_text("not open any more")
    expect(found.get_by_label("Reason, if you deny it")).to_have_value("kept")


def test_an_answer_that_comes_too_late_is_not_passed_over_in_silence(
    stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    ask(stage, f"dev-impl@{rig}")
    tab = new_tab(stage, rig)
    tab.is_live()
    held: list[Route] = []
    tab.page.route("**/api/answer", lambda route: held.append(route))
    found = entry(tab, f"dev-impl@{rig}")
    found.get_by_role("button", name="No", exact=True).click()
    go_on(stage, f"dev-impl@{rig}")  # somebody else was faster
    expect(found).to_have_count(0)
    held[0].fulfill(status=409, json={"error": "cannot answer dev.impl: that question is not open any more"})
    expect(tab.page.locator(".toast[data-kind=error]")).to_contain_text("that question is not open any more")


def test_the_real_server_refuses_an_answer_to_what_nobody_asks(
    stage: Stage, new_tab: OpenTab, rig: str, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    ask(stage, f"dev-impl@{rig}")
    tab = new_tab(stage, rig)
    found = entry(tab, f"dev-impl@{rig}")
    found.get_by_role("button", name="Yes", exact=True).click()
    expect(found.locator(".answer-outcome")).to_contain_text("cannot answer dev.impl")


def test_a_new_question_of_a_seat_takes_the_place_of_its_old_one_with_nothing_of_it(
    stage: Stage, new_tab: OpenTab, rig: str, answers: Any
) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address)
    tab = new_tab(stage, rig)
    tab.is_live()
    posted = answers(tab, {"seat": address})
    entry(tab, address).get_by_label("Reason, if you deny it").fill("about the old one")
    ask(stage, address, number="q2", text="npm publish")
    expect(entry(tab, address).locator("pre")).to_have_text("npm publish")
    expect(entry(tab, address)).to_have_count(1)
    expect(entry(tab, address).get_by_label("Reason, if you deny it")).to_have_value("")
    entry(tab, address).get_by_role("button", name="No", exact=True).click()
    expect(entry(tab, address).locator(".answer-outcome")).to_have_text("Answered: No")
    assert posted == [{"seat": address, "choice": "3", "question": "q2"}]


def test_a_click_that_was_meant_for_what_stood_there_before_answers_nothing(
    stage: Stage, new_tab: OpenTab, rig: str, answers: Any
) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address)
    tab = new_tab(stage, rig)
    tab.is_live()
    posted = answers(tab, {"seat": address})
    box = tab.box(entry(tab, address).get_by_role("button", name="Yes", exact=True))
    tab.page.evaluate(CLICK_WHEN_CHANGED, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
    ask(stage, address, number="q2")
    assert "data-choice" not in tab.page.evaluate("window.hit")
    assert posted == []
    entry(tab, address).get_by_role("button", name="Yes", exact=True).click()  # as soon as it takes clicks
    expect(entry(tab, address).locator(".answer-outcome")).to_have_text("Answered: Yes")


def test_a_question_that_cannot_be_answered_here_leads_to_its_terminal(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address, choices=[], takes_reason=False)
    stage.becomes(f"dev-qa@{rig}", "waiting", activity_reason="something", question=None)
    tab = new_tab(stage, rig)
    for seat in (address, f"dev-qa@{rig}"):
        expect(entry(tab, seat)).to_contain_text("It can be answered in its terminal.")
        expect(entry(tab, seat).get_by_role("button")).to_have_count(0)
    entry(tab, address).get_by_role("link", name=f"Open terminal of {address}").click()
    tab.is_open(address)


def test_what_an_agent_asks_stays_text(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.is_live()
    choices = [{"id": MARKUP, "label": MARKUP, "kind": "allow"}]
    ask(stage, address, number=MARKUP, title=MARKUP, text=MARKUP, choices=choices)
    found = entry(tab, address)
    expect(found.locator("pre")).to_have_text(MARKUP)
    expect(found.get_by_role("button", name=MARKUP, exact=True)).to_be_visible()
    expect(tab.page.locator("#announcer")).to_contain_text(MARKUP)
    expect(tab.page.locator("img")).to_have_count(0)
    assert "pwned" not in tab.page.title()
    tab.page.reload()
    expect(found.locator("pre")).to_have_text(MARKUP)
    assert "pwned" not in tab.page.title()


def test_a_long_question_scrolls_in_its_place(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address, text="\n".join(f"line {number} " + "x" * 300 for number in range(200)))
    tab = new_tab(stage, rig)
    text = entry(tab, address).locator("pre")
    high, wide = text.evaluate("p => [p.scrollHeight > p.clientHeight, p.scrollWidth > p.clientWidth]")
    assert (high, wide) == (True, False)
    expect(entry(tab, address).get_by_role("button", name="Yes", exact=True)).to_be_attached()
    assert "mono" in text.evaluate("p => getComputedStyle(p).fontFamily").lower()


def test_who_may_only_look_sees_the_question_and_no_buttons(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address)
    tab = new_tab(stage, rig, read_only=True)
    tab.is_live()
    for _ in range(2):  # once as the page, once as a live update
        expect(entry(tab, address).locator("pre")).to_have_text("rm -rf build")
        expect(entry(tab, address).get_by_role("button")).to_have_count(0)
        expect(entry(tab, address).get_by_role("textbox")).to_have_count(0)
        ask(stage, f"dev-qa@{rig}", number="q2")
        expect(entry(tab, f"dev-qa@{rig}")).to_be_visible()


def test_the_failed_and_erring_stand_below_with_their_reasons(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    stage.becomes(f"dev-impl@{rig}", "error", activity_reason="API error: 529 overloaded")
    broken = stage.up_pods([{"id": "ops", "label": "Ops", "members": [member("top", "/no/such/program")]}], fails=True)
    ask(stage, f"dev-qa@{rig}")
    tab = new_tab(stage)
    entries = tab.page.locator("#attention .entry")
    expect(entries).to_have_count(3)
    assert entries.nth(0).get_attribute("data-seat") == f"dev-qa@{rig}"
    expect(entry(tab, f"dev-impl@{rig}")).to_contain_text("API error: 529 overloaded")
    expect(entry(tab, f"ops-top@{broken}")).to_contain_text("/no/such/program")
    expect(tab.page.locator("#attention-count")).to_contain_text("2 in trouble")
    expect(tab.page).to_have_title("(3) Rigweb")
    assert "<title>(3) Rigweb</title>" in tab.page.request.get(stage.server.url).text()
    stage.server.rig("down", broken)
    expect(entry(tab, f"ops-top@{broken}")).to_have_count(0)
    expect(tab.page).to_have_title("(2) Rigweb")


def test_everything_there_can_be_reached_and_pressed_by_keyboard(
    stage: Stage, new_tab: OpenTab, rig: str, answers: Any
) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address)
    tab = new_tab(stage, rig)
    posted = answers(tab, {"seat": address})
    tab.page.locator("#attention-count").focus()
    tab.press("Enter")
    expect(tab.page.locator("#attention-title")).to_be_focused()
    names = []
    for _ in range(7):
        tab.press("Tab")
        names.append(tab.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent"))
        if names[-1] == "No":
            break
    assert names[0] == f"What {address} asks" and names[-1] == "No", names
    tab.press("Enter")
    expect(entry(tab, address).locator(".answer-outcome")).to_have_text("Answered: No")
    assert posted[0]["choice"] == "3"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (760, 600)])
def test_who_waits_is_in_sight_without_a_click_or_a_scroll(
    stage: Stage, new_tab: OpenTab, rig: str, width: int, height: int
) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address)
    tab = new_tab(stage, rig, width=width, height=height)
    expect(entry(tab, address)).to_be_in_viewport()
    expect(tab.page.get_by_role("heading", name="Needs you")).to_be_in_viewport(ratio=1)
    expect(entry(tab, address).get_by_role("button", name="Yes", exact=True)).to_be_in_viewport(ratio=1)


def test_where_there_is_no_room_the_number_leads_to_the_list_also_beside_a_terminal(
    stage: Stage, new_tab: OpenTab, rig: str
) -> None:
    address = f"dev-impl@{rig}"
    ask(stage, address)
    tab = new_tab(stage, rig, width=1000, height=700)
    tab.open(f"dev-qa@{rig}")
    expect(entry(tab, address)).to_be_hidden()
    count = tab.page.locator("#attention-count")
    count.click()
    expect(entry(tab, address).get_by_role("button", name="Yes", exact=True)).to_be_visible()
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 1000
    tab.press("Escape")
    expect(entry(tab, address)).to_be_hidden()
    expect(count).to_be_focused()
    count.click()
    entry(tab, address).get_by_role("link", name="Open terminal").click()
    expect(entry(tab, address)).to_be_hidden()
    tab.is_open(address)
