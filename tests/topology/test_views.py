"""The pages: all rigs, one rig, and a seat's transcript."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, seven, spec_text
from topology.models import Event
from topology.models.event import record

pytestmark = pytest.mark.django_db
PAGES = ("/", "/rigs/team/", "/transcripts/dev-impl@team/")


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, make_rig: MakeRig, path: str) -> None:
    make_rig(seven("team"))
    answer = client.get(path)
    assert answer.status_code == 302 and answer["Location"].startswith("/login/")


@pytest.mark.parametrize("path", ["/rigs/nobody/", "/transcripts/dev-x@team/", "/rigs/..%2f/"])
def test_what_is_not_there_is_not_found(operator_client: Client, make_rig: MakeRig, path: str) -> None:
    make_rig(seven("team"))
    assert operator_client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_only_looked_at(operator_client: Client, make_rig: MakeRig, path: str) -> None:
    make_rig(seven("team"))
    assert operator_client.post(path).status_code == 405


def test_one_rigs_page_shows_that_rig_alone(operator_client: Client, make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    make_rig(spec_text("other", {"a.b": SLEEP}))
    record([Event(kind="x", rig="other", text="about the other"), Event(kind="x", rig="team", text="about the team")])
    everything = operator_client.get("/").content.decode()
    one = operator_client.get("/rigs/team/").content.decode()
    assert 'data-address="a-b@other"' in everything and "about the other" in everything
    assert 'data-address="a-b@other"' not in one and "about the other" not in one
    assert one.count("data-address=") == 7 and "about the team" in one


def test_the_page_says_from_where_to_follow(operator_client: Client, make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    last = Event.objects.latest("pk").pk
    assert f'data-last-event-id="{last}"' in operator_client.get("/").content.decode()


def test_only_who_may_operate_gets_buttons(operator_client: Client, observer_client: Client, make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    for path in PAGES[:2]:
        assert 'hx-post="/api/' in operator_client.get(path).content.decode()
        assert 'hx-post="/api/' not in observer_client.get(path).content.decode()


def test_a_transcript_is_shown_as_text(operator_client: Client, make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}))
    session = Session.objects.create(address="dev-impl@team", state=states.EXITED)
    rig.seats.update(session=session)
    folder: Path = session.transcript_dir
    folder.mkdir(parents=True)
    (folder / "000000.log").write_bytes(b"<script>alert(1)</script>\r\n\x1b]0;title\x07\x1b[31mred\x1b[0m\r\n")
    html = operator_client.get("/transcripts/dev-impl@team/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "<script>alert" not in html
    assert "red" in html and "\x1b" not in html and "title\x07" not in html
    assert "alert" not in operator_client.get("/transcripts/dev-impl@team/?grep=red").content.decode().split("<pre")[1]
    wrong = operator_client.get("/transcripts/dev-impl@team/?grep=(").content.decode()
    assert 'role="alert"' in wrong
