"""What a person types, pastes and points at reaches the program as bytes; and nothing else does."""

from __future__ import annotations

import hashlib
import os
import re
import string

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import LEAVE, Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

# What infocmp says of tmux-256color, the terminal that the program is told it has.
SPECIAL_KEYS = {
    "ArrowUp": b"\x1b[A",
    "ArrowDown": b"\x1b[B",
    "ArrowRight": b"\x1b[C",
    "ArrowLeft": b"\x1b[D",
    "Home": b"\x1b[1~",
    "End": b"\x1b[4~",
    "Insert": b"\x1b[2~",
    "Delete": b"\x1b[3~",
    "PageUp": b"\x1b[5~",
    "PageDown": b"\x1b[6~",
    "Tab": b"\t",
    "Shift+Tab": b"\x1b[Z",
    "Enter": b"\r",
    "Escape": b"\x1b",
    "Backspace": b"\x7f",
    "F1": b"\x1bOP",
    "F2": b"\x1bOQ",
    "F3": b"\x1bOR",
    "F4": b"\x1bOS",
    "F5": b"\x1b[15~",
    "F6": b"\x1b[17~",
    "F7": b"\x1b[18~",
    "F8": b"\x1b[19~",
    "F9": b"\x1b[20~",
    "F10": b"\x1b[21~",
    "F11": b"\x1b[23~",
    "F12": b"\x1b[24~",
    "Control+ArrowLeft": b"\x1b[1;5D",
    "Shift+ArrowUp": b"\x1b[1;2A",
    "Alt+x": b"\x1bx",
    "Alt+Enter": b"\x1b\r",
    "Control+Space": b"\x00",
}
MOUSE = b"\x1b[?1000h\x1b[?1006h"
BRACKETED = b"\x1b[?2004h"
QUERIES = (
    b"\x1b[c\x1b[>c\x1b[=c\x1b[5n\x1b[6n\x1b[?6n\x1b[?2026$p\x1b[20$p\x1b[>q\x1b[18t\x1b[?u"
    b"\x1b]10;?\x1b\\\x1b]11;?\x07\x1b]4;1;?\x07\x1bP$qm\x1b\\\x1bP+q544e\x1b\\"
)
UNICODE = "zwölf Boxkämpfer\n漢字 日本語\n👩‍👩‍👧 🇨🇭 e\u0301\n\ttab 'quote' \"double\" $HOME `x` \\n;\n"


def as_typed(text: str) -> bytes:
    return text.replace("\n", "\r").encode()


def test_text_reaches_the_program_as_it_is_typed(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.type("echo 'a;b' #{x} $Y ~ é\n")
    tab.page.keyboard.insert_text("漢字👩‍👧")  # as an input method does
    assert reader.has_received("echo 'a;b' #{x} $Y ~ é\r漢字👩‍👧".encode()), reader.received


def test_every_special_key_reaches_the_program(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    expected = b""
    for key, sent in SPECIAL_KEYS.items():
        tab.press(key, "|")
        expected += sent + b"|"
    assert reader.has_received(expected), list(zip(SPECIAL_KEYS, reader.received.split(b"|"), strict=False))


def test_control_with_each_letter_reaches_the_program(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    for letter in string.ascii_lowercase:
        tab.press(f"Control+{letter}")
    assert reader.has_received(bytes(range(1, 27))), reader.received


def test_cursor_keys_follow_the_mode_that_the_program_has_chosen(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader(b"\x1b[?1h")
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.press("ArrowUp", "ArrowLeft")
    assert reader.has_received(b"\x1bOA\x1bOD"), reader.received


def test_ctrl_c_interrupts(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "sh -c 'sleep 1000; echo not; sleep 1000'")])
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    tab.press("Control+C")
    tab.has_state(f"dev-impl@{rig}", "exited")


def test_clicks_and_the_wheel_reach_a_program_that_asked_for_the_mouse(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader(MOUSE)
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.shows("READY")
    expect(tab.terminal.locator("[data-part=screen] .xterm")).to_have_class(re.compile("enable-mouse-events"))
    grid = tab.box(tab.terminal.locator("[data-part=screen] .xterm-screen"))
    cols, rows = (int(n) for n in stage.ask(reader.address, "#{pane_width} #{pane_height}").split())
    x, y = grid["x"] + grid["width"] * 9.5 / cols, grid["y"] + grid["height"] * 4.5 / rows
    tab.page.mouse.click(x, y)
    assert reader.has_received(b"\x1b[<0;10;5M\x1b[<0;10;5m"), reader.received
    tab.page.mouse.wheel(0, -100)
    assert eventually(lambda: reader.received.count(b"\x1b[<64;10;5M") > 0), reader.received
    expect(tab.history).to_be_hidden()


def test_clicks_and_the_wheel_do_not_reach_a_program_that_did_not_ask(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.shows("READY")
    screen = tab.terminal.locator("[data-part=screen]")
    screen.click()
    screen.dblclick()
    screen.hover()
    tab.page.mouse.wheel(0, 300)
    tab.page.mouse.wheel(0, -300)
    expect(tab.history).to_be_visible()
    tab.press("Escape")
    tab.type("end")
    assert reader.has_received(b"end"), reader.received


def test_a_paste_of_many_lines_arrives_exact(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.paste(UNICODE)
    assert reader.has_received(as_typed(UNICODE)), reader.received


def test_a_paste_is_bracketed_when_the_program_asked_for_it(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader(BRACKETED)
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.paste("two\nlines")
    assert reader.has_received(b"\x1b[200~two\rlines\x1b[201~"), reader.received


def test_a_paste_cannot_end_its_own_bracket(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader(BRACKETED)
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.paste("ls\x1b[201~\nrm -rf /\n")
    assert eventually(lambda: reader.received.endswith(b"\x1b[201~")), reader.received
    assert reader.received.count(b"\x1b") == 2
    assert reader.received.startswith(b"\x1b[200~ls")


def test_a_megabyte_pasted_arrives_exact(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    line = "0123456789 zwölf 漢字 👩‍👧 " * 3
    text = "".join(f"{number} {line}\n" for number in range(11_000))
    expected = as_typed(text)
    assert len(expected) > 1024 * 1024
    tab.paste(text)
    assert eventually(lambda: len(reader.received) >= len(expected), 30), len(reader.received)
    assert hashlib.sha256(reader.received).digest() == hashlib.sha256(expected).digest()
    tab.type("end")
    assert reader.has_received(expected + b"end")


def test_looking_types_nothing(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    for _ in range(2):
        tab = new_tab(stage, rig)
        tab.open(reader.address)
        tab.shows("READY")
        look_around(tab)
        tab.page.close()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.type("end")
    assert reader.has_received(b"end"), reader.received


def test_a_program_that_wants_to_know_hears_of_no_click_beside_its_terminal(stage: Stage, new_tab: OpenTab) -> None:
    """tmux tells a program that asked (mode 1004) of its first viewer; the focus in a tab is nobody's news."""
    reader, rig = stage.reader(b"\x1b[?1004h")
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    tab.type("1")
    assert eventually(lambda: reader.received.endswith(b"1"))
    told = reader.received
    for _ in range(3):
        tab.press(LEAVE)
        tab.terminal.locator("[data-part=screen]").click()
    tab.type("2")
    assert reader.has_received(told + b"2"), reader.received


def test_a_click_into_the_panel_beside_the_letters_lets_one_type_on(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tab = new_tab(stage, rig)
    tab.open(reader.address)
    panel = tab.box(tab.terminal.locator("[data-part=screen]"))
    letters = tab.box(tab.terminal.locator("[data-part=screen] .xterm"))
    corner = (panel["x"] + panel["width"] - 2, panel["y"] + panel["height"] - 2)
    assert corner[0] > letters["x"] + letters["width"] or corner[1] > letters["y"] + letters["height"]
    tab.page.mouse.click(*corner)
    tab.type("1")
    tab.press(LEAVE)
    tab.page.mouse.click(*corner)
    tab.type("2")
    assert reader.has_received(b"12"), reader.received


def look_around(tab: Tab) -> None:
    """Focus, blur, resize, fit, history, close, open, reload; no key is for the program."""
    tab.press(LEAVE)
    expect(tab.page.locator(".seat:focus")).to_have_count(1)
    tab.terminal.locator("[data-part=screen]").click()
    tab.page.set_viewport_size({"width": 1200, "height": 700})
    tab.page.set_viewport_size({"width": 1440, "height": 900})
    tab.fit.click()
    expect(tab.fit).to_have_attribute("aria-pressed", "true")
    tab.fit.click()
    expect(tab.fit).to_have_attribute("aria-pressed", "false")
    tab.terminal.get_by_role("button", name="History").click()
    expect(tab.history).to_be_visible()
    tab.press("PageUp", "Escape")
    expect(tab.history).to_be_hidden()
    tab.terminal.get_by_role("button", name="Close terminal").click()
    expect(tab.terminal).to_be_hidden()
    tab.press("Enter")
    tab.shows("READY")
    tab.page.reload()
    tab.shows("READY")


def test_a_program_that_asks_the_terminal_is_answered_by_tmux_alone(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()

    def ask() -> bytes:
        """What answers come to all queries; a last one, to which tmux always answers, shows that all have come."""
        before = len(reader.received)
        with open(stage.ask(reader.address, "#{pane_tty}"), "wb", buffering=0) as terminal:
            terminal.write(b"\x1b[H" + QUERIES + b"\x1b[9;9H\x1b[6n")
        assert eventually(lambda: b"\x1b[9;9R" in reader.received[before:])
        return reader.received[before:]

    unwatched = ask()
    tabs = [new_tab(stage, rig), new_tab(stage, rig), new_tab(stage, rig, read_only=True)]
    for tab in tabs:
        tab.open(reader.address)
    assert ask() == unwatched
    for tab in tabs:
        tab.page.reload()
        tab.is_open(reader.address)
    assert ask() == unwatched
    received = reader.received
    tabs[0].type("end")
    assert reader.has_received(received + b"end"), reader.received[len(received) :]


def test_an_observers_terminal_takes_no_input(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader(MOUSE)
    tab = new_tab(stage, rig, read_only=True)
    tab.open(reader.address)
    tab.shows("READY")
    expect(tab.terminal.get_by_text("read-only", exact=True)).to_be_visible()
    expect(tab.fit).to_be_hidden()
    size = stage.ask(reader.address, "#{window_width}x#{window_height}")
    tab.terminal.locator("[data-part=screen]").click()
    tab.type("not me")
    tab.paste("nor this")
    tab.page.mouse.wheel(0, -100)
    writer = new_tab(stage, rig)
    writer.open(reader.address)
    writer.type("end")
    assert reader.has_received(b"end"), reader.received
    assert stage.ask(reader.address, "#{window_width}x#{window_height}") == size


def test_typing_into_a_shell_shows_what_it_answers(stage: Stage, demo: str, new_tab: OpenTab) -> None:
    tab = new_tab(stage, demo)
    tab.open("dev-impl@demo")
    tab.type("echo $((6 * 7))-$RIGWEB_SEAT\n")
    tab.shows("42-dev-impl@demo")
    tab.shows_screen_of("dev-impl@demo")
    assert re.search(r"^42-dev-impl@demo$", stage.screen("dev-impl@demo"), re.MULTILINE)


def test_two_people_type_into_the_same_seat(stage: Stage, new_tab: OpenTab) -> None:
    reader, rig = stage.reader()
    tabs = [new_tab(stage, rig), new_tab(stage, rig)]
    for tab in tabs:
        tab.open(reader.address)
    tabs[0].type("one ")
    assert reader.has_received(b"one ")
    tabs[1].type("two")
    assert reader.has_received(b"one two")
    assert os.path.getsize(reader.file) == 7
