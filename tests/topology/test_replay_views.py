"""What a replay is made from is given to whoever is signed in, and only of the seat that is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from agents import states
from agents.models import Session
from agents.transcripts import sizes, times
from agents.transcripts.segments import Position
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology.replay import SEGMENT
from topology.timeline import FAMILIES

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
START = int(NOON.timestamp() * 1000)
BASE = "/replay/dev-impl@team/9004712/"
ROUTES = (
    "/parts/history/",
    "/replay/dev-impl@team/",
    f"{BASE}activity?begin={START}&end={START + 1000}",
    f"{BASE}bytes?at={START}",
    f"{BASE}bytes?place=0",
    f"{BASE}search?text=line",
)


@pytest.fixture
def session(make_rig: MakeRig) -> Session:
    """A session that printed a line a second, ten of them."""
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}))
    row = Session.objects.create(pk=9004712, address="dev-impl@team", state=states.EXITED, ended_at=NOON)
    rig.seats.filter(member="impl").update(session=row)
    row.transcript_dir.mkdir(parents=True, exist_ok=True)
    for file in row.transcript_dir.iterdir():
        file.unlink()
    (row.transcript_dir / "000000.log").write_bytes(b"".join(b"line %d\r\n" % number for number in range(10)))
    for number in range(10):
        times.append(row.transcript_dir, NOON + timedelta(seconds=number), Position(0, number * 8 + 8))
    sizes.append(row.transcript_dir, NOON, 100, 30)
    return row


def unframed(body: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(body[:4], "little")
    return json.loads(body[4 : 4 + length]), body[4 + length :]


@pytest.mark.parametrize("route", ROUTES)
def test_who_is_not_signed_in_gets_nothing(client: Client, session: Session, route: str) -> None:
    assert client.get(route).status_code == 302
    assert client.get(route, headers={"Sec-Fetch-Mode": "cors"}).status_code == 401


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_only_look_may_look_back_too(observer_client: Client, session: Session, route: str) -> None:
    assert observer_client.get(route).status_code == 200


@pytest.mark.parametrize("route", ROUTES)
def test_history_is_only_looked_at(operator_client: Client, session: Session, route: str) -> None:
    assert operator_client.post(route).status_code == 405


@pytest.mark.parametrize(
    "route",
    [
        "/replay/dev-nobody@team/",
        "/replay/..%2f..%2fetc/",
        "/replay/%00/",
        "/replay/dev-test@team/9004712/bytes?at=1",  # another seat's session
        "/replay/dev-impl@team/4712/bytes?at=1",
        "/replay/dev-impl@team/99999999999999999999999/bytes?at=1",
        "/replay/dev-impl@team/-1/bytes?at=1",
        "/replay/dev-impl@team/..%2f9004712/bytes?at=1",
        "/replay/dev-nobody@team/9004712/search?text=x",
        "/replay/dev-nobody@team/9004712/activity?begin=1&end=2",
    ],
)
def test_what_is_not_there_is_not_found(operator_client: Client, session: Session, route: str) -> None:
    assert operator_client.get(route).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "bytes",
        "bytes?at=",
        "bytes?at=-1",
        "bytes?at=1.5",
        "bytes?at=soon",
        "bytes?at=99999999999999999999",
        "bytes?at=%D9%A1",  # a digit, but not ours
        "bytes?place=9007199254740992",
        "bytes?place=../../etc/passwd",
        "activity?begin=1",
        "activity?begin=1&end=2&buckets=0",
        "activity?begin=1&end=2&buckets=2001",
        "search",
        "search?text=%20",
        "search?text=" + "x" * 201,
    ],
)
def test_what_makes_no_sense_is_refused_with_words(operator_client: Client, session: Session, query: str) -> None:
    answer = operator_client.get(BASE + query)
    assert answer.status_code == 400 and answer.json()["error"].startswith("cannot ")


def test_a_seat_lists_its_sessions_oldest_first(operator_client: Client, session: Session) -> None:
    later = Session.objects.create(address="dev-impl@team", state=states.RUNNING)
    first, second = operator_client.get("/replay/dev-impl@team/").json()["sessions"]
    assert (first["id"], first["bytes"], first["begin"], first["live"]) == (9004712, 80, START, False)
    assert first["sizes"] == [[START, 100, 30]]
    assert (second["id"], second["bytes"], second["live"], second["sizes"]) == (later.pk, 0, True, [])
    assert operator_client.get("/replay/dev.impl@team/").json()["sessions"][0]["id"] == 9004712
    assert operator_client.get("/replay/dev-test@team/").json() == {"sessions": []}


def test_the_sessions_of_a_seat_that_is_no_more_are_still_there(operator_client: Client, session: Session) -> None:
    gone = Session.objects.create(address="old-seat@team", state=states.EXITED)
    assert [s["id"] for s in operator_client.get("/replay/old-seat@team/").json()["sessions"]] == [gone.pk]


def test_a_piece_says_where_it_begins_why_and_when_its_bytes_were_there(
    operator_client: Client, session: Session
) -> None:
    answer = operator_client.get(f"{BASE}bytes?at={START + 4500}")
    assert answer["Content-Type"] == "application/octet-stream"
    told, data = unframed(answer.content)
    assert (told["opening"], told["at"], told["place"], told["next"], told["more"]) == (
        "beginning",
        START,
        0,
        80,
        False,
    )
    assert told["entries"][:2] == [[START, 8], [START + 1000, 16]] and len(told["entries"]) == 10
    assert data.startswith(b"line 0\r\n") and len(data) == 80
    told, data = unframed(operator_client.get(f"{BASE}bytes?place=72").content)
    assert (data, told["entries"], "opening" in told) == (b"line 9\r\n", [[START + 9000, 80]], False)
    assert unframed(operator_client.get(f"{BASE}bytes?place={SEGMENT}").content)[1] == b""


def test_the_density_tells_when_much_was_printed(operator_client: Client, session: Session) -> None:
    answer = operator_client.get(f"{BASE}activity?begin={START}&end={START + 20_000}&buckets=4")
    assert answer.json() == {"bytes": [40, 32, 0, 0]}


def test_finds_are_text_with_their_times(operator_client: Client, session: Session) -> None:
    answer = operator_client.get(f"{BASE}search?text=LINE 7").json()
    assert answer == {"finds": [{"at": START + 7000, "line": "line 7"}], "truncated": False}


def test_a_session_that_printed_nothing_is_empty_not_an_error(operator_client: Client, session: Session) -> None:
    silent = Session.objects.create(address="dev-impl@team", state=states.RUNNING)
    base = f"/replay/dev-impl@team/{silent.pk}/"
    assert unframed(operator_client.get(f"{base}bytes?at={START}").content)[1] == b""
    assert operator_client.get(f"{base}activity?begin=0&end=10&buckets=2").json() == {"bytes": [0, 0]}
    assert operator_client.get(f"{base}search?text=x").json()["finds"] == []


def test_the_frame_offers_every_family(operator_client: Client, session: Session) -> None:
    html = operator_client.get("/parts/history/").content.decode()
    for family in FAMILIES:
        assert f'value="{family.name}"' in html and family.label in html
