"""Jobs are taken at once, in order, and at most once."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.models import OrmQ

from agents.bell import Bell
from rigweb.broker import BellBroker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def bell_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody else listens there, who could take a ring away."""
    monkeypatch.setattr(settings, "RIGWEB", replace(settings.RIGWEB, home=tmp_path))


@pytest.fixture
def broker() -> Iterator[BellBroker]:
    broker = get_broker()
    assert isinstance(broker, BellBroker)
    assert broker._bell.path.parent == settings.RIGWEB.home
    yield broker
    broker._bell.close()


def test_jobs_come_in_order_and_only_once(broker: BellBroker) -> None:
    ids = [broker.enqueue(task) for task in ("first", "second")]
    assert broker.dequeue() == [(ids[0], "first")]
    assert broker.dequeue() == [(ids[1], "second")]
    assert not OrmQ.objects.exists()


def test_a_committed_job_starts_at_once(broker: BellBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conf, "POLL", 6.0)
    jobs, taken = 10, queue.Queue[object]()

    def take() -> None:
        for _ in range(jobs):
            while (job := broker.dequeue()) is None:
                pass
            taken.put(job)
        connection.close()

    taker = threading.Thread(target=take)
    taker.start()
    start = time.monotonic()
    for _ in range(jobs):
        BellBroker().enqueue("job")
        taken.get(timeout=30)
    taker.join()
    assert time.monotonic() - start < jobs * Conf.POLL / 2


def test_nobody_is_woken_before_the_commit(broker: BellBroker) -> None:
    bell = Bell(settings.RIGWEB.home / "jobs.bell")
    bell.listen()
    try:
        with transaction.atomic():
            broker.enqueue("job")
            assert bell.wait(0.05) is False
        assert bell.wait(5) is True
    finally:
        bell.close()


def test_a_job_that_was_rolled_back_rings_for_nobody(broker: BellBroker) -> None:
    bell = Bell(settings.RIGWEB.home / "jobs.bell")
    bell.listen()
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            broker.enqueue("job")
            raise RuntimeError
        assert bell.wait(0.05) is False
    finally:
        bell.close()


def test_of_two_who_take_at_once_one_gets_the_job() -> None:
    for _ in range(20):
        BellBroker().enqueue("job")
        taken: list[object] = []
        start = threading.Barrier(2)

        def take(taken: list[object] = taken, start: threading.Barrier = start) -> None:
            broker = BellBroker()
            broker._bell.listen()
            start.wait()
            taken.append(broker.dequeue())
            broker._bell.close()
            connection.close()

        takers = [threading.Thread(target=take) for _ in range(2)]
        for taker in takers:
            taker.start()
        while any(taker.is_alive() for taker in takers):
            BellBroker()._bell.ring()  # whoever came too late need not wait for the poll
            takers[0].join(0.01)
        for taker in takers:
            taker.join()
        assert sum(result is not None for result in taken) == 1
