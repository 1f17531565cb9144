"""A job is claimed once, can be cancelled, and outlives its worker; here without tmux, with a verb that is watched."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_q.models import OrmQ

from agents import processes
from agents.errors import AgentError
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology import jobs
from topology.errors import Conflict
from topology.models import Event, Job, Rig
from topology.models import job as job_states
from topology.models.event import record

Work = Callable[[Rig, Job, Callable[[], bool]], dict[str, Any]]
pytestmark = pytest.mark.django_db
NOTHING = {"launched": [], "stopped": [], "failed": {}, "remarks": [], "unchanged": 1}


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    return make_rig(spec_text("team", {"dev.impl": SLEEP}))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Work]]:
    """What `up` does instead of starting anything; replace the one entry."""
    does: list[Work] = [lambda rig, job, cancelled: dict(NOTHING)]
    monkeypatch.setitem(jobs.VERBS, "up", lambda rig, job, cancelled: does[0](rig, job, cancelled))
    yield does


@pytest.fixture
def dead_worker() -> dict[str, Any]:
    """Columns of a job whose worker was killed."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        started = processes.started(process.pid)
        process.kill()
    return {"state": job_states.RUNNING, "worker_pid": process.pid, "worker_started": started, "attempts": 1}


def up(rig: Rig) -> Job:
    return jobs.enqueue(rig, "up", {}, "tester")


def change(job: Job, **fields: Any) -> None:
    Job.objects.filter(pk=job.pk).update(**fields)


def told() -> list[tuple[str, str]]:
    return list(Event.objects.exclude(kind="spec.saved").values_list("kind", "text"))


def test_a_job_is_queued_run_and_finished_each_told_once(rig: Rig, work: list[Work]) -> None:
    job = up(rig)
    rig.refresh_from_db()
    assert rig.wanted_up and OrmQ.objects.count() == 1
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker_pid, job.result) == (job_states.DONE, 1, os.getpid(), NOTHING)
    assert job.started_at and job.finished_at
    assert told() == [
        ("job.queued", "up of team is queued"),
        ("job.started", "up of team has started"),
        ("job.finished", "up of team is done: nothing to do, 1 ran already"),
    ]
    assert {event.actor for event in Event.objects.exclude(kind="spec.saved")} == {"tester"}
    assert {event.payload["job"] for event in Event.objects.exclude(kind="spec.saved")} == {job.pk}


@pytest.mark.parametrize("state", [job_states.RUNNING, job_states.DONE, job_states.FAILED, job_states.CANCELLED])
def test_a_job_that_does_not_wait_is_not_run(rig: Rig, work: list[Work], state: str) -> None:
    job = up(rig)
    change(job, state=state)
    work[0] = lambda *_: pytest.fail("it ran")
    jobs.run(job.pk)
    assert Job.objects.get().state == state


def test_a_job_that_is_not_there_is_not_run(work: list[Work]) -> None:
    jobs.run(404)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_claims_a_job(rig: Rig, work: list[Work]) -> None:
    ran: list[int] = []
    work[0] = lambda rig, job, cancelled: ran.append(job.pk) or dict(NOTHING)  # type: ignore[func-returns-value]
    for _ in range(5):
        job, start = up(rig), threading.Barrier(4)

        def come(pk: int = job.pk, start: threading.Barrier = start) -> None:
            start.wait()
            jobs.run(pk)
            connection.close()

        threads = [threading.Thread(target=come) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ran == [job.pk]
        ran.clear()


def test_a_second_job_for_a_rig_is_refused_and_leaves_nothing_behind(rig: Rig, work: list[Work]) -> None:
    up(rig)
    with pytest.raises(Conflict, match=r"cannot down team: up is under way \(wait for it, or: rig cancel team\)"):
        jobs.enqueue(rig, "down", {}, "tester")
    rig.refresh_from_db()
    assert rig.wanted_up and Job.objects.count() == 1 and OrmQ.objects.count() == 1
    assert told() == [("job.queued", "up of team is queued")]


@pytest.mark.parametrize("error", [AgentError("cannot reach tmux: it is not on PATH"), Conflict("cannot: no")])
def test_what_goes_wrong_is_told_in_its_own_words(rig: Rig, work: list[Work], error: Exception) -> None:
    def fail(*_: Any) -> Any:
        raise error

    work[0], job = fail, up(rig)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (job_states.FAILED, {"error": str(error)})
    assert told()[-1] == ("job.failed", f"up of team failed: {error}")


def test_a_mistake_of_ours_fails_the_job_and_frees_the_rig(
    rig: Rig, work: list[Work], caplog: pytest.LogCaptureFixture
) -> None:
    work[0], job = (lambda *_: 1 / 0), up(rig)  # type: ignore[assignment]
    jobs.run(job.pk)
    assert told()[-1] == ("job.failed", "up of team failed: ZeroDivisionError: division by zero")
    assert "Traceback" in caplog.text and jobs.open_job(rig) is None


def test_the_end_of_a_job_is_written_as_soon_as_the_database_lets_us(
    rig: Rig, work: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, fails = up(rig), iter([True, True, False])
    monkeypatch.setattr(jobs, "INSIST_SECONDS", 0.0)

    def sometimes(events: list[Event]) -> None:
        if events[0].kind in ("job.finished", "job.failed") and next(fails):
            raise OperationalError("database is locked")
        record(events)

    monkeypatch.setattr(jobs, "record", sometimes)
    jobs.run(job.pk)
    assert told()[-1] == ("job.finished", "up of team is done: nothing to do, 1 ran already")
    assert jobs.open_job(rig) is None and next(fails, None) is None


def test_trouble_with_the_database_fails_the_job_with_what_it_is(rig: Rig, work: list[Work]) -> None:
    def fail(*_: Any) -> Any:
        raise OperationalError("database is locked")

    work[0], job = fail, up(rig)
    jobs.run(job.pk)
    assert told()[-1][1].startswith("up of team failed: the database could not be used: database is locked")


def test_a_job_that_waits_is_cancelled_at_once_even_without_a_worker(rig: Rig, work: list[Work]) -> None:
    job = up(rig)
    work[0] = lambda *_: pytest.fail("it ran")
    assert jobs.cancel(rig, "other") == job
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.cancel_requested, job.finished_at is None) == (job_states.CANCELLED, True, False)
    assert told()[-1] == ("job.cancelled", "up of team was cancelled before it began")
    assert Event.objects.last().actor == "other"  # type: ignore[union-attr]


def test_a_job_that_runs_is_asked_to_stop_and_says_what_it_did(rig: Rig, work: list[Work]) -> None:
    def cancelled_meanwhile(rig: Rig, job: Job, cancelled: Callable[[], bool]) -> dict[str, Any]:
        before = cancelled()
        jobs.cancel(rig, "other")
        while not cancelled():  # looks at the row now and then
            pass
        return {**NOTHING, "launched": ["dev.impl"], "seen": [before, cancelled()]}

    work[0], job = cancelled_meanwhile, up(rig)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["seen"]) == (job_states.CANCELLED, [False, True])
    assert told()[-2:] == [
        ("job.cancelling", "up of team is being cancelled"),
        ("job.cancelled", "up of team was cancelled: launched 1, 1 ran already"),
    ]


def test_there_is_nothing_to_cancel_when_no_job_is_open(rig: Rig) -> None:
    with pytest.raises(Conflict, match="cannot cancel: no up or down of team is under way"):
        jobs.cancel(rig, "tester")


def test_the_job_of_a_living_worker_is_left_alone(rig: Rig, work: list[Work]) -> None:
    job, pid = up(rig), os.getpid()
    change(job, state=job_states.RUNNING, worker_pid=pid, worker_started=processes.started(pid))
    assert jobs.take_over_lost() == 0


def test_the_job_of_a_killed_worker_is_queued_again_and_done(
    rig: Rig, work: list[Work], dead_worker: dict[str, Any]
) -> None:
    job = up(rig)
    OrmQ.objects.all().delete()
    change(job, **dead_worker)
    assert jobs.take_over_lost() == 1 and OrmQ.objects.count() == 1
    assert jobs.take_over_lost() == 0
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (job_states.DONE, 2)


def test_a_process_that_got_the_id_of_a_killed_worker_is_not_taken_for_it(rig: Rig, work: list[Work]) -> None:
    job = up(rig)
    change(job, state=job_states.RUNNING, worker_pid=os.getpid(), worker_started="1", attempts=1)
    assert jobs.take_over_lost() == 1


def test_a_job_that_kills_its_workers_is_given_up_after_three(
    rig: Rig, work: list[Work], dead_worker: dict[str, Any]
) -> None:
    job = up(rig)
    for attempt in (1, 2, 3):
        change(job, **{**dead_worker, "attempts": attempt})
        assert jobs.take_over_lost() == 1
        job.refresh_from_db()
        assert job.state == (job_states.FAILED if attempt == 3 else job_states.QUEUED)
    assert told()[-1] == ("job.failed", "up of team failed: its worker was killed 3 times (see server.log)")
    assert jobs.take_over_lost() == 0


def test_a_job_taken_from_the_queue_by_a_worker_that_died_at_once_is_queued_again_every_time(
    rig: Rig, work: list[Work]
) -> None:
    job = up(rig)
    change(job, created_at=timezone.now() - 2 * jobs.LOST_AFTER)
    for _ in range(5):
        OrmQ.objects.all().delete()
        assert jobs.take_over_lost() == 1 and OrmQ.objects.count() == 1
    jobs.run(job.pk)
    assert Job.objects.get().state == job_states.DONE


def test_a_job_that_waits_its_turn_is_not_queued_again(rig: Rig, work: list[Work]) -> None:
    job = up(rig)
    change(job, created_at=timezone.now() - 2 * jobs.LOST_AFTER)
    assert jobs.take_over_lost() == 0 and OrmQ.objects.count() == 1
    OrmQ.objects.all().delete()
    change(job, created_at=timezone.now() + timedelta(seconds=1) - jobs.LOST_AFTER)
    assert jobs.take_over_lost() == 0 and OrmQ.objects.count() == 0


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (NOTHING, "up of team is done: nothing to do, 1 ran already"),
        ({**NOTHING, "launched": ["a", "b"]}, "up of team is done: launched 2, 1 ran already"),
        ({**NOTHING, "stopped": ["c"], "launched": ["a"], "failed": {"b": "no"}},
         "up of team is done: launched 1, stopped 1, failed 1, 1 ran already"),
        ({"ended": ["a"], "failed": {}}, "up of team is done: ended 1"),
    ],
)  # fmt: skip
def test_the_outcome_is_told_in_numbers(rig: Rig, work: list[Work], result: dict[str, Any], text: str) -> None:
    work[0], job = (lambda *_: result), up(rig)
    jobs.run(job.pk)
    assert told()[-1] == ("job.finished", text)
