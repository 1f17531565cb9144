"""Events carry the pieces of the page that they touch; whatever a spec or a program says, it stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client

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
    record([Event(kind="seat.failed", rig=rig.name, seat=seat.address, text=f"dev.impl failed: {text}")])


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
    assert ids == [f"seat-{rig.seats.get(member='impl').pk}", f"rig-state-{rig.pk}"]


def test_only_who_may_operate_gets_buttons(make_rig: MakeRig) -> None:
    said(make_rig(spec_text("team", {"dev.impl": SLEEP})), "no")
    batch = render(list(Event.objects.all()))
    assert "hx-post" in batch.html and "hx-post" not in batch.html_read_only


@pytest.mark.parametrize("kind", ["rig.created", "rig.changed", "rig.archived"])
def test_a_change_of_structure_asks_for_the_graph_again(make_rig: MakeRig, kind: str) -> None:
    make_rig(spec_text("team", {"dev.impl": SLEEP}))
    record([Event(kind=kind, rig="team", text="t"), Event(kind="seat.running", rig="other", text="t")])
    assert render(list(Event.objects.all())).reload == ("team",)


def test_events_of_rigs_and_seats_that_are_gone_render_nothing() -> None:
    record([Event(kind="seat.exited", rig="gone", seat="a-b@gone", text="a.b exited"), Event(kind="x", text="y")])
    batch = render(list(Event.objects.all()))
    assert (batch.html, batch.html_read_only, batch.reload, len(batch.events)) == ("", "", (), 2)


def test_a_batch_knows_its_last_event_and_those_after_one() -> None:
    record([Event(kind="x", text=str(n)) for n in range(3)])
    events = list(Event.objects.all())
    batch = render(events)
    assert batch.last == events[-1].pk
    assert [event["text"] for event in batch.after(events[0].pk)] == ["1", "2"]
    assert render([]).last == 0
