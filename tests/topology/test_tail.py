"""One reader of the log for every tab and every request that waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import OperationalError

from topology import tail
from topology.fragments import Batch
from topology.models import Event
from topology.models.event import record
from topology.tail import Tail
from topology.threads import in_thread

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 30.0


def add(*texts: str) -> None:
    record([Event(kind="x", text=text) for text in texts])


@pytest.fixture
async def follower() -> AsyncIterator[Tail]:
    """A tail that follows the log, begun after one event."""
    await in_thread(add)("old")
    found = Tail(settings.RIGWEB.home / "events.bell")
    task = asyncio.ensure_future(found.run())
    async with asyncio.timeout(SECONDS):
        while found.last == 0:
            await in_thread(tail.wait_for_news)(0.01)
    yield found
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def take(received: asyncio.Queue[Batch], count: int) -> list[str]:
    """The texts of the next `count` events."""
    texts: list[str] = []
    async with asyncio.timeout(SECONDS):
        while len(texts) < count:
            texts += [event["text"] for event in (await received.get()).events]
    return texts


async def test_what_is_new_comes_in_order_to_all_and_what_is_old_to_none(follower: Tail) -> None:
    one: asyncio.Queue[Batch] = asyncio.Queue()
    two: asyncio.Queue[Batch] = asyncio.Queue()
    follower.subscribe(one.put_nowait)
    follower.subscribe(two.put_nowait)
    await in_thread(add)("a", "b")
    await in_thread(add)("c")
    assert await take(one, 3) == await take(two, 3) == ["a", "b", "c"]
    follower.unsubscribe(two.put_nowait)
    await in_thread(add)("d")
    assert await take(one, 1) == ["d"] and two.empty()


async def test_more_than_one_batch_comes_without_a_gap(follower: Tail) -> None:
    received: asyncio.Queue[Batch] = asyncio.Queue()
    follower.subscribe(received.put_nowait)
    texts = [str(number) for number in range(2 * tail.BATCH + 7)]
    await in_thread(add)(*texts)
    assert await take(received, len(texts)) == texts


async def test_an_event_whose_ring_was_missed_is_found_all_the_same(follower: Tail) -> None:
    received: asyncio.Queue[Batch] = asyncio.Queue()
    follower.subscribe(received.put_nowait)
    await in_thread(Event.objects.bulk_create)([Event(kind="x", text="silent")])
    assert await take(received, 1) == ["silent"]


async def test_a_log_that_cannot_be_read_for_a_moment_is_followed_on(
    follower: Tail, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: asyncio.Queue[Batch] = asyncio.Queue()
    failed: asyncio.Queue[None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def fail(last: int) -> Batch:
        loop.call_soon_threadsafe(failed.put_nowait, None)
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(tail, "RETRY_SECONDS", 0.01)
    follower.subscribe(received.put_nowait)
    with monkeypatch.context() as patch:
        patch.setattr(tail, "read_after", fail)
        await in_thread(add)("kept")
        async with asyncio.timeout(SECONDS):
            await failed.get()
    assert await take(received, 1) == ["kept"]


async def test_a_thread_that_waits_for_news_is_woken_also_when_no_tab_is_open(follower: Tail) -> None:
    woken = threading.Event()

    def wait() -> None:
        tail.wait_for_news(60)
        woken.set()

    thread = threading.Thread(target=wait)
    thread.start()
    async with asyncio.timeout(SECONDS):
        while not woken.is_set():  # once is not enough: the thread may not be waiting yet
            await in_thread(add)("news")
            await asyncio.sleep(0.02)
    thread.join()
