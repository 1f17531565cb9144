"""Every change appears without a reload, and after a cut nothing is missing and nothing is there twice."""

from __future__ import annotations

import os
import re
import signal

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

CUT = r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_(REFUSED|RESET)|WebSocket connection to"


def event_ids(tab: Tab) -> list[int]:
    shown = tab.page.locator("#events > li:not([hidden])")
    found = shown.evaluate_all("items => items.map(item => Number(item.dataset.eventId))")
    return [int(one) for one in found]


def has_every_event_once(tab: Tab, stage: Stage, rig: str) -> None:
    def logged() -> list[int]:
        events = stage.server.get(f"/api/events?rig={rig}&limit=1000").json()["events"]
        return sorted((event["id"] for event in events), reverse=True)

    assert eventually(lambda: event_ids(tab) == logged()), (event_ids(tab), logged())


def test_a_seat_killed_by_hand_is_shown_with_its_signal_and_up_again(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    address = f"dev-impl@{rig}"
    tab, other = new_tab(stage, rig), new_tab(stage)
    for each in (tab, other):
        each.has_state(address, "running")
        each.is_live()
    os.kill(int(stage.ask(address, "#{pane_pid}")), signal.SIGKILL)
    for each in (tab, other):
        each.has_state(address, "exited")
        expect(each.seat(address)).to_contain_text("signal 9")
        expect(each.rig_state(rig)).to_contain_text("partly up: 1 of 2 seats run")
    tab.rig_state(rig).get_by_role("button", name=f"Up {rig}").click()
    plan = tab.page.get_by_role("dialog", name=f"Plan for {rig}")
    expect(plan).to_contain_text("This would restart 1 seat.")
    plan.get_by_role("button", name="Apply").click()
    for each in (tab, other):
        each.has_state(address, "running")
        expect(each.seat(address)).not_to_contain_text("signal 9")


def test_a_program_that_ends_is_shown_with_its_exit_status(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl", "sh -c 'read line; exit 3'")])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.open(address)
    tab.press("Enter")
    tab.has_state(address, "exited")
    expect(tab.seat(address)).to_have_accessible_name("impl, terminal, exited, exit 3")
    expect(tab.seat(address)).to_contain_text("exit 3")
    expect(tab.notice).to_contain_text("exit 3")


def test_a_new_revision_adds_a_seat_and_moves_no_other(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl"), member("qa")])
    tab, other = new_tab(stage, rig), new_tab(stage, rig)
    for each in (tab, other):
        each.is_live()
        each.placed()
    tab.open(f"dev-qa@{rig}")
    old = [f"dev-{seat}@{rig}" for seat in ("impl", "qa")]
    before = [tab.place(seat) for seat in old]
    stage.up([member("impl"), member("qa"), member("docs")], name=rig)
    for each in (tab, other):
        each.has_state(f"dev-docs@{rig}", "running")
    for seat in old:
        tab.has_state(seat, "running")
    assert [tab.place(seat) for seat in old] == before
    tab.is_open(f"dev-qa@{rig}")
    tab.type("still here")
    tab.shows("still here")
    has_every_event_once(tab, stage, rig)


def test_seats_keep_their_places_when_states_change(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up(
        [member("impl"), member("qa"), member("docs")], [{"kind": "delegates_to", "from": "impl", "to": "qa"}]
    )
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.placed()
    seats = [f"dev-{seat}@{rig}" for seat in ("impl", "qa", "docs")]
    before = [tab.box(tab.seat(seat)) for seat in seats]
    os.kill(int(stage.ask(seats[1], "#{pane_pid}")), signal.SIGKILL)
    tab.has_state(seats[1], "exited")
    assert [tab.box(tab.seat(seat)) for seat in seats] == before


def test_a_new_rig_appears_in_an_open_page(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    tab.is_live()
    tab.placed()
    rig = stage.up([member("impl"), member("qa")], [{"kind": "delegates_to", "from": "impl", "to": "qa"}])
    tab.has_state(f"dev-impl@{rig}", "running")
    expect(tab.rig_state(rig)).to_contain_text("up: 2 of 2 seats run")
    expect(tab.rig(rig).locator("svg.edges path.edge")).to_have_count(1)
    tab.open(f"dev-impl@{rig}")


def test_after_a_cut_of_the_network_the_page_catches_up(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect(CUT)
    rig = stage.up([member("impl"), member("qa")])
    address = f"dev-impl@{rig}"
    tab = new_tab(stage, rig)
    tab.is_live()
    tab.open(address)
    tab.page.context.set_offline(True)
    tab.is_live(False)
    expect(tab.banner).to_be_visible()
    stage.type(address, "typed in the dark")
    os.kill(int(stage.ask(f"dev-qa@{rig}", "#{pane_pid}")), signal.SIGTERM)
    assert eventually(lambda: "exited" in stage.server.rig("ps", rig).stdout)
    tab.page.context.set_offline(False)
    tab.is_live()
    expect(tab.banner).to_be_hidden()
    tab.has_state(f"dev-qa@{rig}", "exited")
    has_every_event_once(tab, stage, rig)
    tab.is_open(address)
    tab.shows_screen_of(address)
    tab.type("and on")
    tab.shows("and on")


def test_a_server_that_was_killed_and_started_again_is_found_by_itself(
    own_stage: Stage, new_tab: OpenTab, complaints: Complaints
) -> None:
    complaints.expect(CUT)
    rig = own_stage.up([member("impl"), member("qa")])
    address = f"dev-impl@{rig}"
    tab = new_tab(own_stage, rig)
    tab.is_live()
    tab.open(address)
    own_stage.server.kill9()
    tab.is_live(False)
    expect(tab.banner).to_be_visible()
    own_stage.type(address, "typed in the dark")
    os.kill(int(own_stage.ask(f"dev-qa@{rig}", "#{pane_pid}")), signal.SIGKILL)
    own_stage.server.start()
    tab.is_live()
    tab.has_state(f"dev-qa@{rig}", "exited")
    tab.has_state(address, "running")
    has_every_event_once(tab, own_stage, rig)
    tab.is_open(address)
    tab.shows_screen_of(address)
    tab.type("and on")
    tab.shows("and on")


def test_a_page_whose_server_was_upgraded_asks_to_be_loaded_anew(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("impl")])
    tab = new_tab(stage, rig)
    tab.is_live()
    banner = tab.page.get_by_text("Rigweb has been upgraded.")
    expect(banner).to_be_hidden()

    def upgraded(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(
            lambda said: route.send(said.replace("/static/", "/static/newer") if isinstance(said, str) else said)
        )

    tab.page.route_web_socket(re.compile("/live/"), upgraded)
    tab.page.reload()
    tab.is_live()
    expect(banner).to_be_visible()
    expect(banner.get_by_role("link", name="Load the new page")).to_be_visible()
