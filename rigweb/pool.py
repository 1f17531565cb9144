"""django-q2's pool of workers, guarded by this very process, and given up whole when one of them is killed."""

from __future__ import annotations

import logging
import multiprocessing
import os
import select
import signal
import uuid
from multiprocessing.process import BaseProcess

from django_q.cluster import Sentinel

log = logging.getLogger(__name__)


def run() -> None:
    """Work until SIGTERM; jobs that run by then are finished first."""
    stop = StopFlag()
    pool = Pool(stop, multiprocessing.Event(), uuid.uuid4(), start=False)
    # After the constructor, which sets handlers of its own.
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    pool.start()


class Pool(Sentinel):  # type: ignore[misc]  # django-q2 is not typed
    """django-q2's guard, except that it does not replace a killed process on its own."""

    def reincarnate(self, process: BaseProcess) -> None:
        """Replace a worker that ended or overran its time; when one was killed, end, and the rest with us.

        A process that is killed while it waits for a job holds the lock of the queue for good: the others, and
        its successor, would wait forever. The server starts a new pool with new queues.
        """
        if process.exitcode is not None and process.exitcode < 0:
            log.error("a job worker was killed (signal %s): starting all of them afresh", -process.exitcode)
            os._exit(1)
        super().reincarnate(process)


class StopFlag:
    """An event that a signal handler may set: unlike those of `threading` it takes no lock."""

    def __init__(self) -> None:
        self._descriptor = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)

    def set(self) -> None:
        """Set it, for good."""
        os.eventfd_write(self._descriptor, 1)

    def is_set(self) -> bool:
        """Whether it is set."""
        return self.wait(0)

    def wait(self, seconds: float) -> bool:
        """Wait until it is set, but not longer than `seconds`; whether it is set."""
        return bool(select.select([self._descriptor], [], [], seconds)[0])
