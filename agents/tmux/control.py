"""The command connection: one control-mode client that carries keystrokes and list-panes without a process each.

It is attached to a session of its own and never receives output (`no-output`), so it can neither slow nor block
an agent. It dies with us (PDEATHSIG), is never toggled, and never carries captures (tmux before 3.6 leaks them).
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections import deque

from agents.errors import TmuxError
from agents.tmux import address


class CommandConnection(asyncio.Protocol):
    """A running `tmux -C`; one future per command, answered in order."""

    def __init__(self) -> None:
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[asyncio.Future[list[bytes]]] = deque()
        self._partial = b""
        self._block: list[bytes] | None = None
        self._block_id = b""
        self._greeted = False
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    async def open(cls, socket_name: str, keeper: str) -> CommandConnection:
        """Connect, starting the tmux server and the `keeper` session if they are not there.

        Must be called on the main thread: PDEATHSIG fires when the thread that started the process ends.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        argv = _argv(socket_name, keeper)
        with theirs:
            process = subprocess.Popen(  # noqa: ASYNC220 - PDEATHSIG wants the main thread; it takes a millisecond
                argv,
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env=address.environment(),
            )
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(cls, sock=ours)
        connection._process = process
        greeting = connection._expect()
        try:
            async with asyncio.timeout(5):
                await greeting
        except (TmuxError, TimeoutError) as error:
            connection.close()
            raise TmuxError(f"cannot connect to tmux: {str(error) or 'no answer in 5 seconds'}") from error
        # Else a person's tmux.conf could send us to a session of theirs when the keeper is killed.
        connection.send("set-option detach-on-destroy on")
        return connection

    def send(self, line: str) -> asyncio.Future[list[bytes]]:
        """Send one command; the future gives the lines it prints, or TmuxError.

        One command gives one answer: not a chain, and none that runs another, or answers and futures part ways.
        """
        if self._transport is None or self._transport.is_closing():
            raise TmuxError("cannot reach tmux: the connection is closed")
        self._transport.write(line.encode() + b"\n")
        return self._expect()

    def close(self) -> None:
        """End the connection; sessions are untouched."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._transport is not None:
            self._transport.close()

    def _expect(self) -> asyncio.Future[list[bytes]]:
        future: asyncio.Future[list[bytes]] = asyncio.get_running_loop().create_future()
        # A keystroke's answer is looked at by nobody: an error in it must not be reported as never retrieved.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._waiting.append(future)
        return future

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: the socket is ready."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """asyncio: bytes from tmux."""
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            self._line(line)

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: tmux went away."""
        for future in self._waiting:
            if not future.done():
                future.set_exception(TmuxError("the tmux server went away"))
        self._waiting.clear()
        if not self.closed.done():
            self.closed.set_result(None)
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _line(self, line: bytes) -> None:
        word, _, rest = line.partition(b" ")
        if self._block is None:
            if word == b"%begin":
                self._block, self._block_id = [], rest
        elif word in (b"%end", b"%error") and rest == self._block_id:
            block, self._block = self._block, None
            # The last field is 1 for our own commands; the greeting is the one other block that is an answer.
            if self._block_id.endswith(b" 1") or not self._greeted:
                self._greeted = True
                self._answer(block, failed=word == b"%error")
        else:
            self._block.append(line)

    def _answer(self, lines: list[bytes], failed: bool) -> None:
        if not self._waiting:
            return
        future = self._waiting.popleft()
        if future.done():
            return
        if failed:
            future.set_exception(TmuxError(b"\n".join(lines).decode(errors="replace")))
        else:
            future.set_result(lines)


def _argv(socket_name: str, keeper: str) -> list[str]:
    tmux = shutil.which("tmux")
    if tmux is None:
        raise TmuxError("cannot reach tmux: it is not on PATH (install: apt install tmux)")
    setpriv = shutil.which("setpriv")
    guard = [setpriv, "--pdeathsig", "KILL"] if setpriv else []
    attach = ["new-session", "-A", "-s", keeper, "-f", "no-output,ignore-size", "exec sleep infinity"]
    return [*guard, tmux, *address.flags(socket_name), "-u", "-C", *attach]
