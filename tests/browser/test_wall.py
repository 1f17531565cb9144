"""The wall shows what all seats show, and what is typed on it reaches the seats that it says, and no others."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, WebSocket, expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import _READER, Reader, Stage, member
from tests.browser.tab import LEAVE, Tab
from tests.browser.test_typing import BRACKETED, SPECIAL_KEYS
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

RED = "printf '\\033[41m%200s\\033[0m\\n' ''; exec cat"
APPLICATION_KEYS = b"\x1b[?1h"


@dataclass
class Wall:
    """The wall of one tab."""

    tab: Tab

    @property
    def tiles(self) -> Locator:
        return self.tab.page.locator(".tile")

    def tile(self, address: str) -> Locator:
        return self.tab.page.locator(f'.tile[data-address="{address}"]')

    def screen(self, address: str) -> Locator:
        """The button that is the tile's screen."""
        return self.tile(address).get_by_role("button", name=re.compile(rf"^{re.escape(address)}: "))

    @property
    def banner(self) -> Locator:
        return self.tab.page.get_by_role("region", name="Wall of terminals").get_by_role("status")

    def is_painted(self, address: str) -> None:
        expect(self.tile(address)).to_have_attribute("data-painted", "yes")

    def says(self, address: str, text: str) -> None:
        """Wait until the last line of a seat is told to those who cannot see its screen."""
        expect(self.screen(address)).to_have_accessible_description(text)

    def colours(self, address: str) -> set[str]:
        """The colours that a seat's canvas shows."""
        found: list[str] = (
            self.tile(address)
            .locator("canvas")
            .evaluate(
                """canvas => {
                const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                const seen = new Set();
                for (let i = 0; i < data.length; i += 4) seen.add([...data.slice(i, i + 3)].join());
                return [...seen];
            }"""
            )
        )
        return set(found)

    def types_to(self, *addresses: str) -> None:
        """Wait until these seats are typed into, and are shown to be."""
        marked = self.tab.page.locator(".tile:not([data-typing='']) .tile-badge:visible")
        expect(marked).to_have_count(len(addresses))
        for address in addresses:
            expect(self.tile(address).get_by_text("typing", exact=True)).to_be_visible()
        whom = addresses[0] if len(addresses) == 1 else f"{len(addresses)} seats"
        expect(self.banner).to_contain_text(f"Typing to {whom}")

    def double_click(self, between: int = 0) -> None:
        """Click twice where the pointer is, with so many milliseconds between."""
        for count in (1, 2):
            self.tab.page.mouse.down(click_count=count)
            self.tab.page.mouse.up(click_count=count)
            self.tab.page.wait_for_timeout(between if count == 1 else 0)

    def type_to_all(self, seats: int) -> None:
        """Ask for it, and agree to the question how many are meant."""
        self.tab.page.get_by_role("button", name="Type to all").click()
        dialog = self.tab.page.get_by_role("dialog", name=f"Type to {seats} seats at once?")
        dialog.get_by_role("button", name=f"Type to {seats} seats").click()

    def types_nowhere(self) -> None:
        expect(self.tab.page.locator(".tile-badge:visible")).to_have_count(0)
        expect(self.banner).to_have_text("")
        expect(self.tab.page.get_by_role("button", name="Stop typing")).to_be_hidden()


def open_wall(new_tab: OpenTab, stage: Stage, rig: str, **how: Any) -> Wall:
    """A new tab that shows the wall of a rig."""
    tab = new_tab(stage, rig, **how)
    tab.goto(f"/rigs/{rig}/?view=wall")
    return Wall(tab)


def readers(stage: Stage, name: str, *modes: bytes) -> list[Reader]:
    """A rig of seats that write down what they are given, each having printed its modes."""
    files = [stage.server.home / f"{name}-{i}.received" for i in range(len(modes))]
    stage.up(
        [
            member(f"m{i}", [sys.executable, "-ISc", _READER, str(file), mode.hex()])
            for i, (file, mode) in enumerate(zip(files, modes, strict=True))
        ],
        name=name,
    )
    found = [Reader(f"dev-m{i}@{name}", file) for i, file in enumerate(files)]
    assert eventually(lambda: all("READY" in stage.screen(reader.address) for reader in found))
    return found


def test_the_screens_of_all_seats_of_the_rig_are_shown_and_of_no_others(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("one", "sh -c 'echo first; exec cat'"), member("two", ["sh", "-c", RED])])
    stage.up([member("other")])
    wall = open_wall(new_tab, stage, rig)
    expect(wall.tiles).to_have_count(2)
    expect(wall.tab.page.get_by_role("heading", name=f"2 seats of {rig}")).to_be_visible()
    for name in ("one", "two"):
        wall.is_painted(f"dev-{name}@{rig}")
        expect(wall.tile(f"dev-{name}@{rig}").get_by_text(name, exact=True)).to_be_visible()
    wall.says(f"dev-one@{rig}", "first")
    assert eventually(lambda: "240,113,107" in wall.colours(f"dev-two@{rig}"))
    assert "240,113,107" not in wall.colours(f"dev-one@{rig}")


def test_seats_of_one_name_are_told_apart_by_their_pods(stage: Stage, new_tab: OpenTab) -> None:
    pods = [{"id": id, "label": id, "members": [member("one"), member(f"only-{id}")]} for id in ("dev", "ops")]
    rig = stage.up_pods(pods)
    wall = open_wall(new_tab, stage, rig)
    expect(wall.tiles).to_have_count(4)
    for pod in ("dev", "ops"):
        expect(wall.tile(f"{pod}-one@{rig}").get_by_text(f"{pod}-one", exact=True)).to_be_visible()
        expect(wall.tile(f"{pod}-only-{pod}@{rig}").get_by_text(f"only-{pod}", exact=True)).to_be_visible()


def test_the_wall_of_a_selection_shows_the_selected_alone(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("one"), member("two"), member("three")])
    tab = new_tab(stage, rig)
    tab.placed()
    for name in ("one", "three"):
        tab.seat(f"dev-{name}@{rig}").click(modifiers=["Control"])
    tab.page.locator("#views").get_by_role("link", name="Wall").click()
    wall = Wall(tab)
    expect(tab.page.get_by_role("heading", name="2 seats selected")).to_be_visible()
    expect(wall.tiles).to_have_count(2)
    expect(wall.tile(f"dev-two@{rig}")).to_have_count(0)
    wall.type_to_all(2)
    wall.types_to(f"dev-one@{rig}", f"dev-three@{rig}")
    tab.press(LEAVE)
    tab.page.locator(f'.explorer-seat[data-address="dev-two@{rig}"]').click(modifiers=["Control"])
    expect(tab.page.get_by_role("heading", name="3 seats selected")).to_be_visible()
    expect(wall.tiles).to_have_count(3)


def test_a_screen_follows_what_its_program_prints(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("one", "cat"), member("two", "cat")])
    wall = open_wall(new_tab, stage, rig)
    wall.is_painted(f"dev-one@{rig}")
    stage.type(f"dev-one@{rig}", "now")
    wall.says(f"dev-one@{rig}", "now")
    stage.type(f"dev-one@{rig}", "later")
    wall.says(f"dev-one@{rig}", "later")
    wall.says(f"dev-two@{rig}", "")


def test_the_wall_of_all_rigs_names_the_rig_of_each_seat(stage: Stage, new_tab: OpenTab) -> None:
    rigs = [stage.up([member("impl")]) for _ in range(2)]
    tab = new_tab(stage)
    tab.goto("/?view=wall")
    for rig in rigs:
        expect(Wall(tab).tile(f"dev-impl@{rig}").locator(".tile-name")).to_have_text(f"dev-impl@{rig}")


def test_what_is_typed_reaches_the_seat_that_was_clicked_alone(stage: Stage, new_tab: OpenTab) -> None:
    one, two = readers(stage, "wallone", b"", b"")
    wall = open_wall(new_tab, stage, "wallone")
    wall.tab.type("123")
    wall.screen(two.address).click()
    wall.types_to(two.address)
    wall.tab.type("héllo\n")
    expected = "héllo\r".encode()
    for key, sent in SPECIAL_KEYS.items():
        wall.tab.press(key, "|")
        expected += sent + b"|"
    assert two.has_received(expected), two.received
    wall.tab.press(LEAVE)
    wall.types_nowhere()
    expect(wall.screen(two.address)).to_be_focused()
    wall.screen(one.address).click()
    wall.types_to(one.address)
    wall.tab.type("end")
    assert one.has_received(b"end"), one.received
    assert two.received == expected


def test_a_paste_arrives_as_in_the_dock(stage: Stage, new_tab: OpenTab) -> None:
    (reader,) = readers(stage, "wallpaste", BRACKETED)
    wall = open_wall(new_tab, stage, "wallpaste")
    wall.screen(reader.address).click()
    wall.types_to(reader.address)
    wall.tab.paste("two\nlines")
    assert reader.has_received(b"\x1b[200~two\rlines\x1b[201~"), reader.received


def test_typing_to_all_reaches_every_seat_as_its_program_wants_it(stage: Stage, new_tab: OpenTab) -> None:
    plain, application, bracketed = all_readers = readers(stage, "wallall", b"", APPLICATION_KEYS, BRACKETED)
    wall = open_wall(new_tab, stage, "wallall")
    for reader in all_readers:
        wall.is_painted(reader.address)
    toggle = wall.tab.page.get_by_role("button", name="Type to all")
    wall.type_to_all(3)
    wall.types_to(*(reader.address for reader in all_readers))
    expect(toggle).to_have_attribute("aria-pressed", "true")
    wall.tab.type("x")
    wall.tab.press("ArrowUp", "Control+c")
    wall.tab.paste("a\nb")
    wall.tab.type("é")
    end = "é".encode()
    assert plain.has_received(b"x\x1b[A\x03a\rb" + end), plain.received
    assert application.has_received(b"x\x1bOA\x03a\rb" + end), application.received
    assert bracketed.has_received(b"x\x1b[A\x03\x1b[200~a\rb\x1b[201~" + end), bracketed.received
    toggle.click()
    wall.types_nowhere()
    wall.tab.type("123")
    wall.screen(plain.address).click()
    wall.types_to(plain.address)
    wall.tab.type("end")
    assert plain.has_received(b"x\x1b[A\x03a\rb" + end + b"end"), plain.received
    assert not any(b"nobody" in reader.received for reader in all_readers)


def test_typing_to_all_asks_first_and_names_who_would_get_the_keys(stage: Stage, new_tab: OpenTab) -> None:
    one, two = readers(stage, "wallasked", b"", b"")
    wall = open_wall(new_tab, stage, "wallasked")
    toggle = wall.tab.page.get_by_role("button", name="Type to all")
    toggle.click()
    dialog = wall.tab.page.get_by_role("dialog", name="Type to 2 seats at once?")
    expect(dialog.get_by_role("listitem")).to_contain_text([one.address, two.address])
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    wall.tab.type("123")
    wall.tab.press("Escape")
    expect(dialog).to_be_hidden()
    wall.types_nowhere()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    wall.type_to_all(2)
    wall.types_to(one.address, two.address)
    wall.tab.type("end")
    assert all(reader.has_received(b"end") for reader in (one, two)), (one.received, two.received)


def test_while_one_types_to_all_and_after_it_every_tile_has_letters_of_the_same_size(
    stage: Stage, new_tab: OpenTab
) -> None:
    rig = stage.up([member(f"m{i}", "sh -c 'echo printed; exec cat'") for i in range(30)])
    first = f"dev-m0@{rig}"
    wall = open_wall(new_tab, stage, rig)
    wall.is_painted(first)
    wall.screen(first).focus()
    wall.type_to_all(30)
    wall.types_to(*(f"dev-m{i}@{rig}" for i in range(30)))
    terminal = wall.tile(first).locator(".tile-terminal")
    expect(terminal).to_have_css("opacity", "0")
    opener = wall.tab.box(wall.tile(first).get_by_role("button", name=f"Open {first}"))
    tile = wall.tab.box(wall.tile(first))
    assert opener["x"] + opener["width"] <= tile["x"] + tile["width"]
    wall.tab.press(LEAVE)
    wall.types_nowhere()
    expect(terminal).to_have_count(0)
    wall.screen(first).click()
    wall.types_to(first)
    expect(terminal).to_have_css("opacity", "1")
    letters = terminal.locator(".xterm-rows")
    assert eventually(lambda: float(letters.evaluate("rows => parseFloat(getComputedStyle(rows).fontSize)")) >= 10)


@pytest.mark.parametrize("everyone", [False, True])
def test_two_people_who_type_into_the_same_seat_know_of_each_other(
    stage: Stage, new_tab: OpenTab, everyone: bool
) -> None:
    rig = stage.up([member("one"), member("two")])
    address = f"dev-two@{rig}"
    wall = open_wall(new_tab, stage, rig)
    wall.is_painted(address)
    if everyone:
        wall.type_to_all(2)
        wall.types_to(f"dev-one@{rig}", address)
    else:
        wall.screen(address).click()
        wall.types_to(address)
    one_more = wall.tab.page.get_by_title("One more shows this terminal now")
    expect(one_more).to_have_count(0)
    other = new_tab(stage, rig)
    other.open(address)
    expect(other.terminal.get_by_title("One more shows this terminal now")).to_have_text("+1")
    expect(wall.tile(address).get_by_title("One more shows this terminal now")).to_have_text("+1")
    expect(one_more).to_have_count(1)
    wall.tab.press(LEAVE)
    wall.types_nowhere()
    expect(one_more).to_be_hidden()
    expect(other.terminal.get_by_title("One more shows this terminal now")).to_be_hidden()


def test_typing_to_all_leaves_out_seats_that_do_not_run(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("one", "cat"), member("two", "cat"), member("three", "cat")])
    wall = open_wall(new_tab, stage, rig)
    stage.tmux("kill-session", "-t", f"=dev-two@{rig}")
    expect(wall.tile(f"dev-two@{rig}")).not_to_have_attribute("data-state", "running")
    wall.type_to_all(2)
    wall.types_to(f"dev-one@{rig}", f"dev-three@{rig}")
    stage.tmux("kill-session", "-t", f"=dev-three@{rig}")
    expect(wall.banner).to_contain_text("Typing to 1 of 2 seats")


@pytest.mark.parametrize("everyone", [False, True])
def test_when_the_keyboard_goes_elsewhere_nothing_is_typed_any_more(
    stage: Stage, new_tab: OpenTab, everyone: bool
) -> None:
    name = f"wallleft{int(everyone)}"
    one, two = readers(stage, name, b"", b"")
    wall = open_wall(new_tab, stage, name)
    if everyone:
        wall.type_to_all(2)
        wall.types_to(one.address, two.address)
    else:
        wall.screen(one.address).click()
        wall.types_to(one.address)
    wall.tab.page.get_by_role("heading", name="2 seats").click()
    wall.types_nowhere()
    wall.tab.type("123")
    wall.screen(one.address).click()
    wall.types_to(one.address)
    wall.tab.type("end")
    assert one.has_received(b"end"), one.received
    assert two.received == b""


def test_an_observer_cannot_type_on_the_wall(stage: Stage, new_tab: OpenTab) -> None:
    (reader,) = readers(stage, "wallobserved", b"")
    wall = open_wall(new_tab, stage, "wallobserved", read_only=True)
    wall.is_painted(reader.address)
    expect(wall.tab.page.get_by_role("button", name="Type to all")).to_be_hidden()
    wall.screen(reader.address).click()
    wall.tab.is_open(reader.address)
    expect(wall.tab.terminal.get_by_text("read-only", exact=True)).to_be_visible()
    wall.tab.type("not me")
    writer = open_wall(new_tab, stage, "wallobserved")
    writer.screen(reader.address).click()
    writer.types_to(reader.address)
    writer.tab.type("end")
    assert reader.has_received(b"end"), reader.received


def test_arrows_walk_from_tile_to_tile_and_enter_types(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member(f"m{i}") for i in range(5)])
    wall = open_wall(new_tab, stage, rig)
    expect(wall.tiles).to_have_count(5)
    wall.screen(f"dev-m0@{rig}").focus()
    places = {name: wall.tab.box(wall.tile(f"dev-{name}@{rig}")) for name in ("m0", "m1", "m2", "m3", "m4")}
    columns = sum(place["y"] == places["m0"]["y"] for place in places.values())
    assert 1 < columns < 5
    wall.tab.press("ArrowRight")
    expect(wall.screen(f"dev-m1@{rig}")).to_be_focused()
    wall.tab.press("ArrowLeft", "ArrowLeft", "ArrowDown")
    expect(wall.screen(f"dev-m{columns}@{rig}")).to_be_focused()
    wall.tab.press("End", "ArrowDown")
    expect(wall.screen(f"dev-m4@{rig}")).to_be_focused()
    wall.tab.press("Enter")
    wall.types_to(f"dev-m4@{rig}")
    wall.tab.type("by the keyboard")
    assert eventually(lambda: "by the keyboard" in stage.screen(f"dev-m4@{rig}"))
    wall.tab.press(LEAVE)
    expect(wall.screen(f"dev-m4@{rig}")).to_be_focused()
    wall.tab.press("Shift+Enter")
    wall.tab.is_open(f"dev-m4@{rig}")


@pytest.mark.parametrize("between", [0, 900], ids=["at once", "by a slow hand or machine"])
def test_a_double_click_opens_the_seat_in_the_dock_and_types_nothing(
    stage: Stage, new_tab: OpenTab, between: int
) -> None:
    one, two = readers(stage, f"walldouble{between}", b"", b"")
    wall = open_wall(new_tab, stage, f"walldouble{between}")
    wall.is_painted(one.address)
    wall.screen(one.address).hover()
    wall.double_click(between)
    wall.tab.is_open(one.address)
    wall.types_nowhere()
    wall.tab.type("in the dock")
    assert one.has_received(b"in the dock"), one.received
    wall.tile(two.address).get_by_role("button", name=f"Open {two.address}").click()
    wall.tab.is_open(two.address)


def test_a_double_click_into_what_is_typed_into_selects_a_word_there(stage: Stage, new_tab: OpenTab) -> None:
    (one,) = readers(stage, "wallword", b"word" * 200)
    wall = open_wall(new_tab, stage, "wallword")
    wall.screen(one.address).click()
    wall.types_to(one.address)
    expect(wall.tile(one.address).locator(".xterm-rows")).to_contain_text("wordword")
    wall.double_click()
    expect(wall.tile(one.address).locator(".xterm-selection div").first).to_be_visible()
    wall.types_to(one.address)
    expect(wall.tab.terminal).to_be_hidden()


def test_tiles_are_as_large_as_they_can_be_and_stay_within_the_wall(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member(f"m{i}") for i in range(6)])
    wall = open_wall(new_tab, stage, rig)
    expect(wall.tiles).to_have_count(6)
    wall.is_painted(f"dev-m5@{rig}")
    grid = wall.tab.box(wall.tab.page.locator(".wall-grid"))
    boxes = [wall.tab.box(wall.tiles.nth(i)) for i in range(6)]
    assert all(box["y"] + box["height"] <= grid["y"] + grid["height"] for box in boxes)
    assert sum(box["width"] * box["height"] for box in boxes) > 0.85 * grid["width"] * grid["height"]
    wall.screen(f"dev-m5@{rig}").click()
    wall.types_to(f"dev-m5@{rig}")
    nearer = wall.tab.box(wall.tile(f"dev-m5@{rig}"))
    assert nearer["width"] > 1.5 * boxes[5]["width"]
    assert grid["x"] <= nearer["x"]
    assert nearer["x"] + nearer["width"] <= grid["x"] + grid["width"]
    assert nearer["y"] + nearer["height"] <= grid["y"] + grid["height"]
    assert [wall.tab.box(wall.tiles.nth(i)) for i in range(5)] == boxes[:5]


def test_only_what_can_be_seen_is_asked_for(stage: Stage, new_tab: OpenTab) -> None:
    rig = stage.up([member("one"), member("two")])
    wall = open_wall(new_tab, stage, rig)
    wishes: list[dict[str, float]] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: note(frame))

    def note(frame: Any) -> None:
        if isinstance(frame, str) and '"watch"' in frame:
            wishes.append(json.loads(frame)["seats"])

    wall.tab.page.on("websocket", listen)
    wall.tab.page.reload()
    wall.is_painted(f"dev-one@{rig}")
    assert wishes[-1] == {f"dev-one@{rig}": 5, f"dev-two@{rig}": 5}
    wall.tab.page.locator("#views").get_by_role("link", name="Graph").click()
    wall.tab.placed()
    assert eventually(lambda: wall.tab.page.wait_for_timeout(50) or 5 not in wishes[-1].values())


def test_the_wall_survives_a_restart_of_the_server(own_stage: Stage, new_tab: OpenTab, complaints: Any) -> None:
    complaints.expect("WebSocket connection|ERR_CONNECTION_REFUSED|Failed to load resource")
    rig = own_stage.up([member("one", "cat"), member("two", "cat")])
    wall = open_wall(new_tab, own_stage, rig)
    own_stage.type(f"dev-one@{rig}", "before")
    wall.says(f"dev-one@{rig}", "before")
    wall.screen(f"dev-two@{rig}").click()
    wall.types_to(f"dev-two@{rig}")
    own_stage.server.stop()
    wall.tab.is_live(False)
    expect(wall.banner).to_contain_text("Not yet connected")
    own_stage.type(f"dev-one@{rig}", "meanwhile")
    own_stage.server.start()
    wall.tab.is_live()
    wall.says(f"dev-one@{rig}", "meanwhile")
    wall.types_to(f"dev-two@{rig}")
    wall.tab.type("again")
    assert eventually(lambda: "again" in own_stage.screen(f"dev-two@{rig}"))
