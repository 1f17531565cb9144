"""What each verb answers, asked over HTTP, with real seats in a real tmux."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from agents.sessions import TmuxServer
from tests.real_server import eventually
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, seven, spec_text
from topology import jobs, library, tail
from topology.commands import up
from topology.commands.calls import Call
from topology.errors import Conflict
from topology.models import Event, Job, Rig, Spec
from topology.models.event import record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]
ECHO = ["bash", "-c", "printf '\\033[31mred\\033[0m one\\n'; while read -r line; do echo \"got<$line>\"; done"]
TALKS = spec_text("talks", {"a.echo": ECHO, "a.sleep": SLEEP}, [("can_observe", "a.sleep", "a.echo")])


class Api:
    """The API as the operator calls it."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, verb: str, **arguments: Any) -> Any:
        return self._read(self._client.get(f"/api/{verb}", arguments))

    def post(self, verb: str, **arguments: Any) -> Any:
        return self._read(self._client.post(f"/api/{verb}", json.dumps(arguments), content_type="application/json"))

    def up(self, text: str, **more: Any) -> Any:
        """`up` with its job done, as a worker does it."""
        answer = self.post("up", source="drill.yaml", text=text, root="/", **more)
        jobs.run(answer["job"])
        return answer

    @staticmethod
    def _read(answer: Any) -> Any:
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture
def api(operator_client: Client, tmux: TmuxServer) -> Api:
    return Api(operator_client)


def test_up_makes_the_rig_and_its_rows_and_then_queues_the_job(api: Api, tmp_path: Path) -> None:
    record([Event(kind="x", text="before")])
    before = Event.objects.latest("pk").pk
    answer = api.post("up", source="/projects/team.yaml", text=seven("team"), root=str(tmp_path))
    rig = Rig.objects.get()
    assert answer == {"job": Job.objects.get().pk, "rig": "team", "since": before}
    assert (rig.root, rig.seats.count(), rig.edges.count(), rig.wanted_up) == (str(tmp_path), 7, 2, True)
    assert rig.revision.source == "/projects/team.yaml"
    assert [event.kind for event in Event.objects.filter(pk__gt=before)] == ["spec.saved", "rig.created", "job.queued"]


def test_up_of_a_changed_text_is_a_new_revision_and_says_so(api: Api) -> None:
    api.up(seven("team"))
    api.up(seven("team"))
    api.up(seven("team").replace("label: Ops", "label: Operations"))
    kinds = list(Event.objects.filter(kind__startswith="rig.").values_list("kind", "text"))
    assert kinds == [
        ("rig.created", "rig team was made from team revision 1"),
        ("rig.changed", "rig team follows team revision 2"),
    ]
    assert Rig.objects.get().revision.number == 2


def test_of_two_who_bring_the_same_new_rig_up_at_once_one_is_told_that_it_is_under_way(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found no rig of that name before either has made it."""
    found = library.find("team.yaml", seven("team"), "/")
    monkeypatch.setattr(library, "find", lambda *_: found)
    call = Call("tester", {"source": "team.yaml", "text": seven("team")})
    assert up.run(call)["rig"] == "team"
    with pytest.raises(Conflict, match="cannot up team: up is under way"):
        up.run(call)
    assert Rig.objects.count() == 1 and Job.objects.count() == 1


def test_plan_tells_operations_problems_and_remarks_and_does_nothing(api: Api, tmux: TmuxServer) -> None:
    text = spec_text("team", {"a.one": SLEEP, "a.two": SLEEP, "a.bad": ["no-such-program"]},
                     [("delegates_to", "a.one", "a.two")])  # fmt: skip
    plan = api.get("plan", source="t.yaml", text=text, root="/")
    assert plan["operations"] == [
        {"number": 1, "verb": "launch", "seat": "a.one", "cause": "not running", "after": []},
        {"number": 2, "verb": "launch", "seat": "a.two", "cause": "not running", "after": [1]},
    ]
    assert [problem["seat"] for problem in plan["problems"]] == ["a.bad"] and plan["remarks"] == []
    assert plan["text"].splitlines()[:2] == ["#1 launch a.one: not running", "#2 launch a.two: not running (after #1)"]
    assert tmux.list_panes() == [] and not Rig.objects.exists() and not Spec.objects.exists()


def test_ps_and_status_tell_the_same_story(api: Api) -> None:
    api.up(TALKS)
    api.up(spec_text("other", {"b.two": SLEEP}))
    seats = api.get("ps")["seats"]
    assert [(seat["address"], seat["state"]) for seat in seats] == [
        ("b-two@other", "running"), ("a-echo@talks", "running"), ("a-sleep@talks", "running"),
    ]  # fmt: skip
    assert all(seat["pane"].startswith("%") and seat["pid"] > 1 for seat in seats)
    assert api.get("ps", rig="talks")["seats"] == seats[1:]
    status = api.get("status")
    assert [(rig["name"], rig["state"], rig["running"]) for rig in status["rigs"]] == [
        ("other", "up", 1), ("talks", "up", 2),
    ]  # fmt: skip
    assert status["server"]["home"] == str(settings.RIGWEB.home)
    assert status["server"]["tmux_socket"] == settings.RIGWEB.tmux_socket and status["server"]["tmux"]
    (full,) = api.get("status", rig="talks")["rigs"]
    assert full["pods"] == [{"id": "a", "label": "A", "seats": seats[1:]}]
    assert full["edges"] == [{"kind": "can_observe", "from": "a.sleep", "to": "a.echo"}] and full["job"] is None


def test_status_tells_the_open_job(api: Api) -> None:
    job = api.post("up", source="t.yaml", text=TALKS, root="/")["job"]
    (full,) = api.get("status", rig="talks")["rigs"]
    assert (full["state"], full["job"]["job"], full["job"]["state"]) == ("starting", job, "queued")


def test_keys_reach_the_seat_and_its_screen_and_transcript_show_it(api: Api) -> None:
    api.up(TALKS)
    seat = "a-echo@talks"
    assert api.post("send-keys", seat=seat, keys=["hello; $(rm) #{x}", "Enter"]) == {"typed": 2}
    assert api.post("send-keys", seat=seat, keys=["Enter", "-x"], literal=True) == {"typed": 2}
    assert api.post("send-keys", seat="a.echo@talks", keys="Enter") == {"typed": 1}
    assert eventually(lambda: "got<Enter-x>" in api.get("capture", seat=seat)["text"])
    plain = api.get("capture", seat=seat)["text"]
    assert "got<hello; $(rm) #{x}>" in plain and "\x1b" not in plain and "red one" in plain
    assert "\x1b[31mred" in api.get("capture", seat=seat, ansi="true", lines=5)["text"]
    assert eventually(lambda: "got<Enter-x>" in api.get("transcript", seat=seat)["text"])
    whole = api.get("transcript", seat=seat)
    assert "\x1b[31mred" in whole["text"] and whole["truncated"] is False
    assert "\x1b" not in api.get("transcript", seat=seat, plain="true")["text"]
    assert api.get("transcript", seat=seat, plain="true", grep="^got<E")["text"] == "got<Enter-x>\n"
    assert api.get("transcript", seat=seat, plain="true", tail=1)["text"] == "got<Enter-x>\n"
    assert api.get("transcript", seat=seat, since="1h")["text"] != ""
    assert api.get("transcript", seat=seat, tail=0)["text"] == ""


@pytest.mark.parametrize("arguments", [{"since": "yesterday"}, {"since": "999999d"}, {"grep": "("}])
def test_a_question_about_a_transcript_that_makes_no_sense_is_refused(
    api: Api, operator_client: Client, arguments: dict[str, str]
) -> None:
    api.up(TALKS)
    answer = operator_client.get("/api/transcript", {"seat": "a-echo@talks", **arguments})
    assert answer.status_code in (400, 409) and "cannot" in answer.json()["error"]


def test_attach_is_an_argument_list_for_exactly_this_session(api: Api) -> None:
    api.up(TALKS)
    argv = api.get("attach", seat="a-echo@talks")["argv"]
    assert argv == ["tmux", "-L", settings.RIGWEB.tmux_socket, "attach-session", "-t", "=a-echo@talks"]
    assert "-r" in api.get("attach", seat="a-echo@talks", read_only="true")["argv"]


@pytest.mark.parametrize("verb", ["attach", "capture", "send-keys"])
def test_a_seat_whose_pane_is_gone_is_a_409_with_what_to_do(
    api: Api, operator_client: Client, tmux: TmuxServer, verb: str
) -> None:
    api.up(TALKS)
    pane = next(pane for pane in tmux.list_panes() if pane.name == "a-echo@talks")
    tmux.run(["kill-session", "-t", pane.tmux_session])
    if verb == "send-keys":
        given = json.dumps({"seat": "a-echo@talks", "keys": ["x"]})
        answer = operator_client.post("/api/send-keys", given, content_type="application/json")
    else:
        answer = operator_client.get(f"/api/{verb}", {"seat": "a-echo@talks"})
    assert answer.status_code == 409 and "start it again: rig up" in answer.json()["error"]


def test_events_come_in_order_from_an_id_on_and_the_newest_without_one(api: Api) -> None:
    record([Event(kind="x", rig=rig, text=str(n)) for n, rig in enumerate(["one", "two"] * 60)])
    ids = list(Event.objects.values_list("pk", flat=True))
    newest = api.get("events")
    assert [event["id"] for event in newest["events"]] == ids[-100:] and newest["last"] == ids[-1]
    assert [event["id"] for event in api.get("events", since=ids[3], limit=2)["events"]] == ids[4:6]
    assert {event["rig"] for event in api.get("events", rig="two", limit=1000)["events"]} == {"two"}
    assert api.get("events", since=ids[-1]) == {"events": [], "last": ids[-1]}
    assert api.get("events", since=10**30)["events"] == []


def test_events_of_one_seat(api: Api) -> None:
    api.up(TALKS)
    found = api.get("events", seat="a.echo@talks")["events"]
    assert [event["kind"] for event in found] == ["seat.launching", "seat.running"]


def test_events_are_read_back_page_by_page(api: Api) -> None:
    record([Event(kind="x", rig="one", text=str(n)) for n in range(25)])
    ids = list(Event.objects.values_list("pk", flat=True))
    seen: list[int] = []
    while page := api.get("events", limit=10, **({"before": seen[0]} if seen else {}))["events"]:
        seen = [event["id"] for event in page] + seen
    assert seen == ids
    assert [event["id"] for event in api.get("events", since=ids[2], before=ids[6])["events"]] == ids[3:6]


def test_events_are_narrowed_by_family_seat_text_and_time(api: Api, operator_client: Client) -> None:
    api.up(TALKS)
    record([Event(kind="message.queued", rig="old", seat="a-gone@old", text="A Letter for 100% of us")])
    found = api.get("events", family=["messages", "jobs"])["events"]
    assert {event["family"] for event in found} == {"messages", "jobs"}
    both = api.get("events", seat=["a.echo@talks", "a-gone@old"])["events"]
    assert {event["seat"] for event in both} == {"a-echo@talks", "a-gone@old"}
    assert [event["seat"] for event in api.get("events", text="a letter FOR 100%")["events"]] == ["a-gone@old"]
    assert api.get("events", text="100_")["events"] == []
    middle = Event.objects.order_by("pk")[2].at.isoformat()
    early, late = api.get("events", until=middle)["events"], api.get("events", **{"from": middle})["events"]
    assert len(early) == 3 and early[-1] == late[0]


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("a-ech@talks", "did you mean a-echo@talks?"),
        ("a-echo@talk", "did you mean a-echo@talks?"),
        ("a-quite-another@talks", "see them all: rig ps"),
        ("a-echo@elsewhere", "see them all: rig ps"),
        ("b-nobody@talk", "see them all: rig ps"),
    ],
)
def test_a_misspelt_seat_is_answered_with_the_one_that_was_meant(
    make_rig: MakeRig, operator_client: Client, address: str, hint: str
) -> None:
    make_rig(TALKS)
    answer = operator_client.get("/api/explain", {"seat": address})
    assert answer.json()["error"] == f"no seat has the address '{address}' ({hint})"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ({"family": "noise"}, 400, "there is no family 'noise' (there are: questions, activity"),
        ({"from": "soon"}, 400, "'soon' is not a time"),
        ({"until": "0001-01-01T00:00+14:00"}, 400, "too far away"),
        ({"before": "-1"}, 400, "the least is 0"),
        ({"seat": "a-nobody@talks"}, 404, "no seat has the address"),
    ],
)
def test_events_that_cannot_be_told_apart_are_refused(
    api: Api, operator_client: Client, arguments: dict[str, str], status: int, words: str
) -> None:
    answer = operator_client.get("/api/events", arguments)
    assert answer.status_code == status and words in answer.json()["error"]


def test_events_waits_for_the_first_one(api: Api, operator_client: Client) -> None:
    """Nobody rings here, so the wait ends by the look that it takes besides."""
    from django.db import connection

    record([Event(kind="x", text="old")])
    since = Event.objects.latest("pk").pk

    def later() -> None:
        tail.wait_for_news(0.3)
        record([Event(kind="x", text="new")])
        connection.close()

    thread = threading.Thread(target=later)
    thread.start()
    began = timezone.now()
    answer = api.get("events", since=since, wait=20)
    thread.join()
    assert [event["text"] for event in answer["events"]] == ["new"]
    assert (timezone.now() - began).total_seconds() < 15


def test_validate_counts_what_is_there(api: Api) -> None:
    assert api.get("validate", source="t.yaml", text=seven("team")) == {
        "valid": True, "kind": "rig", "name": "team", "pods": 3, "seats": 7, "edges": 2, "remarks": [],
    }  # fmt: skip
    assert not Spec.objects.exists()


def test_who_does_what_others_are_asked_for_is_told_by_validate_and_plan(api: Api, tmux: TmuxServer) -> None:
    bold = {"runtime": "codex", "agent_ref": "builtin:default", "profile": "default", "cwd": "."}
    text = spec_text("bold", {"a.calm": bold, "a.bold": {**bold, "sandbox": "full_access"}})
    told = ["careful, a.bold: runs commands outside any sandbox"]
    assert api.get("validate", source="t.yaml", text=text, root="/")["remarks"] == told
    plan = api.get("plan", source="t.yaml", text=text, root="/")
    assert plan["remarks"] == told and plan["text"].splitlines()[-1] == f"note: {told[0]}"


def test_validate_takes_an_agent_too(api: Api) -> None:
    agent = (settings.RIGWEB_SPECS_DIR / "agents/lead/agent.yaml").read_text()
    assert api.get("validate", source="agent.yaml", text=agent) == {
        "valid": True, "kind": "agent", "name": "lead", "profiles": 1, "remarks": [],
    }  # fmt: skip


def test_specs_lists_the_library_and_prints_one(api: Api, make_rig: MakeRig) -> None:
    library.sync_shipped()
    listed = {spec["name"]: spec for spec in api.get("specs")["specs"]}
    demo = listed["demo"]
    assert (demo["source"], demo["revision"], demo["seats"]) == ("shipped", 1, 7) and demo["summary"]
    one = api.get("specs", name="demo")
    assert one["revision"] == 1 and one["text"] == Spec.objects.get(name="demo").latest.text


def test_open_gives_a_link_that_signs_in_once(api: Api, client: Client, make_rig: MakeRig) -> None:
    make_rig(seven("team"))
    url = api.post("open", rig="team")["url"]
    assert url.startswith("http://testserver/login/?next=/rigs/team/#")
    fresh = Client()
    ticket = url.partition("#")[2]
    assert fresh.post("/login/", {"ticket": ticket, "next": "/rigs/team/"}).headers["Location"] == "/rigs/team/"
    assert Client().post("/login/", {"ticket": ticket}).status_code == 403
    looks = Client()
    looks.post("/login/", {"ticket": api.post("open", read_only=True)["url"].partition("#")[2]})
    assert looks.get("/api/ps").status_code == 200 and looks.post("/api/shutdown").status_code == 403
    assert "ticket" not in str(list(Event.objects.values_list("text", "payload")))


def test_a_rig_that_is_down_can_be_archived_and_made_anew(api: Api, operator_client: Client) -> None:
    api.up(TALKS)
    given = json.dumps({"rig": "talks"})
    refused = operator_client.post("/api/archive", given, content_type="application/json")
    assert refused.status_code == 409
    assert refused.json()["error"] == "cannot archive talks: it is not down (end it first: rig down talks)"
    jobs.run(api.post("down", rig="talks", grace=0.5)["job"])
    assert api.post("archive", rig="talks") == {"rig": "talks", "archived": True}
    assert api.get("status")["rigs"] == [] and api.get("ps")["seats"] == []
    assert api.get("events", rig="talks")["events"][-1]["text"] == "rig talks was archived"
    api.up(TALKS)
    assert Rig.objects.count() == 2 and [rig["state"] for rig in api.get("status")["rigs"]] == ["up"]


def test_seats_are_stopped_and_started_by_their_addresses(api: Api) -> None:
    api.up(TALKS)
    jobs.run(api.post("stop", seat=["a-echo@talks"], grace=0.5)["job"])
    states = {seat["address"]: seat["state"] for seat in api.get("ps")["seats"]}
    assert states == {"a-echo@talks": "exited", "a-sleep@talks": "running"}
    jobs.run(api.post("start", seat="a.echo@talks")["job"])
    assert {seat["state"] for seat in api.get("ps")["seats"]} == {"running"}
    told = [event["text"] for event in api.get("events")["events"] if event["kind"] == "job.finished"]
    assert told[1:] == ["stop of a-echo@talks is done: ended 1", "start of a-echo@talks is done: launched 1"]


def test_shutdown_answers_before_it_ends(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[Any, ...]] = []
    done = threading.Event()

    def kill(*arguments: Any) -> None:
        sent.append(arguments)
        done.set()

    monkeypatch.setattr("os.kill", kill)
    assert api.post("shutdown") == {"stopping": True}
    assert done.wait(5) and len(sent) == 1
