"""The history view: what happened as a timeline, and terminals that are replayed as they were at any time."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

COUNTS = """
import os, sys, time
while not os.path.exists(sys.argv[2]):
    time.sleep(0.02)
for n in range(1, 16):
    print(f"\\033[32mline {n:02}\\033[0m of " + sys.argv[1], flush=True)
    time.sleep(0.4)
for line in sys.stdin:
    print("you said " + line, end="", flush=True)
"""
FLOODS = """
import sys, time
for part in range(24):
    sys.stdout.write("".join(f"part {part:02} row {n:05} " + "x" * 60 + "\\n" for n in range(2000)))
    sys.stdout.flush()
    time.sleep(0.25)
print("\\033[H\\033[2Jthe end of it", flush=True)
input()
"""


@pytest.fixture(scope="module")
def seat(stage: Stage) -> str:
    """A seat that has printed fifteen numbered lines, one every 0.4 seconds, and waits since."""
    return f"dev-one@{counting(stage, 'one')}"


@pytest.fixture(scope="module")
def trio(stage: Stage) -> str:
    """A rig of three such seats; its name."""
    return counting(stage, "one", "two", "three")


def counting(stage: Stage, *names: str) -> str:
    """A rig of seats that have counted together; once more where the machine stood still meanwhile."""
    for attempt in range(5):
        begin = stage.server.home / f"begin-{'-'.join(names)}-{attempt}"
        rig = stage.up([member(name, [*stage.python(COUNTS), name, str(begin)]) for name in names])
        begin.touch()
        for name in names:
            assert eventually(lambda name=name, rig=rig: "line 15" in transcript(stage, f"dev-{name}@{rig}"))  # type: ignore[misc]
        if evenly([times_of(stage, f"dev-{name}@{rig}") for name in names]):
            return rig
    pytest.fail("the lines never came evenly: this machine is too busy")


def evenly(times: list[list[int]]) -> bool:
    """Whether each seat's lines came some 0.4 seconds apart, and the same lines of all seats together."""
    gaps = [later - earlier for lines in times for earlier, later in pairwise(lines)]
    apart = [max(at) - min(at) for at in zip(*times, strict=True)]
    return all(250 < gap < 800 for gap in gaps) and max(apart) < 400


def times_of(stage: Stage, seat: str) -> list[int]:
    """When a seat printed each of its lines, in milliseconds since 1970."""
    return [printed_at(stage, seat, f"line {number:02}") for number in range(1, 16)]


def transcript(stage: Stage, seat: str) -> str:
    return str(stage.server.get(f"/api/transcript?seat={seat}&plain=true").json()["text"])


def sessions(stage: Stage, seat: str) -> list[dict[str, Any]]:
    return list(stage.server.get(f"/replay/{seat}/").json().get("sessions", ()))


def printed_at(stage: Stage, seat: str, text: str) -> int:
    """When a seat printed this, in milliseconds since 1970, as the time index has it."""
    session = sessions(stage, seat)[-1]["id"]
    return int(stage.server.get(f"/replay/{seat}/{session}/search?text={quote(text)}").json()["finds"][0]["at"])


class Past:
    """The history view in a tab."""

    def __init__(self, tab: Tab, path: str, begin: int) -> None:
        self.tab = tab
        self.begin = begin
        tab.goto(path)
        self.events = tab.page.locator(".happening")
        self.panes = tab.page.locator(".replay-pane")
        self.scrub = tab.page.get_by_role("slider", name="Moment")
        self.clock = tab.page.get_by_label("Time shown")
        expect(tab.page.get_by_role("region", name="Replay")).to_be_visible()

    def screen(self, index: int = 0) -> str:
        rows = self.panes.nth(index).locator(".xterm-rows > div").all_text_contents()
        return "\n".join(row.replace("\xa0", " ").rstrip() for row in rows).rstrip()

    def shows(self, text: str, *, but_not: str = "", index: int = 0) -> None:
        """Wait until a screen shows this, and not that."""

        def right() -> bool:
            shown = self.screen(index)
            return text in shown and not (but_not and but_not in shown)

        assert eventually(right), self.screen(index)

    def seek(self, moment: int) -> None:
        """Move the slider to a moment."""
        self.scrub.fill(str(max(0, moment - self.begin)))

    def button(self, name: str) -> Locator:
        return self.tab.page.get_by_role("button", name=name, exact=True)


@pytest.fixture
def past(stage: Stage, new_tab: OpenTab) -> Callable[..., Past]:
    """Opens the history of a seat, of a rig or of everything."""

    def open_past(seat: str = "", rig: str = "", **more: Any) -> Past:
        path = f"/rigs/{rig}/" if rig else "/"
        begin = sessions(stage, seat or f"dev-one@{rig}")
        return Past(
            new_tab(stage, **more),
            f"{path}?view=history{f'&of={seat}' if seat else ''}",
            begin[-1]["begin"] if begin else 0,
        )

    return open_past


def test_a_seats_history_lists_its_events_newest_first_and_shows_its_last_screen(
    past: Callable[..., Past], seat: str
) -> None:
    view = past(seat)
    expect(view.events.locator(".told")).to_have_text(["dev.one is running", re.compile("dev.one is launching")])
    expect(view.tab.page.get_by_role("heading", name=re.compile(r"Today, \d\d:00"))).to_be_visible()
    view.shows("line 15 of one")


def test_at_a_chosen_time_the_screen_shows_what_it_showed(past: Callable[..., Past], stage: Stage, seat: str) -> None:
    view = past(seat)
    view.shows("line 15")
    for line in (5, 11, 3, 9):
        view.seek(printed_at(stage, seat, f"line {line:02}") + 150)
        view.shows(f"line {line:02}", but_not=f"line {line + 2:02}")


def test_a_click_on_an_event_shows_the_moment_of_it(past: Callable[..., Past], seat: str) -> None:
    view = past(seat)
    view.shows("line 15")
    running = view.events.filter(has_text="is running")
    running.click()
    view.shows("", but_not="line 08")
    expect(running).to_have_attribute("aria-current", "true")
    view.button("Previous event").click()
    expect(view.events.filter(has_text="is launching")).to_have_attribute("aria-current", "true")
    view.button("Next event").click()
    expect(running).to_have_attribute("aria-current", "true")


def test_it_plays_on_from_a_moment_as_fast_as_one_likes_and_skips_silence(
    past: Callable[..., Past], stage: Stage, seat: str
) -> None:
    view = past(seat)
    view.shows("line 15")
    view.seek(printed_at(stage, seat, "line 02"))
    view.shows("line 02", but_not="line 04")
    view.tab.page.get_by_label("Speed").select_option("5")
    view.button("Play").click()
    view.shows("line 15")
    expect(view.button("Play")).to_be_visible()  # the end is reached although much silence lies before it


def test_it_is_driven_by_keys(past: Callable[..., Past], stage: Stage, seat: str) -> None:
    view = past(seat)
    view.shows("line 15")
    view.seek(printed_at(stage, seat, "line 14") + 150)
    view.shows("line 14")
    view.tab.press("ArrowLeft")
    view.shows("", but_not="line 12")
    view.tab.press("ArrowRight")
    view.shows("line 13")
    view.tab.press("j")
    expect(view.events.filter(has_text="is running")).to_have_attribute("aria-current", "true")
    view.tab.press("j")
    expect(view.events.filter(has_text="is launching")).to_have_attribute("aria-current", "true")
    view.tab.press("k")
    expect(view.events.filter(has_text="is running")).to_have_attribute("aria-current", "true")
    view.tab.press("Space")
    expect(view.button("Pause")).to_be_visible()
    view.tab.press("Space")
    expect(view.button("Play")).to_be_visible()
    search = view.tab.page.get_by_role("searchbox", name="Search what was printed")
    search.click()
    view.tab.type("j k ")
    expect(search).to_have_value("j k ")


def test_what_was_printed_is_found_with_its_time_and_a_click_leads_there(past: Callable[..., Past], seat: str) -> None:
    view = past(seat)
    view.shows("line 15")
    search = view.tab.page.get_by_role("searchbox", name="Search what was printed")
    search.fill("LINE 0")
    search.press("Enter")
    finds = view.tab.page.get_by_role("region", name="Found")
    expect(finds.get_by_role("status")).to_have_text("9 lines")
    finds.get_by_role("button", name="line 07").click()
    view.shows("line 07", but_not="line 09")
    search.fill("no such thing")
    search.press("Enter")
    expect(finds.get_by_role("status")).to_have_text("No line has this in it.")
    finds.get_by_role("button", name="Close").click()
    expect(finds).to_be_hidden()


def test_the_terminals_of_a_rig_are_replayed_together(past: Callable[..., Past], stage: Stage, trio: str) -> None:
    view = past(rig=trio)
    expect(view.panes).to_have_count(3)
    for index, name in enumerate(("one", "two", "three")):
        view.shows(f"line 15 of {name}", index=index)
    view.seek(printed_at(stage, f"dev-two@{trio}", "line 06"))
    for index, name in enumerate(("one", "two", "three")):
        view.shows(f"line 04 of {name}", but_not="line 09", index=index)
    view.button("Play").click()
    for index in range(3):
        view.shows("line 12", index=index)


def test_of_a_large_rig_too_all_terminals_are_replayed(past: Callable[..., Past], stage: Stage) -> None:
    names = ["one", *(f"m{number}" for number in range(15))]
    rig = stage.up([member(name, ["sh", "-c", f"echo I am {name}.; exec cat"]) for name in names])
    view = past(rig=rig)
    expect(view.panes).to_have_count(len(names))
    for index, name in enumerate(names):
        view.shows(f"I am {name}.", index=index)


def test_one_of_several_screens_is_given_all_the_room_and_shares_it_again(past: Callable[..., Past], trio: str) -> None:
    view = past(rig=trio)
    second = view.panes.nth(1)
    name = second.get_by_role("button", name="dev-two")
    small = second.bounding_box()
    name.click()
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(view.panes.nth(0)).to_be_hidden()
    view.shows("line 15 of two", index=1)
    large = second.bounding_box()
    assert small and large and large["width"] > 1.5 * small["width"]
    name.click()
    expect(view.panes.nth(0)).to_be_visible()
    view.shows("line 15 of one", index=0)
    name.click()
    view.events.filter(has_text="dev.three is running").click()
    expect(view.panes.nth(2)).to_be_visible()
    expect(second).to_be_hidden()
    view.tab.press("Escape")
    expect(view.panes).to_have_count(3)
    expect(second).to_be_visible()


def test_events_are_filtered_by_kind_and_text(past: Callable[..., Past], trio: str) -> None:
    view = past(rig=trio)
    page = view.tab.page
    expect(view.events.filter(has_text="up of")).to_have_count(3)
    page.get_by_label("Jobs").uncheck()
    expect(view.events.filter(has_text="up of")).to_have_count(0)
    expect(view.events.filter(has_text="is running")).to_have_count(3)
    page.get_by_role("searchbox", name="Filter events by text").fill("DEV.TWO is")
    expect(view.events).to_have_count(2)
    page.get_by_role("searchbox", name="Filter events by text").fill("nothing like it")
    expect(page.get_by_text("No event fits.")).to_be_visible()
    page.get_by_role("searchbox", name="Filter events by text").fill("")
    page.get_by_text("Time", exact=True).click()
    page.get_by_label("Until").fill("2020-01-01T00:00:00")
    expect(page.get_by_text("No event fits.")).to_be_visible()


def test_in_a_narrow_history_every_kind_of_event_is_in_sight(past: Callable[..., Past], trio: str) -> None:
    chips = past(rig=trio, width=390, height=844, finger=True).tab.page.locator(".chip")
    expect(chips.first).to_be_visible()
    assert chips.evaluate_all("all => all.every(each => each.getBoundingClientRect().right <= innerWidth)")


def test_new_events_appear_by_themselves_where_they_fit(past: Callable[..., Past], stage: Stage, trio: str) -> None:
    view, one = past(rig=trio), past(f"dev-one@{trio}")
    view.tab.is_live()
    one.tab.is_live()
    expect(view.events.first).to_be_visible()
    expect(one.events.first).to_be_visible()
    stage.becomes(f"dev-two@{trio}", "working")
    expect(view.events.first).to_contain_text(f"dev-two@{trio} is working")
    stage.becomes(f"dev-one@{trio}", "idle")
    expect(one.events.first).to_contain_text(f"dev-one@{trio} is idle")
    expect(one.events.filter(has_text="dev-two")).to_have_count(0)


def test_of_all_rigs_an_event_opens_the_replay_of_its_seat(past: Callable[..., Past], stage: Stage, seat: str) -> None:
    view = past()
    expect(view.tab.page.get_by_text("Choose a rig or a seat, or an event of one")).to_be_visible()
    view.tab.page.get_by_role("searchbox", name="Filter events by text").fill("dev.one is running")
    rig = seat.partition("@")[2]
    view.events.filter(has=view.tab.page.get_by_text(seat, exact=True)).first.click()
    view.shows("", but_not="line 08")
    view.tab.page.get_by_label("Whose history").select_option(f"{rig}, all seats")
    expect(view.tab.page).to_have_url(re.compile(rf"/rigs/{rig}/\?view=history$"))
    view.tab.page.get_by_label("Whose history").select_option(seat)
    expect(view.tab.page).to_have_url(re.compile(r"view=history&of=dev-one%40"))
    view.tab.page.go_back()
    expect(view.tab.page.get_by_label("Whose history")).to_have_value(re.compile(rf'"{rig}",""'))


def test_each_launch_has_a_session_of_its_own_to_replay(past: Callable[..., Past], stage: Stage) -> None:
    rig = counting(stage, "again")
    address = f"dev-again@{rig}"
    stage.type(address, "first life")
    assert eventually(lambda: "you said first life" in transcript(stage, address))
    assert stage.server.rig("restart", address).returncode == 0
    assert eventually(lambda: "line 03" in transcript(stage, address))
    view = past(address)
    view.shows("line 03", but_not="first life")
    runs = view.tab.page.get_by_label("Session")
    expect(runs.locator("option")).to_have_count(2)
    runs.select_option(index=1)
    view.shows("you said first life")
    view.events.filter(has_text="is running").first.click()
    view.shows("", but_not="first life")
    view.seek(printed_at(stage, address, "line 02") + 100)
    view.shows("line 02", but_not="first life")


def test_a_session_that_begins_while_the_history_is_open_can_be_replayed_too(
    past: Callable[..., Past], stage: Stage
) -> None:
    rig = counting(stage, "anew")
    address = f"dev-anew@{rig}"
    view = past(address)
    view.seek(printed_at(stage, address, "line 05") + 150)
    view.shows("line 05", but_not="line 07")
    runs = view.tab.page.get_by_label("Session")
    expect(runs.locator("option")).to_have_count(1)
    assert stage.server.rig("restart", address).returncode == 0
    expect(runs.locator("option")).to_have_count(2)
    expect(runs.locator("option").last).not_to_contain_text("now")
    view.shows("line 05", but_not="line 07")
    assert eventually(lambda: "line 03" in transcript(stage, address))
    view.events.filter(has_text="is running").first.click()
    expect(runs.locator("option").first).to_have_js_property("selected", True)
    view.seek(printed_at(stage, address, "line 02") + 150)
    view.shows("line 02", but_not="line 04")


def test_a_seat_that_joins_its_rig_is_replayed_with_the_others(past: Callable[..., Past], stage: Stage) -> None:
    rig = stage.up([member("one"), member("two")])
    view = past(rig=rig)
    expect(view.panes).to_have_count(2)
    stage.up([member("one"), member("two"), member("three")], name=rig)
    expect(view.panes).to_have_count(3)


def test_of_a_long_transcript_the_replay_begins_nearby_and_says_so(past: Callable[..., Past], stage: Stage) -> None:
    rig = stage.up([member("flood", stage.python(FLOODS))])
    address = f"dev-flood@{rig}"
    assert eventually(lambda: "the end of it" in transcript(stage, address), 60)
    view = past(address)
    view.shows("the end of it", but_not="part 23")
    note = view.tab.page.locator("[data-part=note]")
    expect(note).to_have_text(re.compile(r"^Replay begins at \d\d:\d\d:\d\d, where the screen was cleared\.$"))
    view.seek(printed_at(stage, address, "part 12 row 01999"))
    view.shows("row 0", but_not="the end of it")
    expect(note).to_have_text(re.compile(r"^Replay begins at \d\d:\d\d:\d\d; what stood on the screen before"))
    view.seek(view.begin)
    expect(note).to_have_text("")


def test_a_screen_is_replayed_in_the_size_it_had(past: Callable[..., Past], stage: Stage) -> None:
    rig = counting(stage, "wide")
    address = f"dev-wide@{rig}"
    stage.tmux("resize-window", "-t", f"={address}:", "-x", "60", "-y", "20")

    def sizes() -> list[list[int]]:
        return list(sessions(stage, address)[-1]["sizes"])

    assert eventually(lambda: len(sizes()) == 2), sizes()
    stage.type(address, "x" * 100)
    assert eventually(lambda: transcript(stage, address).count("x" * 100) == 2)
    view = past(address)
    view.shows("x" * 60)
    expect(view.panes.locator(".xterm-rows > div")).to_have_count(20)
    view.seek(printed_at(stage, address, "line 03"))
    expect(view.panes.locator(".xterm-rows > div")).to_have_count(40)


def test_transcript_and_history_lead_to_each_other(past: Callable[..., Past], seat: str) -> None:
    view = past(seat)
    with view.tab.page.context.expect_page() as opened:
        view.tab.page.get_by_role("link", name="Plain text").click()
    expect(opened.value.get_by_label(f"What {seat} has printed")).to_contain_text("line 15")
    opened.value.get_by_role("link", name="Replay").click()
    expect(opened.value).to_have_url(re.compile(r"view=history&of=dev-one%40"))
    expect(opened.value.get_by_role("slider", name="Moment")).to_be_visible()


def test_who_may_only_look_sees_the_same_history(past: Callable[..., Past], seat: str) -> None:
    view = past(seat, read_only=True)
    view.shows("line 15")
    expect(view.events.first).to_be_visible()


def test_a_seat_that_never_was_has_no_history(past: Callable[..., Past], complaints: Complaints) -> None:
    complaints.expect("status of 404")
    view = past("dev-nobody@nowhere")
    expect(view.tab.page.get_by_text("no seat has the address").first).to_be_visible()


def test_without_its_server_it_says_so_once_for_all_screens(
    past: Callable[..., Past], trio: str, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_FAILED")
    view = past(rig=trio)
    for index in range(3):
        view.shows("line 15", index=index)
    view.tab.page.route("**/replay/**", lambda route: route.abort())
    for minutes in (60, 120):
        view.seek(view.begin + minutes)
    told = view.tab.page.locator(".toast")
    expect(told).to_contain_text("cannot read the history: the server cannot be reached")
    expect(told).to_have_count(1)


def test_a_wide_page_has_no_bar_of_a_telephone(stage: Stage, new_tab: OpenTab, trio: str) -> None:
    tab = new_tab(stage)
    Past(tab, f"/rigs/{trio}/?view=history", 0)
    expect(tab.page.locator("nav.panes")).to_be_hidden()


@pytest.mark.parametrize(("of", "least", "height"), [("dev-one", 11, 500), ("", 7, 700)])
def test_the_letters_of_a_replay_can_be_read_and_its_newest_line_is_in_sight(
    stage: Stage, new_tab: OpenTab, trio: str, of: str, least: int, height: int
) -> None:
    tab = new_tab(stage, trio, width=1024, height=height)
    seat = f"dev-one@{trio}"
    past = Past(
        tab, f"/rigs/{trio}/?view=history" + (f"&of={of}@{trio}" if of else ""), sessions(stage, seat)[-1]["begin"]
    )
    past.shows("line 15")
    rows = past.panes.nth(0).locator(".xterm-rows")
    assert float(rows.evaluate("rows => parseFloat(getComputedStyle(rows).fontSize)")) >= least
    expect(rows.locator("> div").filter(has_text="line 15")).to_be_in_viewport()
