"""Daphne on a listening socket, with the watcher and the job workers beside it in one asyncio loop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from os import getpid
from typing import Any

from daphne.server import Server
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.defer import Deferred

from rigweb.asgi import application
from rigweb.running import Running, announce
from rigweb.supervisor import WorkerSupervisor

log = logging.getLogger(__name__)

_REQUESTS_STOP_SECONDS = 2.0
_LIVE_STOP_SECONDS = 5.0
_LIVE_PAUSE_SECONDS = 1.0
_NEVER = -1
_STOPS = (signal.SIGINT, signal.SIGTERM)


def serve(listener: socket.socket, *, version: str) -> None:
    """Answer on `listener` until SIGINT or SIGTERM, then stop everything that was started, in order."""
    announcement = _Announcement(version)
    background = _Background(announcement.workers)

    def ready() -> None:
        reactor.adoptStreamPort(listener.fileno(), listener.family, server.http_factory)
        listener.close()  # the reactor has its own copy
        # Whoever sees the announcement may stop us, which the reactor understands only once it runs.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        reactor.callWhenRunning(signal.pthread_sigmask, signal.SIG_UNBLOCK, _STOPS)
        reactor.callWhenRunning(background.start)
        reactor.addSystemEventTrigger("before", "shutdown", background.stop)  # type: ignore[arg-type]
        announcement.make()

    server = _Server(
        application,
        endpoints=["unused"],
        ready_callable=ready,
        server_name="",
        verbosity=0,
        websocket_timeout=_NEVER,  # a page may stay open for days
    )
    server.endpoints = []  # Daphne insists on one, but our socket is bound already: see `ready`
    server.run()


class _Server(Server):  # type: ignore[misc]  # Daphne is not typed
    """Daphne, except that its stop does not wait for requests that wait for news in a thread."""

    def kill_all_applications(self) -> Any:
        """A Deferred that fires when all requests and sockets have ended, or have had time to."""
        found = [connection.get("application_instance") for connection in self.connections.values()]
        running = [application for application in found if application is not None]
        for request in running:
            request.cancel()
        return Deferred.fromFuture(asyncio.ensure_future(_ended(running, _REQUESTS_STOP_SECONDS)))


class _Announcement:
    """What `server.json` says of us."""

    def __init__(self, version: str) -> None:
        config = settings.RIGWEB
        url = f"http://{config.url_host}:{config.port}"
        started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._running = Running(pid=getpid(), url=url, port=config.port, version=version, started=started)

    def make(self) -> None:
        """Tell the world that we answer."""
        announce(settings.RIGWEB.home, self._running)
        log.info("Rigweb answers at %s (for a link that signs you in, run: rig open)", self._running.url)

    def workers(self, state: str) -> None:
        """Tell how the workers are."""
        self._running = replace(self._running, workers=state)
        try:
            announce(settings.RIGWEB.home, self._running)
        except OSError as error:
            log.error("cannot write server.json: %s", error.strerror)


class _Background:
    """What runs beside the web server: the watcher of `topology.live`, and the workers' supervisor."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._workers = WorkerSupervisor(tell)
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        loop = asyncio.get_event_loop()
        self._tasks = [loop.create_task(self._workers.run()), loop.create_task(self._live())]

    def stop(self) -> Any:
        """A Deferred for the reactor to wait on before it goes down."""
        return Deferred.fromFuture(asyncio.ensure_future(self._stop_all()))

    async def _stop_all(self) -> None:
        self._stop.set()
        _, live = self._tasks
        await asyncio.gather(self._workers.stop(), _ended([live], _LIVE_STOP_SECONDS))
        for task in self._tasks:
            task.cancel()

    async def _live(self) -> None:
        """Run the watcher; a failure is logged, and it starts again: the page must not go blind for good."""
        from topology import live

        while not self._stop.is_set():
            try:
                await live.run(self._stop)
            except Exception:
                log.exception("the watcher failed; starting it again")
                await asyncio.sleep(_LIVE_PAUSE_SECONDS)


async def _ended(tasks: list[asyncio.Task[None]], seconds: float) -> None:
    """Wait until all have ended, but not longer than `seconds`."""
    if tasks:
        await asyncio.wait(tasks, timeout=seconds)
