"""What runs beside the web server on its event loop: watch tmux, record, follow the log, mind the jobs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError

from agents import abilities, sessions, states, watch
from agents.conversing import desk
from agents.errors import TmuxError
from agents.miniatures import capturing
from agents.miniatures.capturing import Capturer
from agents.models import Session
from agents.observing.observer import Observer
from agents.sessions import Pane
from agents.transcripts.recording import GrowthWatch
from agents.transcripts.segments import prune
from agents.watch import TmuxWatch
from topology import jobs, sockets, tail
from topology.messages import Postman
from topology.readings import Notebook
from topology.tail import Tail
from topology.threads import in_thread
from topology.watcher import Watcher, is_unsettled

log = logging.getLogger(__name__)

JOBS_SECONDS = 2.0
PRUNE_SECONDS = 30.0
SIGN_INS_SECONDS = 3600.0
STOP_SECONDS = 5.0
OWING_SECONDS = 0.1
"""How soon a pane that has ended is looked at again, when tmux does not tell yet how."""


async def run(stop: asyncio.Event) -> None:
    """Run until `stop` is set."""
    eye = TmuxWatch(settings.RIGWEB.tmux_socket, sessions.keeper_name(), settings.RIGWEB.home)
    log_tail = Tail(settings.RIGWEB.home / "events.bell")
    observer = Observer(eye.capture)
    capturer = Capturer(settings.RIGWEB.tmux_socket)
    recorder = Recorder(eye, observer, capturer)
    notebook, postman = Notebook(), Postman()
    observer.subscribers.add(notebook.take)
    office = desk.Desk(eye, observer, postman.report)
    log_tail.listeners.add(postman.listen)
    watch.set_current(eye)
    tail.set_current(log_tail)
    capturing.set_current(capturer)
    desk.set_current(office)
    tasks = [
        asyncio.ensure_future(work)
        for work in (
            log_tail.run(),
            eye.run(recorder.on_change),
            recorder.growth.run(),
            observer.run(),
            capturer.run(),
            notebook.run(),
            postman.run(office.courier),
            _every(JOBS_SECONDS, recorder.mind_jobs),
            _every(PRUNE_SECONDS, in_thread(prune_transcripts)),
            _every(SIGN_INS_SECONDS, in_thread(SessionStore.clear_expired)),
            stop.wait(),
        )
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        desk.set_current(None)
        capturing.set_current(None)
        office.courier.close()
        watch.set_current(None)
        tail.set_current(None)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=STOP_SECONDS)
        sockets.close_all()
        recorder.growth.close()


class Recorder:
    """Takes notice of panes, and keeps transcripts and their time index going."""

    def __init__(self, eye: TmuxWatch, observer: Observer, capturer: Capturer) -> None:
        self._eye = eye
        self._observer = observer
        self._capturer = capturer
        self._watcher = Watcher()
        self.growth = GrowthWatch(self._printed)
        self._addresses: dict[int, str] = {}
        self._pipes = Backoff()
        self._silent: set[int] = set()

    async def on_change(self, panes: list[Pane]) -> None:
        """Something about some pane is different."""
        self._follow(panes)
        for pane in sessions.session_rows(panes).values():
            if not pane.piped and not pane.dead and self._pipes.may_try(pane.id):
                self._eye.command(sessions.record_again(pane))
        try:
            await self._show(panes)
            await self._observe(panes)
            owing = await in_thread(self._watcher.take_notice)(panes)
        except DatabaseError as error:  # terminals must not close because of that
            log.error("what tmux shows cannot be compared with what is written down: %s (it is tried again)", error)
            self._eye.look_again()
            return
        if owing:
            self._eye.reap()
            self._eye.look_again()
            asyncio.get_running_loop().call_later(OWING_SECONDS, self._eye.look_now)

    async def mind_jobs(self) -> None:
        """Take over lost jobs; where a job has left a session between two states, look what became of it."""
        await in_thread(jobs.take_over_lost)()
        if self._pipes.pending or await in_thread(is_unsettled)():
            self._eye.look_again()

    def _printed(self, key: int) -> None:
        self._observer.wake(key)
        self._capturer.wake(key)

    async def _show(self, panes: list[Pane]) -> None:
        """Let the screens of all seats be seen; of two sessions of a seat, the newer one's."""
        ours = sessions.session_rows(panes)
        if new := ours.keys() - self._addresses.keys():
            self._addresses |= await in_thread(_addresses)(new)
        known = sorted(ours.keys() & self._addresses.keys())
        self._capturer.follow({self._addresses[key]: (key, ours[key]) for key in known})

    async def _observe(self, panes: list[Pane]) -> None:
        """Follow the agents that run, and no others."""
        ours = {key: pane for key, pane in sessions.session_rows(panes).items() if not pane.dead}
        for key in self._observer.followed - ours.keys():
            self._observer.leave(key)
        if new := ours.keys() - self._observer.followed - self._silent:
            for session in await in_thread(_sessions)(new):
                if not abilities.leaves_traces(session.runtime):
                    self._silent.add(session.pk)
                elif sessions.has_started(session):
                    await self._observe_one(session, ours[session.pk].id)
                else:
                    self._eye.look_again()

    async def _observe_one(self, session: Session, pane: str) -> None:
        reader = sessions.reader_of(session)
        with suppress(TmuxError):  # then only its output tells
            reader.on_title(await self._eye.title(pane))
        self._observer.follow(session.pk, reader, pane, session.transcript_dir)

    def _follow(self, panes: list[Pane]) -> None:
        ours = sessions.session_rows(panes)
        for key in self.growth.followed - ours.keys():
            self.growth.leave(key)
        for key in ours.keys() - self.growth.followed:
            try:
                self.growth.follow(key, Session(pk=key).transcript_dir)
            except OSError as error:
                log.error("cannot watch the transcript of session %s grow: %s", key, error)
        for key, pane in ours.items():
            self.growth.note_size(key, pane.cols, pane.rows, late=watch.TICK_SECONDS)


class Backoff:
    """Spaces out tries of what fails again at once, as a recorder does on a full disk: 1, 2, 4 ... 60 seconds."""

    LONGEST_SECONDS = 60.0

    def __init__(self) -> None:
        self._tries: dict[str, tuple[float, float]] = {}

    @property
    def pending(self) -> bool:
        """Whether something was tried lately and may have to be tried again."""
        return bool(self._tries)

    def may_try(self, key: str) -> bool:
        """Whether `key` may be tried now; remembers that it is."""
        now = time.monotonic()
        self._tries = {k: v for k, v in self._tries.items() if now - v[0] < 2 * self.LONGEST_SECONDS}
        last, pause = self._tries.get(key, (0.0, 0.5))
        if key in self._tries and now - last < pause:
            return False
        self._tries[key] = (now, min(pause * 2, self.LONGEST_SECONDS))
        return True


def _addresses(keys: Iterable[int]) -> dict[int, str]:
    return dict(Session.objects.filter(pk__in=list(keys)).values_list("pk", "address"))


def _sessions(keys: Iterable[int]) -> list[Session]:
    return list(Session.objects.filter(pk__in=list(keys), pid__isnull=False))


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
