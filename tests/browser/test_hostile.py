"""What a spec can contain and a program can print stays text: no markup, no script, no clipboard, no strange link."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

IMG = "<img src=x onerror=\"document.title='pwned'\">"
MARKUP = f"{IMG}</button><script>document.title='pwned'</script>'\"&lt;"
OSC_52 = "\033]52;c;" + base64.b64encode(b"stolen").decode() + "\007"
OSC_8 = "\033]8;;javascript:document.title='pwned'\033\\click me\033]8;;\033\\"
TMUX_PASS_THROUGH = "\033Ptmux;\033" + OSC_52 + "\033\\"


def printer(stage: Stage, text: str) -> list[str]:
    """Prints `text` when Enter is pressed, and then `done`."""
    return stage.python(f"input(); print({text!r}, end='', flush=True); print('done', flush=True); input()")


def open_and_print(stage: Stage, new_tab: OpenTab, text: str) -> Tab:
    rig = stage.up([member("impl", printer(stage, text))])
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    tab.page.evaluate("navigator.clipboard.writeText('mine')")
    tab.press("Enter")
    tab.shows("done")
    return tab


def click_on(tab: Tab, text: str) -> None:
    """Point at the sixth letter of the row with this text, and click."""
    box = tab.box(tab.rows.filter(has_text=text).first)
    x, y = box["x"] + box["width"] * 6 / 120, box["y"] + box["height"] / 2
    tab.page.mouse.move(x - 1, y)
    tab.page.mouse.move(x, y)
    tab.page.mouse.click(x, y)


def nothing_ran(tab: Tab) -> None:
    """No script has changed the title, no markup has become an element."""
    assert "pwned" not in tab.page.title()
    expect(tab.page.locator("img")).to_have_count(0)


def test_labels_summaries_and_reasons_are_text(stage: Stage, new_tab: OpenTab) -> None:
    members = [
        member("impl", label=MARKUP),
        member("gone", f"/no/such/{IMG.replace(' ', '_')}"),
        member("folder", command=[f"/no/{IMG}"]),
    ]
    rig = stage.up_pods([{"id": "dev", "label": MARKUP, "members": members}], fails=True, summary=MARKUP)
    tab = new_tab(stage, rig)
    tab.placed()
    expect(tab.seat(f"dev-impl@{rig}")).to_contain_text(MARKUP)
    expect(tab.page.get_by_role("group", name=f"pod {MARKUP}", exact=True)).to_be_visible()
    expect(tab.page.locator("#events")).to_contain_text(IMG)
    tab.is_live()
    stage.server.rig("down", rig)  # the same pieces once more, as live updates
    expect(tab.seat(f"dev-impl@{rig}")).not_to_have_attribute("data-state", "running")
    tab.goto("/")
    expect(tab.seat(f"dev-impl@{rig}")).to_contain_text(MARKUP)
    nothing_ran(tab)


def test_markup_that_a_program_prints_is_text(stage: Stage, new_tab: OpenTab) -> None:
    tab = open_and_print(stage, new_tab, f"{MARKUP}\033]2;{MARKUP}\007\033]0;{MARKUP}\007")
    tab.shows(MARKUP)
    expect(tab.terminal.locator("[data-part=title]")).to_have_text(MARKUP)
    nothing_ran(tab)


@pytest.mark.parametrize("how", [OSC_52, TMUX_PASS_THROUGH], ids=["plain", "passed through tmux"])
def test_a_program_cannot_write_the_clipboard(stage: Stage, new_tab: OpenTab, how: str) -> None:
    tab = open_and_print(stage, new_tab, how)
    assert tab.page.evaluate("navigator.clipboard.readText()") == "mine"


def test_a_program_cannot_read_the_clipboard(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader(b"\033]52;c;?\007")
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.page.evaluate("navigator.clipboard.writeText('secret')")
    tab.page.reload()
    tab.shows("READY")
    tab.type("end")
    assert reader.has_received(b"end"), reader.received


def test_a_link_that_is_a_script_does_nothing(stage: Stage, new_tab: OpenTab) -> None:
    tab = open_and_print(stage, new_tab, f"{OSC_8}\r\njavascript:document.title='pwned'\r\nfile:///etc/passwd\r\n")
    for text in ("click me", "javascript:", "file:"):
        click_on(tab, text)
    assert "pwned" not in tab.page.title()
    assert len(tab.page.context.pages) == 1


def test_a_web_link_opens_in_a_tab_that_knows_nothing_of_this_one(stage: Stage, new_tab: OpenTab) -> None:
    tab = open_and_print(stage, new_tab, "\r\nsee http://example.invalid/page for more\r\n")
    tab.page.context.route(
        "http://example.invalid/**",
        lambda route: route.fulfill(body="<!doctype html><link rel=icon href='data:,'>", content_type="text/html"),
    )
    with tab.page.context.expect_page() as opened:
        click_on(tab, "see http")
    opened.value.wait_for_load_state()
    assert opened.value.url == "http://example.invalid/page"
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]


def test_a_program_cannot_resize_or_move_the_page(stage: Stage, new_tab: OpenTab) -> None:
    tab = open_and_print(stage, new_tab, "\033[8;5;10t\033[?3h\033[3;0;0t\033[2t\033[?1049h\033[?1049l")
    size = stage.ask(tab.terminal.get_by_role("heading").inner_text(), "#{window_width}x#{window_height}")
    tab.has_size(size)


def test_the_policy_for_content_is_strict_on_every_page(
    stage: Stage, demo: str, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect("favicon")  # the admin has none
    tab = new_tab(stage, demo)
    for path in ("/", "/rigs/demo/", "/transcripts/dev-impl@demo/", "/login/", "/admin/"):
        answer = tab.page.goto(stage.server.url + path)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy, path
        assert answer.status == 200
