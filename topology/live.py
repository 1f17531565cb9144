"""What runs beside the web server on its event loop: watch tmux, record, follow the log, mind the jobs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.db import DatabaseError

from agents import sessions, states, watch
from agents.models import Session
from agents.sessions import Pane
from agents.transcripts.recording import GrowthWatch
from agents.transcripts.segments import prune
from agents.watch import TmuxWatch
from topology import jobs, sockets, tail
from topology.tail import Tail, in_thread
from topology.watcher import Watcher, is_unsettled

log = logging.getLogger(__name__)

JOBS_SECONDS = 2.0
PRUNE_SECONDS = 30.0


async def run(stop: asyncio.Event) -> None:
    """Run until `stop` is set."""
    eye = TmuxWatch(settings.RIGWEB.tmux_socket, sessions.keeper_name(), settings.RIGWEB.home)
    log_tail = Tail(settings.RIGWEB.home / "events.bell")
    recorder = Recorder(eye)
    watch.set_current(eye)
    tail.set_current(log_tail)
    tasks = [
        asyncio.ensure_future(work)
        for work in (
            log_tail.run(),
            eye.run(recorder.on_change),
            recorder.growth.run(),
            _every(JOBS_SECONDS, recorder.mind_jobs),
            _every(PRUNE_SECONDS, in_thread(prune_transcripts)),
            stop.wait(),
        )
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        watch.set_current(None)
        tail.set_current(None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        sockets.close_all()
        recorder.growth.close()


class Recorder:
    """Takes notice of panes, and keeps transcripts and their time index going."""

    def __init__(self, eye: TmuxWatch) -> None:
        self._eye = eye
        self._watcher = Watcher()
        self.growth = GrowthWatch(on_growth=lambda key: None)

    async def on_change(self, panes: list[Pane]) -> None:
        """Something about some pane is different."""
        self._follow(panes)
        for command in await in_thread(_missing_pipes)(panes):
            self._eye.command(command)
        try:
            owing = await in_thread(self._watcher.take_notice)(panes)
        except DatabaseError as error:  # terminals must not close because nothing can be written down
            log.error("what tmux shows cannot be written down: %s (it is tried again)", error)
            self._eye.look_again()
            return
        if owing:
            self._eye.reap()
            self._eye.look_again()

    async def mind_jobs(self) -> None:
        """Take over lost jobs; where a job has left a session between two states, look what became of it."""
        await in_thread(jobs.take_over_lost)()
        if await in_thread(is_unsettled)():
            self._eye.look_again()

    def _follow(self, panes: list[Pane]) -> None:
        ours = sessions.session_rows(panes)
        for key in self.growth.followed - ours.keys():
            self.growth.leave(key)
        for key in ours.keys() - self.growth.followed:
            self.growth.follow(key, Session(pk=key).transcript_dir)


def _missing_pipes(panes: list[Pane]) -> list[list[str]]:
    """Commands that start recording again where a recorder has died."""
    return [
        sessions.record_again(pane, Session(pk=key).transcript_dir)
        for key, pane in sessions.session_rows(panes).items()
        if not pane.piped and not pane.dead
    ]


def prune_transcripts() -> None:
    """Keep the transcripts of each seat that prints within the limit."""
    folders: dict[str, list[Session]] = {}
    printing = Session.objects.filter(state__in=states.LIVE).values("address")
    for session in Session.objects.filter(address__in=printing).only("pk", "address").order_by("pk"):
        folders.setdefault(session.address, []).append(session)
    limit = settings.RIGWEB.transcript_limit_mb * sessions.MEBIBYTE
    for group in folders.values():
        prune([session.transcript_dir for session in group], limit)


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except Exception:
            log.exception("a chore of the server failed; it is tried again")
        await asyncio.sleep(seconds)
