"""Every event belongs to one family, in Python and in the database alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from topology.models import Event
from topology.models.event import record
from topology.timeline import NAMES, family_of

EXAMPLES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("seat.activity", {"activity": "waiting"}, "questions"),
    ("seat.activity", {"activity": "working"}, "activity"),
    ("seat.activity", {}, "activity"),
    ("seat.answered", {"choice": "1"}, "questions"),
    ("seat.question_closed", {}, "questions"),
    ("seat.seen", {}, "activity"),
    ("seat.usage", {"tokens": 5}, "use"),
    ("seat.running", {"activity": "waiting"}, "state"),
    ("seat.failed", {}, "state"),
    ("seat.something-new", {}, "state"),
    ("message.accepted", {}, "messages"),
    ("job.finished", {}, "jobs"),
    ("rig.created", {}, "rigs"),
    ("spec.saved", {}, "rigs"),
    ("snapshot.taken", {}, "other"),
    ("", {}, "other"),
)


@pytest.mark.parametrize(("kind", "payload", "family"), EXAMPLES)
def test_an_event_belongs_to_the_first_family_that_fits(kind: str, payload: dict[str, Any], family: str) -> None:
    assert family_of(kind, payload) == family
    assert Event(at=timezone.now(), kind=kind, payload=payload).as_dict()["family"] == family


@pytest.mark.django_db
@pytest.mark.parametrize("family", NAMES)
def test_the_database_sorts_as_python_does(family: str) -> None:
    record([Event(kind=kind, payload=payload, text=str(n)) for n, (kind, payload, _) in enumerate(EXAMPLES)])
    found = Event.objects.of_families([family]).values_list("text", flat=True)
    assert [EXAMPLES[int(text)][2] for text in found] == [family] * sum(f == family for _, _, f in EXAMPLES)


@pytest.mark.django_db
def test_families_add_up() -> None:
    record([Event(kind=kind, payload=payload, text=str(n)) for n, (kind, payload, _) in enumerate(EXAMPLES)])
    assert Event.objects.of_families(NAMES).count() == len(EXAMPLES)
    assert Event.objects.of_families([]).count() == 0
    assert Event.objects.of_families(["jobs", "use"]).count() == 2
