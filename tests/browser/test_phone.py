"""On a telephone one sees who needs one, reads a terminal and answers, by finger alone; a tablet has room for more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.browser.test_attention import ask, go_on
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

PHONE = (390, 844)
SMALL_TARGETS = """() => {
    const all = document.querySelectorAll("button, a[href], input, select, textarea, summary");
    const seen = [...all].filter((each) => each.checkVisibility({ visibilityProperty: true }));
    const ours = seen.filter((each) => !each.closest(".graph, .visually-hidden, .xterm"));
    return ours.filter((each) => {
        const boxes = [each, each.closest("label") ?? each].map((part) => part.getBoundingClientRect());
        return ["width", "height"].some((side) => Math.max(...boxes.map((box) => box[side])) < 40);
    }).map((each) => each.outerHTML.slice(0, 120));
}"""
# Names of what could be scrolled up and down.
SCROLLERS = """() => [...document.querySelectorAll("body, body *")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.scrollHeight > each.clientHeight + 1)
    .filter((each) => ["auto", "scroll"].includes(getComputedStyle(each).overflowY))
    .map((each) => each.className)"""
SOFT_KEYBOARD = """
const seen = Object.assign(new EventTarget(), { height: innerHeight, scale: 1 });
Object.defineProperty(window, "visualViewport", { value: seen });
window.keyboard = (height) => { seen.height = innerHeight - height; seen.dispatchEvent(new Event("resize")); };
"""


@pytest.fixture
def phone(stage: Stage, browser: Browser, complaints: Complaints) -> Iterator[Tab]:
    """A telephone whose tab is not signed in yet."""
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        permissions=["clipboard-read", "clipboard-write"],
    )
    complaints.listen_to(context)
    yield Tab(context.new_page(), stage)
    context.close()


def pane(tab: Tab, name: str) -> None:
    """Tap a button of the bar at the foot."""
    tab.page.get_by_role("navigation", name="Panes").get_by_role("button", name=name).tap()


def fits(page: Page) -> None:
    """Nothing scrolls sideways, nothing is too small for a finger."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert page.evaluate("document.body.scrollHeight") <= PHONE[1]
    assert page.evaluate(SMALL_TARGETS) == []


def tap_open(tab: Tab, address: str) -> None:
    tab.page.locator(f'.explorer-seat[data-address="{address}"]').tap()
    tab.is_open(address)


def test_the_seats_come_first_with_those_that_need_one_on_top(stage: Stage, phone: Tab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    ask(stage, f"dev-impl@{rig}")
    phone.sign_in(f"/rigs/{rig}/")
    phone.is_live()
    entry = phone.page.locator(f'#attention .entry[data-seat="dev-impl@{rig}"]')
    seat = phone.page.locator(f'.explorer-seat[data-address="dev-qa@{rig}"]')
    expect(entry.get_by_role("button", name="Yes", exact=True)).to_be_visible()
    assert phone.box(entry)["y"] < phone.box(seat)["y"]
    fits(phone.page)
    pane(phone, "Needs you 1")
    expect(seat).to_be_hidden()
    expect(entry).to_be_visible()
    go_on(stage, f"dev-impl@{rig}")
    expect(seat).to_be_visible()
    expect(phone.page.get_by_role("button", name="Needs you")).to_be_disabled()


def test_each_pane_fills_the_screen_and_fits_it(stage: Stage, phone: Tab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    phone.sign_in(f"/rigs/{rig}/")
    phone.is_live()
    expect(phone.seat(f"dev-impl@{rig}")).to_be_hidden()
    expect(phone.page.get_by_role("button", name="Terminal")).to_be_disabled()
    pane(phone, "Graph")
    expect(phone.seat(f"dev-impl@{rig}")).to_be_visible()
    fits(phone.page)
    phone.seat(f"dev-impl@{rig}").tap()
    phone.is_open(f"dev-impl@{rig}")
    expect(phone.seat(f"dev-impl@{rig}")).to_be_hidden()
    fits(phone.page)
    pane(phone, "Seats")
    tap_open(phone, f"dev-qa@{rig}")
    expect(phone.page.get_by_role("tab")).to_have_count(2)
    fits(phone.page)
    phone.page.get_by_role("button", name="Settings").tap()
    expect(phone.page.get_by_role("button", name="Sign out")).to_be_visible()
    fits(phone.page)


def test_one_bar_leads_everywhere(stage: Stage, phone: Tab) -> None:
    rig = stage.up([member("impl")])
    phone.sign_in(f"/rigs/{rig}/")
    phone.is_live()
    bars = phone.page.get_by_role("navigation")
    expect(bars).to_have_count(1)
    for view in ("Table", "Wall", "History", "Specs", "Graph"):
        bars.get_by_role("button", name="Views").tap()
        phone.page.get_by_role("menuitem", name=view).tap()
        expect(bars.get_by_role("button", name=view, exact=True)).to_have_attribute("aria-current", "true")
        icons = bars.get_by_role("button", name=view, exact=True).locator("svg >> visible=true")
        expect(icons).to_have_count(1)
        expect(icons).to_have_attribute("data-icon", view.lower())
        expect(phone.page.locator(f'.view[data-view="{view.lower()}"]')).to_be_visible()


def test_the_seats_and_those_that_need_one_scroll_as_one(stage: Stage, phone: Tab) -> None:
    rig = stage.up([member(f"m{i}") for i in range(12)])
    ask(stage, f"dev-m0@{rig}", text="\n".join(f"line {i}" for i in range(60)))
    phone.sign_in(f"/rigs/{rig}/")
    phone.is_live()
    expect(phone.page.locator(f'#attention .entry[data-seat="dev-m0@{rig}"]')).to_be_visible()
    assert phone.page.evaluate(SCROLLERS) == ["sidebar"]
    last = phone.page.locator(f'.explorer-seat[data-address="dev-m11@{rig}"]')
    last.tap()
    phone.is_open(f"dev-m11@{rig}")
    go_on(stage, f"dev-m0@{rig}")


def test_a_terminal_can_be_read_and_typed_into_without_the_soft_keyboard(stage: Stage, phone: Tab) -> None:
    reader, rig = stage.reader()
    phone.sign_in(f"/rigs/{rig}/")
    tap_open(phone, reader.address)
    letters = phone.rows.first.evaluate("row => parseFloat(getComputedStyle(row).fontSize)")
    assert letters >= 10
    keys = phone.page.get_by_role("toolbar", name="Keys")
    for name in ("Esc", "Tab", "Up", "Down", "Left", "Right", "Ctrl+C", "Enter"):
        keys.get_by_role("button", name=name, exact=True).tap()
    assert reader.has_received(b"\x1b\t\x1b[A\x1b[B\x1b[D\x1b[C\x03\r"), reader.received
    phone.page.evaluate("navigator.clipboard.writeText('two\\nlines')")
    keys.get_by_role("button", name="Paste").tap()
    assert reader.has_received(b"\x1b\t\x1b[A\x1b[B\x1b[D\x1b[C\x03\rtwo\rlines"), reader.received
    assert phone.page.evaluate("document.activeElement.matches('textarea, input')") is False


def test_arrows_follow_a_program_that_wants_them_its_own_way(stage: Stage, phone: Tab) -> None:
    reader, rig = stage.reader(b"\x1b[?1h")
    phone.sign_in(f"/rigs/{rig}/")
    tap_open(phone, reader.address)
    phone.page.get_by_role("toolbar", name="Keys").get_by_role("button", name="Up").tap()
    assert reader.has_received(b"\x1bOA"), reader.received


def test_ctrl_waits_for_the_next_key_of_the_keyboard(stage: Stage, phone: Tab) -> None:
    reader, rig = stage.reader()
    phone.sign_in(f"/rigs/{rig}/")
    tap_open(phone, reader.address)
    control = phone.page.get_by_role("toolbar", name="Keys").get_by_role("button", name="Ctrl", exact=True)
    phone.terminal.locator("[data-part=screen] .xterm-screen").tap()  # the screen itself calls the keyboard up
    control.tap()
    expect(control).to_have_attribute("aria-pressed", "true")
    phone.type("ab")
    expect(control).to_have_attribute("aria-pressed", "false")
    assert reader.has_received(b"\x01b"), reader.received


def test_what_follows_ctrl_reaches_the_terminal_whatever_was_tapped_before(stage: Stage, phone: Tab) -> None:
    reader, rig = stage.reader()
    phone.sign_in(f"/rigs/{rig}/")
    tap_open(phone, reader.address)
    phone.terminal.get_by_role("button", name="Send", exact=True).focus()
    phone.page.get_by_role("toolbar", name="Keys").get_by_role("button", name="Ctrl", exact=True).tap()
    phone.type("d")
    assert reader.has_received(b"\x04"), reader.received
    expect(phone.page.get_by_role("dialog")).to_have_count(0)


def test_the_reply_box_stays_above_the_soft_keyboard(stage: Stage, phone: Tab) -> None:
    rig = stage.up([member("impl")])
    phone.page.add_init_script(SOFT_KEYBOARD)
    phone.sign_in(f"/rigs/{rig}/")
    tap_open(phone, f"dev-impl@{rig}")
    box = phone.terminal.get_by_role("textbox", name="Message", exact=True)
    before = phone.box(box)
    phone.page.evaluate("keyboard(320)")
    expect(phone.page.get_by_role("navigation", name="Panes")).to_be_hidden()
    assert eventually(lambda: phone.box(box)["y"] + before["height"] <= PHONE[1] - 320)
    assert phone.box(phone.terminal.locator("[data-part=screen]"))["height"] > 100
    phone.page.evaluate("keyboard(0)")
    expect(phone.page.get_by_role("navigation", name="Panes")).to_be_visible()
    assert phone.box(box) == before


def test_on_a_tablet_the_explorer_can_be_had_beside_a_terminal_and_that_is_remembered(
    stage: Stage, new_tab: OpenTab
) -> None:
    rig = stage.up([member("impl")])
    tab = new_tab(stage, rig, width=1024, height=768)
    explorer = tab.page.get_by_role("region", name="Rigs")
    toggle = tab.page.get_by_role("button", name="Explorer")
    expect(explorer).to_be_visible()
    tab.open(f"dev-impl@{rig}")
    expect(explorer).to_be_hidden()
    toggle.click()
    expect(explorer).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    tab.page.reload()
    tab.is_open(f"dev-impl@{rig}")
    expect(explorer).to_be_visible()
    toggle.click()
    expect(explorer).to_be_hidden()
    tab.terminal.get_by_role("button", name="Close terminal").click()
    expect(explorer).to_be_visible()
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 1024
