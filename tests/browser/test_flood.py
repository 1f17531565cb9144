"""A program that prints without end does not freeze the tab, and what it leaves on the screen is right."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

QUIET = "sh -c 'echo this is qa; cat'"
REACTS_SECONDS = 10.0  # a tab that is frozen never does; how fast it is, the benchmark tells


@pytest.fixture
def rig(stage: Stage) -> str:
    """A seat that floods once it is let, and a quiet one."""
    burst = "input()\nfor n in range(200001): print('line', n, 'of the burst')\nprint('over', flush=True)\ninput()"
    flood = member("impl", ["sh", "-c", "read line; yes 'a flood of output that nobody can read'"])
    return stage.up([flood, member("qa", QUIET), member("burst", stage.python(burst))])


def test_the_graph_reacts_while_a_program_floods(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    tab = new_tab(stage, rig)
    tab.open(f"dev-impl@{rig}")
    tab.press("Enter")
    tab.shows("a flood of output that nobody can read")
    started = time.monotonic()
    tab.seat(f"dev-qa@{rig}").click()
    tab.shows("this is qa")
    took = time.monotonic() - started
    assert took < REACTS_SECONDS
    interrupted(tab, stage, f"dev-impl@{rig}")


def interrupted(tab: Tab, stage: Stage, seat: str) -> None:
    tab.seat(seat).click()
    tab.shows("a flood of output that nobody can read")
    tab.press("Control+C")
    tab.has_state(seat, "exited")
    expect(tab.notice).to_be_visible()


def test_the_final_screen_is_right_after_a_burst(stage: Stage, new_tab: OpenTab, rig: str) -> None:
    seat = f"dev-burst@{rig}"
    tab = new_tab(stage, rig)
    tab.open(seat)
    tab.press("Enter")
    assert eventually(lambda: "over" in stage.screen(seat), 30)
    tab.shows_screen_of(seat)
    assert "line 200000 of the burst" in tab.text()
    tab.type("typed afterwards")
    tab.shows("typed afterwards")
