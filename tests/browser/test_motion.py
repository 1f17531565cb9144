"""Who asks the system for little motion gets a page on which nothing moves or blinks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

MOVING = "document.getAnimations().filter(({ playState }) => playState === 'running').length"


def moves(page: Page) -> bool:
    return bool(page.evaluate(MOVING))


def blinks_until_little_motion_is_wanted(page: Page) -> None:
    assert eventually(lambda: moves(page))
    page.emulate_media(reduced_motion="reduce")
    assert eventually(lambda: not moves(page))
    page.emulate_media(reduced_motion="no-preference")
    assert eventually(lambda: moves(page))


def test_the_cursor_of_a_terminal_stands_still(stage: Stage, new_tab: OpenTab) -> None:
    blinking = "print('\\033[5 q', end='', flush=True); input()"
    rig = stage.up([member("impl", stage.python(blinking))])
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.open(f"dev-impl@{rig}")
    blinks_until_little_motion_is_wanted(tab.page)


def test_the_cursor_of_the_spec_editor_stands_still(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    tab.goto("/specs/demo/")
    tab.is_live()
    tab.page.locator(".cm-content").first.click()
    blinks_until_little_motion_is_wanted(tab.page)


def test_what_turns_grey_without_its_server_does_so_in_one_step(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage, stage.up([member("impl")]))
    tab.page.emulate_media(reduced_motion="reduce")
    tab.is_live()
    turning = "document.getAnimations().map(({ effect }) => effect.getTiming().duration)"
    tab.page.locator("html").evaluate("html => (html.dataset.live = 'off')")
    found = tab.page.evaluate(turning)
    assert found and not any(found)
