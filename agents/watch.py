"""The eye on tmux: every half second what panes there are, through the command connection; and the way in for keys.

Lives in the server process, on its event loop. There is one, set by the server when it starts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agents import sessions
from agents.errors import AgentError, SessionGone, TmuxError
from agents.tmux import commands, keys, panes
from agents.tmux.control import CommandConnection
from agents.tmux.panes import Pane
from agents.tmux.server import TmuxServer

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
RETRY_SECONDS = 1.0
ANSWER_SECONDS = 10.0
SIGHT_SECONDS = 1.0

Listener = Callable[[list[Pane]], None]


class TmuxWatch:
    """Knows the panes as they are now, and types into them."""

    def __init__(self, socket: str, keeper: str, scratch: Path) -> None:
        self.socket = socket
        self.panes: list[Pane] = []
        self.listeners: set[Listener] = set()
        self._keeper = keeper
        self._scratch = scratch
        self._connection: CommandConnection | None = None
        self._last: list[bytes] | None = None
        self._look = asyncio.Event()
        self._awaiting: list[asyncio.Future[None]] = []
        self._server = TmuxServer(socket)
        self._held: dict[int, list[Callable[[], None]]] = {}

    async def run(self, on_change: Callable[[list[Pane]], Awaitable[None]]) -> None:
        """Look until cancelled; `on_change` gets all panes whenever anything about them is different."""
        trouble = ""
        try:
            while True:
                awaiting, self._awaiting = self._awaiting, []
                try:
                    await self._tick(on_change)
                    trouble = ""
                except TmuxError as error:
                    if str(error) != trouble:
                        log.warning("tmux: %s", error)
                    trouble, self._last = str(error), None
                    await asyncio.sleep(RETRY_SECONDS)
                for one in awaiting:
                    if not one.done():
                        one.set_result(None)
                with suppress(TimeoutError):
                    async with asyncio.timeout(TICK_SECONDS):  # wait_for may swallow a cancellation
                        await self._look.wait()
                self._look.clear()
        finally:
            if self._connection is not None:
                self._connection.close()
            with suppress(TmuxError):  # it served us alone
                self._server.end_keeper(self._keeper)

    def look_now(self) -> None:
        """Do not wait for the next tick."""
        self._look.set()

    async def sight(self, session: int) -> None:
        """Look again, and wait for that a moment, if a session has no pane: it may have been launched since."""
        if session in sessions.session_rows(self.panes):
            return
        looked = asyncio.get_running_loop().create_future()
        self._awaiting.append(looked)
        self.look_now()
        with suppress(TimeoutError):
            async with asyncio.timeout(SIGHT_SECONDS):
                await looked

    def look_again(self) -> None:
        """Report the panes at the next tick even if they look the same."""
        self._last = None

    def command(self, words: list[str]) -> None:
        """Run one command whose answer nobody waits for."""
        if self._connection is not None and not self._connection.closed.done():
            self._connection.send(" ".join([words[0], *map(keys.word, words[1:])]))

    async def ask(self, words: list[str]) -> list[bytes]:
        """Run one command; returns the lines it printed. Raises TmuxError."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._open_connection().send(" ".join([words[0], *map(keys.word, words[1:])]))
        except TimeoutError as error:
            raise TmuxError(f"no answer in {ANSWER_SECONDS:g} seconds") from error

    async def capture(self, pane: str) -> str:
        """What a pane shows, with its colours. Raises TmuxError."""
        # A process of its own: the connection must never carry captures.
        return await asyncio.to_thread(self._server.capture, pane, 0, True)

    async def title(self, pane: str) -> str:
        """The title that the program in a pane has set. Raises TmuxError."""
        lines = await self.ask(["display-message", "-p", "-t", pane, "#{pane_title}"])
        return b"\n".join(lines).decode(errors="replace")

    @contextmanager
    def held(self, session: int) -> Iterator[None]:
        """Keep back what people type into a session through us; it is typed afterwards, in order."""
        self._held.setdefault(session, [])
        try:
            yield
        finally:
            for work in self._held.pop(session, []):
                with suppress(AgentError):
                    work()

    def pane_of(self, session: int) -> Pane:
        """The pane of a session as last seen. Raises SessionGone."""
        pane = sessions.session_rows(self.panes).get(session)
        if pane is None:
            raise SessionGone("its pane is gone")
        return pane

    def type(self, session: int, data: bytes) -> None:
        """Type bytes into a session's pane, in order. Raises AgentError when it is not there."""
        if session in self._held:
            self._held[session].append(lambda: self.type(session, data))
            return
        connection = self._open_connection()
        for line in keys.typed(self.pane_of(session).id, data):
            connection.send(line)

    def paste(self, session: int, text: bytes) -> None:
        """Paste what a person pastes, after everything typed before. Raises AgentError."""
        if session in self._held:
            self._held[session].append(lambda: self.insert(session, text))
            return
        self.insert(session, text)

    def insert(self, session: int, *pieces: bytes) -> None:
        """Paste text into a session's pane, also while people's keys are held. Raises AgentError.

        One piece is bracketed if the program has asked for that; several are each bracketed, asked or not.
        """
        connection, pane = self._open_connection(), self.pane_of(session)
        one = len(pieces) == 1
        descriptor, path = tempfile.mkstemp(dir=self._scratch)  # 0600
        with os.fdopen(descriptor, "wb") as file:
            file.write(keys.without_paste_end(pieces[0]) if one else b"".join(map(keys.bracketed, pieces)))
        buffer = f"rigweb-{uuid.uuid4().hex}"
        try:
            connection.send(" ".join(commands.leave_modes(pane.id)))
            answer = connection.send(f"load-buffer -b {buffer} {keys.word(commands.literal(path))}")
        except BaseException:
            Path(path).unlink(missing_ok=True)
            raise
        answer.add_done_callback(lambda _: Path(path).unlink(missing_ok=True))
        connection.send(f"paste-buffer -d {'-p ' if one else ''}-r -b {buffer} -t {pane.id}")

    def reap(self) -> None:
        """Make tmux collect a dead child whose end it has missed: any child's end makes it look again."""
        if self._connection is not None:
            self._connection.send("run-shell -b true")

    async def _tick(self, on_change: Callable[[list[Pane]], Awaitable[None]]) -> None:
        if self._connection is None or self._connection.closed.done():
            self.panes, self._last = [], None  # ids of a tmux server that is gone mean nothing to the next one
            self._connection = await CommandConnection.open(self.socket, self._keeper)
        command = "list-panes -a -F " + keys.word(panes.LIST_FORMAT)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                lines = await self._connection.send(command)
        except TimeoutError as error:
            self._connection.close()
            raise TmuxError(f"no answer in {ANSWER_SECONDS:g} seconds (it is being connected to again)") from error
        if lines == self._last:
            return
        self.panes = panes.parse(line.decode(errors="replace") for line in lines)
        self._last = lines
        await on_change(self.panes)
        for listener in list(self.listeners):
            listener(self.panes)

    def _open_connection(self) -> CommandConnection:
        if self._connection is None or self._connection.closed.done():
            raise TmuxError("cannot reach tmux just now (it is being connected to again)")
        return self._connection


_current: TmuxWatch | None = None


def set_current(watch: TmuxWatch | None) -> None:
    """Make `watch` the one that terminals use."""
    global _current
    _current = watch


def current() -> TmuxWatch:
    """The server's watch. Raises TmuxError while the server starts or stops."""
    if _current is None:
        raise TmuxError("cannot reach tmux just now: the server is starting or stopping")
    return _current
