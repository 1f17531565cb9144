"""Functions that use the database beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from topology.models import Event
from topology.threads import in_thread

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """A pool of a single thread, which ends with the test."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def where() -> tuple[int, object]:
    """The thread and the connection that answer a question."""
    Event.objects.count()
    return threading.get_ident(), connection.connection


async def test_a_thread_of_the_pool_keeps_its_connection(pool: ThreadPoolExecutor) -> None:
    asyncio.get_running_loop().set_default_executor(pool)
    first, second = [await in_thread(where)() for _ in range(2)]
    assert first[0] != threading.get_ident()
    assert first == second


async def test_what_fails_leaves_the_thread_usable(pool: ThreadPoolExecutor) -> None:
    def fail() -> None:
        with transaction.atomic():
            Event.objects.create(kind="rig.up", text="lost")
            raise RuntimeError("on purpose")

    asyncio.get_running_loop().set_default_executor(pool)
    before = await in_thread(where)()
    with pytest.raises(RuntimeError, match="on purpose"):
        await in_thread(fail)()
    assert await in_thread(where)() == before
    assert await in_thread(Event.objects.count)() == 0
