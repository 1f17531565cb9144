"""The other pages: transcripts, and Django's admin."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

MODELS = ["Edges", "Events", "Jobs", "Pods", "Rigs", "Seats", "Sessions", "Snapshots", "Specs"]


@pytest.fixture
def seat(stage: Stage) -> str:
    """A seat that has printed lines, colours and markup, and prints what it is told."""
    program = (
        "for n in range(1, 1001): print(f'\\033[31mline {n:04}\\033[0m')\nprint('<b>bold</b> & &lt;', flush=True)\n"
    )
    rig = stage.up([member("impl", stage.python(program + "while True: print('said', input(), flush=True)"))])
    address = f"dev-impl@{rig}"
    assert eventually(lambda: "&lt;" in stage.server.get(f"/api/transcript?seat={address}").json()["text"])
    return address


def test_the_transcript_opens_from_the_terminal(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab = new_tab(stage, seat.partition("@")[2])
    tab.open(seat)
    with tab.page.context.expect_page() as opened:
        tab.terminal.get_by_role("link", name="Transcript").click()
    page = opened.value
    text = page.get_by_label(f"What {seat} has printed")
    expect(text).to_contain_text("line 1000")
    expect(text).to_contain_text("<b>bold</b> & &lt;")
    expect(text).not_to_contain_text("line 0500")  # 500 lines, unless more are asked for
    expect(text.locator("b")).to_have_count(0)
    assert "\x1b" not in text.inner_text()


def test_the_transcript_can_be_narrowed(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab = new_tab(stage)
    page = tab.page
    tab.goto(f"/transcripts/{seat}/")
    text = page.get_by_label(f"What {seat} has printed")
    show = page.get_by_role("button", name="Show")
    page.get_by_label("Last lines").fill("")
    page.get_by_label("Matching").fill("line 0[0-9]*7$")
    show.click()
    expect(text).to_have_text(re.compile(r"^line 0007\s+line 0017\s"))
    expect(page.get_by_label("Matching")).to_have_value("line 0[0-9]*7$")
    page.get_by_label("Last lines").fill("2")
    show.click()
    expect(text).to_have_text(re.compile(r"^line 0987\s+line 0997\s*$"))
    page.get_by_label("Matching").fill("")
    page.get_by_label("Since").fill("1h")
    show.click()
    expect(text).to_have_text(re.compile(r"^line 1000\s+<b>bold</b> & &lt;\s*$"))
    page.get_by_label("Since").fill("2001-01-01T00:00")
    page.get_by_label("Matching").fill("nothing like this")
    show.click()
    expect(page.get_by_text("Nothing was printed, or nothing matches.")).to_be_visible()


@pytest.mark.parametrize(("label", "value"), [("Since", "<b>soon</b>"), ("Matching", "(<b>")])
def test_a_transcript_that_cannot_be_shown_says_why(
    stage: Stage, new_tab: OpenTab, seat: str, label: str, value: str
) -> None:
    tab = new_tab(stage)
    tab.goto(f"/transcripts/{seat}/")
    tab.page.get_by_label(label).fill(value)
    tab.page.get_by_role("button", name="Show").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("cannot")
    expect(tab.page.get_by_label(label)).to_have_value(value)


def test_a_seat_that_does_not_exist_has_no_transcript(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect("status of 404")
    tab = new_tab(stage)
    answer = tab.page.goto(f"{stage.server.url}/transcripts/no-body@nowhere/")
    assert answer is not None and answer.status == 404


def test_an_observer_may_read_transcripts(stage: Stage, new_tab: OpenTab, seat: str) -> None:
    tab = new_tab(stage, read_only=True)
    tab.goto(f"/transcripts/{seat}/")
    expect(tab.page.get_by_label(f"What {seat} has printed")).to_contain_text("line 1000")


def test_the_admin_lists_every_model(stage: Stage, demo: str, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect("favicon")
    tab = new_tab(stage)
    tab.goto("/admin/")
    listed = tab.page.locator("#content-main th a")
    assert set(MODELS) <= set(listed.all_text_contents())
    for path in listed.evaluate_all("links => links.map(link => link.pathname)"):
        answer = tab.page.request.get(stage.server.url + path)
        assert answer.status == 200 and "Select" in answer.text(), path


def test_an_observer_has_no_admin(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect("favicon|status of 40[34]")
    tab = new_tab(stage, read_only=True)
    tab.goto("/admin/")
    expect(tab.page.get_by_role("link", name="Rigs", exact=True)).to_have_count(0)
