"""Who decides the size of a seat's window, and how it looks to the others."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

CORNERS = """
import os, signal, time
def draw(*_):
    size = os.get_terminal_size()
    print(f"\\033[2J\\033[1;1HTL\\033[1;{size.columns - 1}HTR"
          f"\\033[{size.lines};1HBL\\033[{size.lines};{size.columns - 1}HBR", end="", flush=True)
signal.signal(signal.SIGWINCH, draw)
draw()
while True:
    time.sleep(1)
"""
MEASURE = """() => {
    const holder = document.querySelector(".terminal-panel:not([hidden]) [data-part=screen]");
    const grid = holder.querySelector(".xterm-screen").getBoundingClientRect();
    const { left, top, right, bottom } = holder.getBoundingClientRect();
    return {
        scrolls: holder.scrollWidth > holder.clientWidth || holder.scrollHeight > holder.clientHeight,
        inside: grid.left >= left && grid.top >= top && grid.right <= right && grid.bottom <= bottom,
        letters: getComputedStyle(holder.querySelector(".xterm-rows")).fontSize,
        fills: Math.max(grid.width / (right - left), grid.height / (bottom - top)),
    };
}"""
LARGEST_LETTERS = "14px"


@pytest.fixture
def seat(stage: Stage) -> str:
    """A seat that marks the corners of its window."""
    return f"dev-impl@{stage.up([member('impl', stage.python(CORNERS))])}"


def open_seat(stage: Stage, new_tab: OpenTab, seat: str, width: int = 1440, height: int = 900) -> Tab:
    tab = new_tab(stage, seat.partition("@")[2], width=width, height=height)
    tab.open(seat)
    return tab


def window(stage: Stage, seat: str) -> str:
    return stage.ask(seat, "#{window_width}x#{window_height}")


def has_size(tab: Tab, stage: Stage, seat: str, size: str) -> None:
    tab.has_size(size)
    assert eventually(lambda: window(stage, seat) == size), window(stage, seat)


def whole_grid_is_in_sight(tab: Tab, stage: Stage, seat: str) -> None:
    """Every corner of the window, and no scroll bar."""
    tab.shows("BR")
    tab.shows_screen_of(seat)

    def is_so() -> bool:
        measured = tab.page.evaluate(MEASURE)
        large = measured["fills"] > 0.85 or measured["letters"] == LARGEST_LETTERS
        return bool(measured["inside"] and not measured["scrolls"] and large)

    assert eventually(is_so), tab.page.evaluate(MEASURE)


def fit(tab: Tab) -> str:
    """Press the button; the size that the window is then said to have."""
    before = tab.size()
    tab.fit.click()
    expect(tab.fit).to_have_attribute("aria-pressed", "true")
    assert eventually(lambda: tab.size() != before)
    return tab.size()


@contextmanager
def attached(stage: Stage, seat: str, cols: int, rows: int) -> Iterator[None]:
    """Somebody with plain `tmux attach` in a terminal of that size."""
    master, slave = pty.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
    argv = ["tmux", "-L", stage.server.tmux_socket, "attach-session", "-t", f"={seat}"]
    env = {**os.environ, "TERM": "xterm-256color"}
    process = subprocess.Popen(argv, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
    os.close(slave)
    threading.Thread(target=_drain, args=[master], daemon=True).start()
    try:
        yield
    finally:
        process.kill()
        process.wait()
        os.close(master)


def _drain(master: int) -> None:
    with suppress(OSError):
        while os.read(master, 65536):
            pass


def test_looking_changes_no_size(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    before = window(stage, seat)
    for width, height in ((1440, 900), (800, 600)):
        tab = open_seat(stage, new_tab, seat, width, height)
        has_size(tab, stage, seat, before)
        whole_grid_is_in_sight(tab, stage, seat)
        expect(tab.fit).to_have_attribute("aria-pressed", "false")


def test_fit_to_me_gives_the_window_the_size_of_the_panel(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab, other = open_seat(stage, new_tab, seat), open_seat(stage, new_tab, seat, 1100, 700)
    size = fit(tab)
    for each in (tab, other):
        has_size(each, stage, seat, size)
        whole_grid_is_in_sight(each, stage, seat)
    expect(other.fit).to_have_attribute("aria-pressed", "false")
    tab.page.set_viewport_size({"width": 1200, "height": 640})
    assert eventually(lambda: tab.size() != size)
    smaller = tab.size()
    for each in (tab, other):
        has_size(each, stage, seat, smaller)
        whole_grid_is_in_sight(each, stage, seat)


def test_the_last_who_asks_decides_the_size(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab, other = open_seat(stage, new_tab, seat), open_seat(stage, new_tab, seat, 1100, 700)
    fit(tab)
    size = fit(other)
    expect(tab.fit).to_have_attribute("aria-pressed", "false")
    for each in (tab, other):
        has_size(each, stage, seat, size)
        whole_grid_is_in_sight(each, stage, seat)


@pytest.mark.parametrize("way", ["release", "close the terminal", "close the tab", "leave the page"])
def test_a_person_with_plain_tmux_has_their_size_again(stage: Stage, new_tab: OpenTab, seat: str, way: str) -> None:
    with attached(stage, seat, 150, 45):
        assert eventually(lambda: window(stage, seat) == "150x45")
        tab = open_seat(stage, new_tab, seat)
        has_size(tab, stage, seat, "150x45")
        whole_grid_is_in_sight(tab, stage, seat)
        size = fit(tab)
        has_size(tab, stage, seat, size)
        if way == "release":
            tab.fit.click()
            has_size(tab, stage, seat, "150x45")
        elif way == "close the terminal":
            tab.terminal.get_by_role("button", name="Close terminal").click()
        elif way == "close the tab":
            tab.page.close()
        else:
            tab.page.goto("about:blank")
        assert eventually(lambda: window(stage, seat) == "150x45"), window(stage, seat)


def test_an_owner_who_reconnects_still_decides(
    stage: Stage, new_tab: OpenTab, seat: str, complaints: Complaints
) -> None:
    tab = open_seat(stage, new_tab, seat)
    size = fit(tab)
    complaints.expect("ERR_INTERNET_DISCONNECTED|WebSocket connection to")
    tab.page.context.set_offline(True)
    tab.is_live(False)
    tab.page.context.set_offline(False)
    tab.is_live()
    tab.is_open(seat)
    expect(tab.fit).to_have_attribute("aria-pressed", "true")
    has_size(tab, stage, seat, size)


def test_the_splitter_divides_the_page_by_mouse_and_by_keyboard(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab = open_seat(stage, new_tab, seat)
    splitter = tab.page.get_by_role("separator", name="Size of the dock")
    width = tab.box(tab.terminal)["width"]
    splitter.focus()
    tab.press("ArrowLeft", "ArrowLeft")
    assert eventually(lambda: tab.box(tab.terminal)["width"] > width)
    box = tab.box(splitter)
    tab.page.mouse.move(box["x"] + 2, 400)
    tab.page.mouse.down()
    tab.page.mouse.move(1000, 400, steps=3)
    tab.page.mouse.up()
    assert tab.box(tab.terminal)["width"] == pytest.approx(440, abs=10)
    whole_grid_is_in_sight(tab, stage, seat)
    value = splitter.get_attribute("aria-valuenow")
    tab.page.reload()
    expect(splitter).to_have_attribute("aria-valuenow", re.compile(f"^{value}$"))
