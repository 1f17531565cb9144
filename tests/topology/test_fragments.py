"""Events carry the pieces of the page that they touch; whatever a spec or a program says, it stays text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology.fragments import render
from topology.models import Event, Rig, Seat
from topology.models.event import record

pytestmark = pytest.mark.django_db

ATTACKS = (
    "<script>alert(1)</script>",
    "</button><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "{{ request.user }}{% now 'Y' %}",
    "&lt;b&gt;",
    "\u202eevil\u2066 rtl",
    "x" * 10_000,
)
CONTROLS = "\x1b]0;title\x07\x1b[2J\x00\x9b31m"


class Page(HTMLParser):
    """All that a browser would make of a page: elements with their attributes, and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def assert_harmless(html: str) -> None:
    for tag, attributes in Page(html).elements:
        assert tag not in ("img", "iframe", "b2")
        assert not [name for name in attributes if name.startswith("on") or name == "autofocus"], attributes
        assert tag != "script" or (attributes.get("src") or "").startswith("/static/")


def said(rig: Rig, text: str) -> None:
    """A program and its end say `text` wherever a page shows it."""
    seat = rig.seats.get(member="impl")
    session = Session.objects.create(address=seat.address, state=states.FAILED, reason=text, activity=text[:12])
    Seat.objects.filter(pk=seat.pk).update(session=session)
    Rig.objects.filter(pk=rig.pk).update(wanted_up=True)
    record([Event(kind="seat.failed", rig=rig.name, seat=seat.address, text=f"dev.impl failed: {text}")])


def asked(rig: Rig, text: str, **more: Any) -> None:
    """An agent asks, and says `text` wherever a question has room for it."""
    choices = [{"id": text, "label": text, "kind": "allow"}, {"id": "no", "label": "Deny", "kind": "deny"}]
    question = {"id": text, "kind": "permission", "title": text, "text": text, "choices": choices, **more}
    seat = rig.seats.get(member="impl")
    fields = {"activity_reason": text, "usage": {"model": text}, "limit": {"text": text, "resets_at": None}}
    session = Session.objects.create(
        address=seat.address, state=states.RUNNING, activity="waiting", question=question, **fields
    )
    rig.seats.update(session=session, runtime="claude-code", bypass=text)
    record([Event(kind="seat.activity", rig=rig.name, seat=seat.address, text=f"dev.impl waits: {text}")])


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_what_an_agent_asks_is_shown_as_text(
    make_rig: MakeRig, operator_client: Client, observer_client: Client, text: str
) -> None:
    asked(make_rig(spec_text("team", {"dev.impl": SLEEP})), text, takes_reason=True, takes_text=True)
    batch = render(list(Event.objects.all()))
    pages = [client.get(path).content.decode() for client in (operator_client, observer_client) for path in ("/",)]
    for html in (batch.html, batch.html_read_only, *pages):
        assert_harmless(html)
        assert Page(html).texts.count(text) >= 2  # the title and the question itself


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_what_a_spec_or_a_program_says_is_shown_as_text(make_rig: MakeRig, operator_client: Client, text: str) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}, summary="plain"))
    # Past the spec's own limits: rows may be older than those.
    rig.seats.update(label=text[:200])
    rig.pods.update(label=text[:200])
    rig.revision.spec.__class__.objects.update(summary=text)
    said(rig, text)
    batch = render(list(Event.objects.all()))
    pages = [operator_client.get(path).content.decode() for path in ("/", "/rigs/team/")]
    for html in (batch.html, batch.html_read_only, *pages):
        assert_harmless(html)
    shown = Page(pages[0])
    assert f"dev.impl failed: {text}" in shown.texts
    assert text[:200] in shown.texts
    (seat,) = [attributes for _, attributes in shown.elements if attributes.get("data-address")]
    assert seat["title"] == f"dev-impl@team: {text}"


def test_control_characters_reach_neither_pages_nor_fragments_as_markup(
    make_rig: MakeRig, operator_client: Client
) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}))
    said(rig, CONTROLS + ATTACKS[0])
    html = operator_client.get("/").content.decode() + render(list(Event.objects.all())).html
    assert_harmless(html)


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "\"'><b2>", "шрифт 🙂 \u202ertl", "a" * 200])
def test_labels_may_hold_anything_that_can_be_printed(make_rig: MakeRig, operator_client: Client, label: str) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": {"label": label, "command": SLEEP}}))
    assert rig.seats.get().label == label
    html = operator_client.get("/rigs/team/").content.decode()
    assert_harmless(html)
    assert label in Page(html).texts


def test_a_fragment_is_the_pages_own_element(make_rig: MakeRig, operator_client: Client) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}))
    said(rig, "no program")
    batch = render(list(Event.objects.filter(rig="team")))
    page = operator_client.get("/").content.decode()
    seat = next(found for found in batch.html.split("<button") if 'class="seat"' in found).split("</button>")[0]
    assert seat.strip() in page
    ids = [attributes["id"] for _, attributes in Page(batch.html).elements if "id" in attributes]
    seat_id = rig.seats.get(member="impl").pk
    pieces = [f"seat-{seat_id}", f"rig-state-{rig.pk}", f"rig-counts-{rig.pk}", "attention", "attention-title"]
    assert ids == [*pieces, f"trouble-{seat_id}", "attention-count"]


def test_what_one_agent_does_costs_as_much_in_a_rig_of_many(
    make_rig: MakeRig, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rig = make_rig(spec_text("team", {f"dev.agent{number}": SLEEP for number in range(40)}))
    record([Event(kind="seat.activity", rig="team", seat="dev-agent7@team", text="dev.agent7 works")])
    events = list(Event.objects.filter(kind="seat.activity"))
    with django_assert_num_queries(2):  # the seat, and who needs a person
        batch = render(events)
    ids = [attributes["id"] for _, attributes in Page(batch.html).elements if "id" in attributes]
    assert ids[0] == f"seat-{rig.seats.get(member='agent7').pk}" and not any("rig-state" in key for key in ids)


def test_a_changed_seat_brings_the_sums_of_its_pod_and_rig(make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP, "ops.log": SLEEP}))
    asked(rig, "go on?")
    Session.objects.update(usage={"tokens": 2000, "cost": 0.5})
    record([Event(kind="seat.usage", rig="team", seat="dev-impl@team", text="dev.impl: 2000 tokens")])
    batch = render(list(Event.objects.filter(kind="seat.usage")))
    texts = "|".join(Page(batch.html).texts)
    assert "2.0k tokens · $0.50 · 1 of 1 known" in texts  # its pod
    assert "4.0k tokens · $1.00 · 2 of 2 seats known" in texts  # the rig
    ids = [attributes["id"] for _, attributes in Page(batch.html).elements if "id" in attributes]
    assert f"pod-sum-{rig.pods.get(name='dev').pk}" in ids
    assert f"pod-sum-{rig.pods.get(name='ops').pk}" not in ids


@pytest.mark.parametrize(("kind", "comes"), [("seat.activity", True), ("seat.exited", True), ("rig.archived", True),
    ("seat.usage", False), ("message.queued", False)])  # fmt: skip
def test_the_list_of_who_waits_comes_with_what_may_change_it(make_rig: MakeRig, kind: str, comes: bool) -> None:
    asked(make_rig(spec_text("team", {"dev.impl": SLEEP})), "go on?")
    record([Event(kind=kind, rig="team", seat="dev-impl@team", text="t")])
    batch = render(list(Event.objects.filter(kind=kind).order_by("-pk"))[:1])
    assert ('id="attention"' in batch.html, 'id="attention-count"' in batch.html_read_only) == (comes, comes)


def test_the_same_question_is_the_same_element_and_another_question_another(make_rig: MakeRig) -> None:
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP}))
    found = []
    for question in ("one", "one", "two"):
        asked(rig, question)
        html = render(list(Event.objects.order_by("-pk"))[:1]).html
        found.append(next(a["id"] for _, a in Page(html).elements if a.get("class") == "entry"))
    assert found[0] == found[1] != found[2]


def test_who_may_only_look_sees_the_question_without_a_way_to_answer(make_rig: MakeRig) -> None:
    asked(make_rig(spec_text("team", {"dev.impl": SLEEP})), "rm -rf build", takes_reason=True, takes_text=True)
    batch = render(list(Event.objects.all()))
    assert "data-choice" in batch.html and "<textarea" in batch.html
    assert "rm -rf build" in batch.html_read_only
    for way in ("data-choice", "<textarea", "<input"):
        assert way not in batch.html_read_only


def test_only_who_may_operate_gets_buttons(make_rig: MakeRig) -> None:
    said(make_rig(spec_text("team", {"dev.impl": SLEEP})), "no")
    batch = render(list(Event.objects.all()))
    assert "data-on-rig" in batch.html and "data-on-rig" not in batch.html_read_only


@pytest.mark.parametrize("kind", ["rig.created", "rig.changed", "rig.archived"])
def test_a_change_of_structure_asks_for_the_graph_again(make_rig: MakeRig, kind: str) -> None:
    make_rig(spec_text("team", {"dev.impl": SLEEP}))
    record([Event(kind=kind, rig="team", text="t"), Event(kind="seat.running", rig="other", text="t")])
    assert render(list(Event.objects.all())).reload == ("team",)


def test_events_of_rigs_and_seats_that_are_gone_render_nothing_of_them() -> None:
    record([Event(kind="seat.exited", rig="gone", seat="a-b@gone", text="a.b exited"), Event(kind="x", text="y")])
    batch = render(list(Event.objects.all()))
    ids = [attributes["id"] for _, attributes in Page(batch.html).elements if "id" in attributes]
    assert (ids, batch.reload, len(batch.events)) == (["attention", "attention-title", "attention-count"], (), 2)


def test_events_of_the_server_alone_render_nothing() -> None:
    record([Event(kind="server.started", text="started")])
    batch = render(list(Event.objects.all()))
    assert (batch.html, batch.html_read_only) == ("", "")


def test_a_batch_knows_its_last_event_and_those_after_one() -> None:
    record([Event(kind="x", text=str(n)) for n in range(3)])
    events = list(Event.objects.all())
    batch = render(events)
    assert batch.last == events[-1].pk
    assert [event["text"] for event in batch.after(events[0].pk)] == ["1", "2"]
    assert render([]).last == 0
