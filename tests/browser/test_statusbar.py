"""The bar at the foot of the page: which server, how many seats stand how, and the way to who waits."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from rigweb import __version__
from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]


def test_it_says_which_server_this_is(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    tab = new_tab(stage, rig)
    tab.is_live()
    host = stage.server.url.removeprefix("http://")
    expect(tab.page.locator("#statusbar")).to_contain_text(f"{host} · Rigweb {__version__}")


def test_who_waits_in_another_rig_is_not_forgotten(stage: Stage, new_tab: OpenTab) -> None:
    rig, other = stage.up([member("impl")]), stage.up([member("qa")])
    tab = new_tab(stage, rig)
    tab.is_live()
    bar = tab.page.get_by_role("list", name="Seats by what they are doing")
    stage.becomes(f"dev-qa@{other}", "waiting", activity_reason="asks")
    bar.get_by_role("button", name="1 waiting in other rigs").click()
    tab.is_open(f"dev-qa@{other}")
    stage.becomes(f"dev-qa@{other}", "idle", activity_reason="")
    expect(bar.get_by_role("button")).to_have_count(0)


def test_who_waits_is_opened_from_it_one_after_the_other(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.placed()
    bar = tab.page.get_by_role("list", name="Seats by what they are doing")
    expect(bar.get_by_role("listitem")).to_have_text(["2 seats", "2 running"])
    expect(bar.get_by_role("button")).to_have_count(0)
    for seat in ("impl", "qa"):
        stage.becomes(f"dev-{seat}@{rig}", "waiting", activity_reason="asks")
    expect(bar.get_by_role("listitem")).to_have_text(["2 seats", "2 waiting"])
    waiting = bar.get_by_role("button", name="2 waiting")
    for seat in ("impl", "qa", "impl"):
        waiting.click()
        tab.is_open(f"dev-{seat}@{rig}")
    waiting.focus()
    stage.becomes(f"dev-qa@{rig}", "idle", activity_reason="")
    expect(bar.get_by_role("button", name="1 waiting")).to_be_focused()
