"""Forgets what is older than the data directory is to remember: events, messages and jobs that are over.

Nothing that is queued or open goes, nor what says how a seat that there is was launched. The workers do it daily.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django_q.models import Schedule

from topology.models import Event, Job, Message, Seat
from topology.models import job as job_states
from topology.models import message as message_states
from topology.models.event import newest_id

log = logging.getLogger(__name__)

SCHEDULE = "prune"
BATCH = 500
"""Rows that go at once: whoever else wants to write need not wait for more."""
_LAUNCHES = ("seat.launching", "seat.briefed")


def schedule() -> None:
    """Have the workers prune once a day, beginning now; called whenever the server starts."""
    Schedule.objects.get_or_create(
        name=SCHEDULE, defaults={"func": "topology.pruning.prune", "schedule_type": Schedule.DAILY}
    )


def prune() -> int:
    """Forget what is older than RIGWEB_RETENTION_DAYS; returns how many rows that were. 0 days: remember for ever."""
    days = settings.RIGWEB.retention_days
    if not days:
        return 0
    before = timezone.now() - timedelta(days=days)
    count = sum(_forget_events(before)) + sum(_forget_messages(before)) + sum(_forget_jobs(before))
    if count:
        log.info("forgot %s events, messages and jobs that are older than %s days", count, days)
    return count


def _forget_events(before: datetime) -> Iterator[int]:
    kept = {newest_id(), *_launches()}
    old = Event.objects.filter(at__lt=before).exclude(pk__in=kept)
    for keys in _batches(old.order_by("pk").values_list("pk", flat=True)):
        yield Event.objects.filter(pk__in=keys).forget()


def _launches() -> Iterable[int]:
    """The events that tell how each seat was launched last, and what it was given."""
    addresses = [seat.address for seat in Seat.objects.select_related("rig", "pod")]
    launches = Event.objects.filter(kind__in=_LAUNCHES, seat__in=addresses)
    return launches.order_by().values("seat", "kind").annotate(newest=Max("pk")).values_list("newest", flat=True)


def _forget_messages(before: datetime) -> Iterator[int]:
    over = Message.objects.exclude(state__in=message_states.OPEN).filter(state_at__lt=before)
    for keys in _batches(over.order_by("pk").values_list("pk", flat=True)):
        yield over.filter(pk__in=keys).delete()[0]


def _forget_jobs(before: datetime) -> Iterator[int]:
    over = Job.objects.exclude(state__in=job_states.OPEN).filter(finished_at__lt=before)
    for keys in _batches(over.order_by("pk").values_list("pk", flat=True)):
        yield over.filter(pk__in=keys).delete()[0]


def _batches(found: Iterable[int]) -> Iterator[list[int]]:
    keys = list(found)
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
