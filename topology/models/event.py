"""Events: the append-only history from which everything live derives."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from agents.bell import Bell
from topology.models.append_only import AppendOnly, AppendOnlyQuerySet
from topology.timeline import ACTIVITY, FAMILIES, QUESTIONS, Family, family_of


class EventQuerySet(AppendOnlyQuerySet["Event"]):
    """Questions about history."""

    def forget(self) -> int:
        """Delete what is too old to be remembered (`topology.pruning`): the one end of history; returns how many."""
        return super(AppendOnlyQuerySet, self).delete()[0]

    def of_families(self, names: Collection[str]) -> EventQuerySet:
        """Events of these families of `topology.timeline`."""
        wanted, earlier = Q(pk__in=[]), Q(pk__in=[])
        for family in FAMILIES:
            fits = _fits(family)
            if family.name in names:
                wanted |= fits & ~earlier
            earlier |= fits
        # An activity that is not told is no NULL, which would be neither waiting nor not waiting.
        return self.alias(doing=Coalesce(KT("payload__activity"), Value(""), output_field=models.TextField())).filter(
            wanted
        )


def _fits(family: Family) -> Q:
    fits = Q(kind__in=family.kinds)
    for prefix in family.prefixes:
        fits |= Q(kind__startswith=prefix)
    return fits | Q(kind=ACTIVITY, doing="waiting") if family is QUESTIONS else fits


class Event(AppendOnly):
    """One immutable line of history; `text` is a whole sentence for a person."""

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=40)
    rig = models.CharField(max_length=63, blank=True, help_text="Name, not key: history outlives rigs.")
    seat = models.CharField(max_length=200, blank=True, help_text="Address: pod-member@rig.")
    actor = models.CharField(max_length=150, blank=True)
    text = models.TextField()
    payload = models.JSONField(default=dict)

    objects = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["rig", "id"]), models.Index(fields=["seat", "id"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}: {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event, and ring once it is committed."""
        super().save(*args, **kwargs)
        ring_on_commit()

    def as_dict(self) -> dict[str, Any]:
        """The event as the API and the socket give it."""
        return {
            "id": self.pk,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "family": family_of(self.kind, self.payload),
            "rig": self.rig,
            "seat": self.seat,
            "actor": self.actor,
            "text": self.text,
            "payload": self.payload,
        }


def record(events: list[Event]) -> None:
    """Append events in order, in the transaction that is open, and ring once it commits."""
    if events:
        Event.objects.bulk_create(events)
        ring_on_commit()


def newest_id() -> int:
    """Id of the last event; 0 when there is none."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def ring_on_commit() -> None:
    """Tell the server process that there is something new, as soon as it can be read."""
    transaction.on_commit(lambda: Bell(settings.RIGWEB.home / "events.bell").ring())
