"""Jobs: queue an `up` or `down`, run it in a worker, take over what a killed worker left."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task

from agents import processes
from agents.errors import AgentError
from topology.apply import Result, bring_up, take_down
from topology.errors import Conflict, TopologyError
from topology.journal import rig_event
from topology.models import Job, Rig
from topology.models import job as job_states
from topology.models.event import record
from topology.seat_jobs import relaunch_seats, stop_seats

log = logging.getLogger(__name__)

T = TypeVar("T")

VERBS: dict[str, Callable[[Rig, Job, Callable[[], bool]], Result]] = {
    "up": bring_up,
    "down": take_down,
    "restart": relaunch_seats,
    "start": relaunch_seats,
    "stop": stop_seats,
}
ATTEMPTS = 3
CANCEL_SECONDS = 0.1
INSIST_SECONDS = 1.0
LOST_AFTER = timedelta(seconds=10)


def enqueue(rig: Rig, verb: str, options: dict[str, Any], actor: str) -> Job:
    """Queue a job. Raises Conflict when one is under way for this rig."""
    try:
        with transaction.atomic():
            job = Job.objects.create(rig=rig, verb=verb, options=options, actor=actor)
            if verb in ("up", "down"):
                Rig.objects.filter(pk=rig.pk).update(wanted_up=verb == "up")
            record([rig_event(rig, "job.queued", f"{verb} of {job.subject} is queued", actor, job=job.pk, verb=verb)])
            async_task("topology.jobs.run", job.pk)
    except IntegrityError as error:
        other = open_job(rig)
        doing = other.verb if other else "another job"
        raise Conflict(
            f"cannot {verb} {rig.name}: {doing} is under way (wait for it, or: rig cancel {rig.name})"
        ) from error
    return job


def open_job(rig: Rig) -> Job | None:
    """The job that waits or runs for a rig."""
    return rig.jobs.filter(state__in=job_states.OPEN).first()


def cancel(rig: Rig, actor: str) -> Job:
    """Ask the open job of a rig to stop; one that has not begun ends here. Raises Conflict when there is none."""
    with transaction.atomic():
        job = open_job(rig)
        if job is None:
            raise Conflict(f"cannot cancel: no up or down of {rig.name} is under way")
        ended = job.state == job_states.QUEUED
        if ended:  # perhaps no worker is there to end it
            Job.objects.filter(pk=job.pk).update(state=job_states.CANCELLED, finished_at=timezone.now())
        Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        text = f"{job.verb} of {job.subject} " + ("was cancelled before it began" if ended else "is being cancelled")
        kind = "job.cancelled" if ended else "job.cancelling"
        record([rig_event(rig, kind, text, actor, job=job.pk, verb=job.verb)])
    return job


def run(pk: int) -> None:
    """Do a job; called by a worker. Does nothing when the job is not waiting (any more)."""
    if not _claim(pk):
        return
    job = _insist(lambda: Job.objects.select_related("rig__revision__spec").get(pk=pk))
    state, result = _carry_out(job)
    _insist(lambda: _finish(job, state, result))


def take_over_lost() -> int:
    """Queue again what killed workers left unfinished; returns how many jobs that were.

    Jobs may be repeated safely: they begin by looking at what there is. One that is queued twice runs once.
    """
    lost = [job for job in Job.objects.filter(state=job_states.RUNNING).select_related("rig") if not _alive(job)]
    for job in lost:
        if job.attempts >= ATTEMPTS:
            _finish(job, job_states.FAILED, {"error": f"its worker was killed {ATTEMPTS} times (see server.log)"})
            continue
        with transaction.atomic():
            Job.objects.filter(pk=job.pk, state=job_states.RUNNING).update(state=job_states.QUEUED)
            async_task("topology.jobs.run", job.pk)
    return len(lost) + _queue_forgotten()


def _queue_forgotten() -> int:
    """Queue what waits although the queue is empty: a worker took it from there and was killed at once."""
    waiting = Job.objects.filter(state=job_states.QUEUED, created_at__lt=timezone.now() - LOST_AFTER)
    keys = list(waiting.values_list("pk", flat=True))
    if not keys or get_broker().queue_size():
        return 0
    for key in keys:
        async_task("topology.jobs.run", key)
    return len(keys)


def _claim(pk: int) -> bool:
    job = Job.objects.filter(pk=pk).first()
    if job is None:
        return False
    with transaction.atomic():
        claimed = Job.objects.filter(pk=pk, state=job_states.QUEUED).update(
            state=job_states.RUNNING,
            worker_pid=os.getpid(),
            worker_started=processes.started(os.getpid()),
            attempts=job.attempts + 1,
            started_at=timezone.now(),
        )
        if claimed:
            text = f"{job.verb} of {job.subject} has started"
            record([rig_event(job.rig, "job.started", text, job.actor, job=pk, verb=job.verb)])
    return claimed == 1


def _alive(job: Job) -> bool:
    return job.worker_pid is not None and processes.started(job.worker_pid) == job.worker_started


def _carry_out(job: Job) -> tuple[str, Result]:
    try:
        result = VERBS[job.verb](job.rig, job, Cancellation(job.pk))
        return (job_states.CANCELLED if _is_cancelled(job.pk) else job_states.DONE), result
    except (AgentError, TopologyError) as error:
        return job_states.FAILED, {"error": str(error)}
    except DatabaseError as error:
        log.exception("job %s", job)
        return job_states.FAILED, {"error": f"the database could not be used: {error} (free it, then do it again)"}
    except Exception as error:
        log.exception("job %s", job)
        return job_states.FAILED, {"error": f"{type(error).__name__}: {error}"}


def _insist(work: Callable[[], T]) -> T:
    """Do database work of a job until it succeeds: a job whose end is not written would block its rig."""
    while True:
        try:
            return work()
        except DatabaseError as error:
            log.error("cannot write what became of a job: %s (it is tried again)", error)
            time.sleep(INSIST_SECONDS)


class Cancellation:
    """Answers whether a job is to stop; may be asked often, looks at the row now and then."""

    def __init__(self, pk: int) -> None:
        self._pk = pk
        self._asked = 0.0
        self._answer = False

    def __call__(self) -> bool:
        """Whether the job is to stop, as of CANCEL_SECONDS ago at most."""
        now = time.monotonic()
        if not self._answer and now - self._asked > CANCEL_SECONDS:
            self._asked, self._answer = now, _is_cancelled(self._pk)
        return self._answer


def _is_cancelled(pk: int) -> bool:
    return Job.objects.filter(pk=pk, cancel_requested=True).exists()


def _finish(job: Job, state: str, result: Result) -> None:
    kind = {job_states.DONE: "finished"}.get(state, state)
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=state, result=result, finished_at=timezone.now())
        text = _summary(job, state, result)
        notes = [rig_event(job.rig, "job.note", f"note: {remark}", job.actor) for remark in result.get("remarks", ())]
        record([*notes, rig_event(job.rig, f"job.{kind}", text, job.actor, job=job.pk, verb=job.verb, result=result)])


def _summary(job: Job, state: str, result: Result) -> str:
    what = f"{job.verb} of {job.subject}"
    if "error" in result:
        return f"{what} failed: {result['error']}"
    parts = []
    for word in ("launched", "stopped", "ended"):
        if result.get(word):
            parts.append(f"{word} {len(result[word])}")
    if result["failed"]:
        parts.append(f"failed {len(result['failed'])}")
    done = ", ".join(parts) or "nothing to do"
    if result.get("unchanged"):
        done += f", {result['unchanged']} ran already"
    return f"{what} was cancelled: {done}" if state == job_states.CANCELLED else f"{what} is done: {done}"
