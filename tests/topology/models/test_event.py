"""The log is append-only, whichever way one comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import transaction

from agents.bell import Bell
from topology.models import Event
from topology.models.event import record

pytestmark = pytest.mark.django_db


def an_event(text: str = "something happened") -> Event:
    event = Event(kind="test", text=text)
    event.save()
    return event


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.save(force_update=True),
        lambda event: event.delete(),
        lambda event: Event.objects.filter(pk=event.pk).update(text="forged"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.all().delete(),
        lambda event: Event.objects.bulk_update([event], ["text"]),
        lambda event: Event.objects.update_or_create(pk=event.pk, defaults={"text": "forged"}),
        lambda event: Event._default_manager.all().update(text="forged"),
    ],
)
def test_no_way_leads_to_a_change_or_a_deletion(change: Callable[[Event], object]) -> None:
    event = an_event()
    event.text = "forged"
    with pytest.raises(TypeError, match="append-only"):
        change(event)
    assert Event.objects.get().text == "something happened"


def test_ids_grow_and_are_never_given_twice() -> None:
    first = an_event().pk
    with pytest.raises(RuntimeError), transaction.atomic():
        an_event()
        raise RuntimeError
    record([Event(kind="test", text=str(n)) for n in range(5)])
    found = list(Event.objects.values_list("pk", "text"))
    assert [text for _, text in found[1:]] == ["0", "1", "2", "3", "4"]
    assert [pk for pk, _ in found] == sorted({pk for pk, _ in found}) and found[0][0] == first


def test_nothing_to_record_is_nothing() -> None:
    record([])
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_once_the_event_can_be_read_and_not_for_one_that_is_rolled_back() -> None:
    bell = Bell(settings.RIGWEB.home / "events.bell")
    bell.listen()
    try:
        with transaction.atomic():
            record([Event(kind="test", text="kept")])
            assert not bell.wait(0)
        assert bell.wait(0)
        with pytest.raises(RuntimeError), transaction.atomic():
            an_event()
            raise RuntimeError
        assert not bell.wait(0)
        an_event()
        assert bell.wait(0)
    finally:
        bell.close()


def test_the_api_gets_every_field() -> None:
    event = Event(kind="seat.exited", rig="demo", seat="a-b@demo", actor="operator", text="t", payload={"exit": "x"})
    event.save()
    answer = event.as_dict()
    assert answer.pop("at").endswith("+00:00")
    assert answer == {
        "id": event.pk,
        "kind": "seat.exited",
        "family": "state",
        "rig": "demo",
        "seat": "a-b@demo",
        "actor": "operator",
        "text": "t",
        "payload": {"exit": "x"},
    }
