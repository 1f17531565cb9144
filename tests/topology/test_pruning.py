"""What is older than is to be remembered goes, in portions; what is queued, open or still needed stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models
from django.utils import timezone
from django_q.models import Schedule

from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology import pruning
from topology.models import Event, Job, Message, Rig, Seat
from topology.models.append_only import AppendOnlyQuerySet
from topology.models.message import STATES

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=31)
LATELY = timezone.now() - timedelta(days=29)


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    return make_rig(seven("team"))


@pytest.fixture
def seat(rig: Rig) -> Seat:
    return seated(rig, "impl")


def set_back(rows: Any, field: str, at: datetime) -> None:
    """Let rows be as old as that."""
    models.QuerySet.update(rows, **{field: at})


def event(text: str, at: datetime, kind: str = "seat.activity", seat: str = "") -> None:
    Event(kind=kind, text=text, seat=seat).save()
    set_back(Event.objects.filter(text=text), "at", at)


def remembered() -> set[str]:
    return set(Event.objects.values_list("text", flat=True))


def test_events_are_remembered_for_as_many_days_as_wanted(rig: Rig) -> None:
    event("old", LONG_AGO)
    event("young", LATELY)
    event("newest", timezone.now())
    assert pruning.prune() == 1
    assert {"young", "newest"} <= remembered() and "old" not in remembered()


def test_zero_days_are_for_ever(settings: Any) -> None:
    settings.RIGWEB = replace(settings.RIGWEB, retention_days=0)
    event("old", LONG_AGO)
    event("newest", timezone.now())
    assert pruning.prune() == 0 and remembered() == {"old", "newest"}


def test_more_than_one_portion_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    for number in range(5):
        event(f"old {number}", LONG_AGO)
    event("newest", timezone.now())
    assert pruning.prune() == 5 and remembered() == {"newest"}


def test_the_newest_event_stays_so_that_ids_go_on_from_it() -> None:
    event("before", LONG_AGO)
    event("last", LONG_AGO)
    pruning.prune()
    assert remembered() == {"last"}


def test_how_a_seat_was_launched_is_remembered_as_long_as_it_is_there(seat: Seat) -> None:
    for kind in ("seat.launching", "seat.briefed"):
        event(f"first {kind}", LONG_AGO, kind, seat.address)
        event(f"last {kind}", LONG_AGO, kind, seat.address)
        event(f"gone {kind}", LONG_AGO, kind, "dev-gone@other")
    event("newest", timezone.now())
    pruning.prune()
    assert remembered() >= {"last seat.launching", "last seat.briefed"}
    assert not {text for text in remembered() if text.startswith(("first", "gone"))}


def test_messages_go_once_they_are_over_and_never_while_they_are_on_their_way(seat: Seat) -> None:
    for state in STATES:
        Message.objects.create(seat=seat, session=seat.session, text=state, state=state)
    set_back(Message.objects.all(), "state_at", LONG_AGO)
    Message.objects.create(seat=seat, session=seat.session, text="young", state="accepted")
    pruning.prune()
    assert set(Message.objects.values_list("text", flat=True)) == {"queued", "typed", "submitted", "young"}


def test_jobs_go_once_they_have_ended(rig: Rig) -> None:
    for state in ("running", "done", "failed"):
        Job.objects.create(rig=rig, verb="up", state=state, created_at=LONG_AGO)
    Job.objects.exclude(state="running").update(finished_at=LONG_AGO)
    young = Job.objects.create(rig=rig, verb="down", state="done", finished_at=LATELY)
    pruning.prune()
    assert [job.state for job in Job.objects.order_by("pk")] == ["running", young.state]


def test_nobody_else_deletes_history() -> None:
    event("old", LONG_AGO)
    with pytest.raises(TypeError, match="append-only"):
        Event.objects.all().delete()
    assert issubclass(type(Event.objects.all()), AppendOnlyQuerySet)


def test_it_is_scheduled_once_and_names_what_there_is() -> None:
    from django.utils.module_loading import import_string

    pruning.schedule()
    pruning.schedule()
    found = Schedule.objects.get()
    assert import_string(found.func) is pruning.prune and found.schedule_type == Schedule.DAILY
