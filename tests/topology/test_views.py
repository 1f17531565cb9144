"""The pages: all rigs, one rig, and a seat's transcript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, seven, spec_text
from topology.commands.dispatch import HANDLERS
from topology.models import Event, Message
from topology.models.event import record
from topology.views import RECENT_EVENTS

pytestmark = pytest.mark.django_db
PIECES = ("/seats/dev-impl@team/", "/seats/dev-impl@team/explanation/")
PAGES = (
    "/",
    "/rigs/team/",
    "/specs/",
    "/specs/team/",
    "/transcripts/dev-impl@team/",
    "/seats/dev-impl@team/terminal/",
    *PIECES,
)


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, make_rig: MakeRig, path: str) -> None:
    make_rig(seven("team"))
    answer = client.get(path)
    assert answer.status_code == 302 and answer["Location"].startswith("/login/")


@pytest.mark.parametrize(
    "path", ["/rigs/nobody/", "/transcripts/dev-x@team/", "/rigs/..%2f/", "/seats/dev-x@team/", "/seats/x/explanation/"]
)
def test_what_is_not_there_is_not_found(operator_client: Client, make_rig: MakeRig, path: str) -> None:
    make_rig(seven("team"))
    assert operator_client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_only_looked_at(operator_client: Client, make_rig: MakeRig, path: str) -> None:
    make_rig(seven("team"))
    assert operator_client.post(path).status_code == 405


@pytest.mark.parametrize("path", PIECES)
def test_a_script_that_is_not_signed_in_gets_a_plain_refusal(client: Client, make_rig: MakeRig, path: str) -> None:
    make_rig(seven("team"))
    assert client.get(path, headers={"Sec-Fetch-Mode": "cors"}).status_code == 401


def test_one_rigs_page_names_that_rig_and_holds_its_older_events(operator_client: Client, make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    make_rig(spec_text("other", {"a.b": SLEEP}))
    record([Event(kind="x", rig="team", text="about the team")])
    record([Event(kind="x", rig="other", text=f"about the other {number}") for number in range(RECENT_EVENTS)])
    everything = operator_client.get("/").content.decode()
    one = operator_client.get("/rigs/team/").content.decode()
    assert "about the other 3" in everything and "about the team" not in everything
    assert "about the other 3" in one and "about the team" in one
    assert "<title>team · Rigweb</title>" in one and 'data-address="a-b@other"' in one


def test_the_page_says_from_where_to_follow(operator_client: Client, make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    last = Event.objects.latest("pk").pk
    assert f'data-last-event-id="{last}"' in operator_client.get("/").content.decode()


def test_only_who_may_operate_gets_buttons(operator_client: Client, observer_client: Client, make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    for path in PAGES[:2]:
        assert "data-on-rig" in operator_client.get(path).content.decode()
        for way in ("data-on-rig", 'hx-post="/api/'):
            assert way not in observer_client.get(path).content.decode()


def test_beside_a_terminal_stand_its_messages_as_text(operator_client: Client, make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}))
    session = Session.objects.create(address="dev-impl@team", state=states.RUNNING)
    rig.seats.update(session=session, runtime="claude-code", bypass="never asks <b>")
    fields = {"state": "stalled", "reason": "<i>a draft</i> is there", "evidence": "<script>alert(1)</script>"}
    Message.objects.create(seat=rig.seats.get(), session=session, text="</pre><b>hello</b>", **fields)
    html = operator_client.get(PIECES[0]).content.decode()
    for text in ("never asks &lt;b&gt;", "&lt;i&gt;a draft", "&lt;script&gt;alert(1)", "&lt;/pre&gt;&lt;b&gt;hello"):
        assert text in html
    assert "<script" not in html and "<i>" not in html and "<b>hello" not in html


def test_a_seat_that_has_ended_tells_how_and_shows_its_last_lines(operator_client: Client, make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}))
    session = Session.objects.create(pk=9_004_711, state=states.FAILED, reason="it is not signed in")
    rig.seats.update(session=session)
    session.transcript_dir.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"line {number}\r\n" for number in range(100))
    (session.transcript_dir / "000000.log").write_bytes(b"<b>first</b>\r\n" + lines.encode())
    html = operator_client.get(PIECES[0]).content.decode()
    assert "it is not signed in" in html and "line 99" in html and "line 50" not in html


def test_a_seat_that_was_never_started_has_nothing_to_show(operator_client: Client, make_rig: MakeRig) -> None:
    make_rig(spec_text("team", {"dev.impl": SLEEP}))
    assert re.search(r'id="ended-\d+" hidden', operator_client.get(PIECES[0]).content.decode())


KNOWN = {
    "seat": "dev-impl@team",
    "state": "running",
    "activity": "waiting",
    "since": "2026-01-31T14:30:00+00:00",
    "rule": "status file",
    "evidence": '{"status": "<script>"}',
    "reason": "Bash",
    "question": None,
    "usage": {"tokens": 0, "context_used": 5},
    "limit": {"text": "<b>limit</b>", "resets_at": 1_800_000_000},
    "conversation": {"id": "c-1", "provenance": "chosen by us"},
    "changes": [{"at": "2026-01-31T14:30:00+00:00", "text": "<i>waits</i>", "rule": "hook", "evidence": "<x>"}],
}


def test_an_explanation_shows_what_is_known_as_text(
    observer_client: Client, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rig(spec_text("team", {"dev.impl": SLEEP}))
    monkeypatch.setitem(HANDLERS, "explain", lambda call: KNOWN)
    html = observer_client.get(PIECES[1]).content.decode()
    for text in (
        "status file",
        "&lt;script&gt;",
        "c-1",
        "chosen by us",
        "&lt;i&gt;waits",
        "&lt;b&gt;limit",
        "2027-01-15",
    ):
        assert text in html
    assert "<dt>Tokens</dt><dd>0 in this conversation</dd>" in html and "<dt>Cost</dt><dd>unknown</dd>" in html
    assert "5 of an unknown number of tokens" in html
    assert "<script" not in html and "<i>" not in html


@pytest.mark.parametrize("resets_at", [None, 1e300, "soon", -1e18, float("nan")])
def test_a_reset_time_that_is_none_is_said_to_be_unknown(
    observer_client: Client, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch, resets_at: object
) -> None:
    make_rig(spec_text("team", {"dev.impl": SLEEP}))
    known = {**KNOWN, "limit": {"text": "limit", "resets_at": resets_at}}
    monkeypatch.setitem(HANDLERS, "explain", lambda call: known)
    assert "at a time that it does not say" in observer_client.get(PIECES[1]).content.decode()


def test_a_transcript_is_shown_as_text(operator_client: Client, make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}))
    session = Session.objects.create(address="dev-impl@team", state=states.EXITED)
    rig.seats.update(session=session)
    folder: Path = session.transcript_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "000000.log").write_bytes(b"<script>alert(1)</script>\r\n\x1b]0;title\x07\x1b[31mred\x1b[0m\r\n")
    html = operator_client.get("/transcripts/dev-impl@team/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "<script>alert" not in html
    assert "red" in html and "\x1b" not in html and "title\x07" not in html
    assert "alert" not in operator_client.get("/transcripts/dev-impl@team/?grep=red").content.decode().split("<pre")[1]
    wrong = operator_client.get("/transcripts/dev-impl@team/?grep=(").content.decode()
    assert 'role="alert"' in wrong
