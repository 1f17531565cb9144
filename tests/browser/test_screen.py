"""The terminal shows exactly what the pane shows: on opening, ever after, and whatever prints."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from socket import gethostname

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

COLOURS = r"""
import sys, time
print("\033[31mred\033[0m \033[38;5;208morange\033[0m \033[38;2;1;2;3mtrue\033[0m "
      "\033[44mblue\033[0m \033[48;2;9;8;7mback\033[0m "
      "\033[1mbold\033[0m \033[4munder\033[0m \033[7minverse\033[0m \033[3mitalic\033[0m \033[9mstruck\033[0m")
print("\033]2;a <b>title</b>\a\033[10;20Hhere", end="", flush=True)
time.sleep(1000)
"""
WIDE = r"""
import time
for text in ["ab", "漢", "\uff46", "😀", "🇨🇭", "👍", "e\u0301x", "\u2500\u2502", "한", "\u00e9\u00e8"]:
    print(text + "|")
print("x" * 119 + "漢" + "after", flush=True)
time.sleep(1000)
"""
COUNTING = """
import signal, time
signal.signal(signal.SIGUSR1, lambda *_: signal.pause())
n = 0
while True:
    n += 1
    print(f"\\033[{n % 39 + 1};{n % 60 + 1}H\\033[3{n % 8}m{n}漢\\033[0m", end="", flush=True)
    time.sleep(0.002)
"""
ALTERNATE = r"""
import sys
print("before")
sys.stdout.write("\033[?1049h\033[2J\033[Hfull screen\033[5;10r\033[?25l")
sys.stdout.flush()
sys.stdin.readline()
sys.stdout.write("\033[r\033[?1049l\033[?25hafter\n")
sys.stdout.flush()
sys.stdin.readline()
"""


def style(part: Locator, name: str) -> str:
    found: str = part.evaluate("(element, name) => getComputedStyle(element)[name]", name)
    return found


def cell(tab: Tab, text: str) -> Locator:
    return tab.terminal.locator("[data-part=screen] .xterm-rows span").get_by_text(text, exact=True)


def test_colours_and_attributes_are_right_on_opening(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", stage.python(COLOURS))])
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    tab.shows("here")
    expected = {
        "red": ("color", "rgb(240, 113, 107)"),  # the theme's
        "orange": ("color", "rgb(255, 135, 0)"),
        "true": ("color", "rgb(1, 2, 3)"),
        "blue": ("backgroundColor", "rgb(110, 164, 247)"),
        "back": ("backgroundColor", "rgb(9, 8, 7)"),
        "bold": ("fontWeight", "700"),
        "under": ("textDecorationLine", "underline"),
        "inverse": ("backgroundColor", "rgb(214, 218, 225)"),
        "italic": ("fontStyle", "italic"),
        "struck": ("textDecorationLine", "line-through"),
    }
    shown = {text: (name, style(cell(tab, text), name)) for text, (name, _) in expected.items()}
    assert shown == expected


def test_the_cursor_stands_where_the_programs_cursor_stands(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", stage.python(COLOURS))])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(address)
    tab.shows("here")
    assert eventually(lambda: tab.cursor() == "23,9"), tab.cursor()
    assert stage.ask(address, "#{cursor_x},#{cursor_y}") == "23,9"


def test_the_title_is_what_the_program_set_and_never_markup(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", stage.python(COLOURS))])
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    expect(tab.terminal.locator("[data-part=title]")).to_have_text("a <b>title</b>")


def test_the_name_of_the_machine_is_no_title(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("plain"), member("titled", stage.python(COLOURS))])
    assert stage.ask(f"dev-plain@{rig}", "#{pane_title}") == gethostname()
    tab = new_tab(stage, rig)
    tab.open(f"dev-titled@{rig}")
    expect(tab.terminal.locator("[data-part=title]")).to_have_text("a <b>title</b>")
    tab.open(f"dev-plain@{rig}")
    stage.type(f"dev-plain@{rig}", "drawn")
    tab.shows("drawn")
    expect(tab.terminal.locator("[data-part=title]")).to_have_text("")


def test_wide_characters_take_two_columns(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", stage.python(WIDE))])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(address)
    tab.shows("after")
    tab.shows_screen_of(address)
    bars = tab.rows.evaluate_all(
        """rows => rows.slice(0, 10).map(row => {
            const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf("|");
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                return range.getBoundingClientRect().left;
            }
        })"""
    )
    assert bars == pytest.approx([bars[0]] * 10, abs=1.5)


def test_a_full_screen_program_is_shown_as_it_is(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "top -d 3")])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(address)
    tab.shows("PID USER")
    tab.shows_screen_of(address)


@pytest.mark.parametrize("moment", ["at once", "later"])
def test_who_joins_during_output_sees_the_right_screen(stage: Stage, new_tab: OpenTab, moment: str) -> None:
    rig = stage.up([member("impl", stage.python(COUNTING))])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(address)
    if moment == "later":
        assert eventually(lambda: re.search(r"\d{4}", tab.text()))
        tab.page.reload()
        tab.is_open(address)
    frozen_screen_is_right(tab, stage, address)


def test_a_program_leaves_the_full_screen_again(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", stage.python(ALTERNATE))])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(address)
    tab.shows("full screen")
    tab.shows_screen_of(address)
    assert "before" not in tab.text()
    expect(tab.terminal.locator("[data-part=screen] .xterm-cursor")).to_have_count(0)
    tab.press("Enter")
    tab.shows("after")
    tab.shows_screen_of(address)
    assert "before" in tab.text()


def test_another_seat_shows_its_own_screen_and_nothing_of_the_last(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "sh -c 'echo this is impl; cat'"), member("qa", "sh -c 'echo this is qa; cat'")])
    tab = new_tab(stage, rig)
    for seat, other in (("impl", "qa"), ("qa", "impl"), ("impl", "qa")):
        tab.open(f"dev-{seat}@{rig}")
        tab.shows(f"this is {seat}")
        tab.shows_screen_of(f"dev-{seat}@{rig}")
        assert f"this is {other}" not in tab.text()
    assert eventually(lambda: not stage.tmux("list-clients", "-t", f"=dev-qa@{rig}", "-F", "#{client_pid}"))


def test_a_seat_started_anew_shows_its_new_screen(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "sh -c 'echo I am $$; cat'")])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(address)
    tab.shows("I am ")
    os.kill(int(stage.ask(address, "#{pane_pid}")), signal.SIGKILL)
    tab.has_state(address, "exited")
    expect(tab.notice).to_contain_text("exited, signal 9")
    assert stage.server.rig("up", rig).returncode == 0
    tab.is_open(address)
    tab.shows_screen_of(address)
    tab.shows(f"I am {stage.ask(address, '#{pane_pid}')}")
    tab.type("typed")
    tab.shows("typed")


def test_a_reloaded_tab_shows_the_same_terminal(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "sh -c 'echo hello; cat'")])
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    tab.page.reload()
    tab.is_open(f"dev-impl@{rig}")
    tab.shows("hello")


def frozen_screen_is_right(tab: Tab, stage: Stage, address: str) -> None:
    """Halt the program where it is: the terminal must show what the pane shows."""
    os.kill(int(stage.ask(address, "#{pane_pid}")), signal.SIGUSR1)
    assert settled(lambda: stage.screen(address))
    tab.shows_screen_of(address)
    where = stage.ask(address, "#{cursor_x},#{cursor_y}")
    assert eventually(lambda: tab.cursor() == where), (tab.cursor(), where)


def settled(look: Callable[[], str]) -> bool:
    return eventually(lambda: look() == look())
