"""Keystroke to echo through the WebSocket, next to terminado running `tmux attach`; and where the time goes."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import websockets

from agents.tmux.client import TmuxClient
from agents.tmux.control import CommandConnection
from bench.figures import milliseconds, p50, show
from bench.stage import stage, tmux, up
from bench.tab import tab
from tests.real_server import RealServer

ROUNDS, KEYS = 6, 60
RAW_CAT = ["bash", "-c", "stty raw -echo; exec cat"]
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\(B")
_TERMINADO = """
import asyncio, sys, tornado.web, terminado
async def main():
    manager = terminado.SingleTermManager(shell_command=sys.argv[2:])
    app = tornado.web.Application([(r"/ws", terminado.TermSocket, {"term_manager": manager})])
    app.listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()
asyncio.run(main())
"""

Type = Callable[[bytes], Awaitable[None]]


class Echo:
    """Waits for a letter to come back, and says how long that took."""

    def __init__(self) -> None:
        self._wanted = b""
        self._seen = b""
        self._came = asyncio.Event()

    def feed(self, data: bytes) -> None:
        """Output of the terminal."""
        self._seen += data
        if self._wanted and self._wanted in _ESCAPES.sub(b"", self._seen):
            self._came.set()

    async def time(self, letter: bytes, type_it: Type) -> float:
        """Seconds from typing `letter` until it is seen."""
        self._wanted, self._seen = letter, b""
        self._came.clear()
        start = time.perf_counter()
        await type_it(letter)
        await asyncio.wait_for(self._came.wait(), 5)
        return time.perf_counter() - start


async def measure() -> None:
    """Print the figures."""
    with stage() as server:
        up(server, "echo", [RAW_CAT, RAW_CAT])
        ours, theirs, hop = await _side_by_side(server)
    ratio = p50(ours) / p50(theirs)
    show("keystroke to echo, Rigweb", milliseconds(ours))
    show("keystroke to echo, terminado running tmux attach", milliseconds(theirs))
    show("  ratio of the medians", f"{ratio:.2f}", "at most 1.5", ratio <= 1.5)
    show("  of that: tmux and its PTYs, without WebSocket or server", milliseconds(hop))
    show("  of that: server, socket and this client", f"{(p50(ours) - p50(hop)) * 1e3:.2f} ms")


async def _side_by_side(server: RealServer) -> tuple[list[float], list[float], list[float]]:
    port = 20000 + os.getpid() % 20000
    attach = ["tmux", "-L", server.tmux_socket, "-u", "attach", "-t", "=p0-m1@echo"]
    environment = {k: v for k, v in os.environ.items() if k != "TMUX"} | {"TERM": "xterm-256color"}
    peer = subprocess.Popen([sys.executable, "-c", _TERMINADO, str(port), *attach], env=environment)  # noqa: ASYNC220
    try:
        async with tab(server) as ours:
            echo = Echo()
            ours.on_output = lambda channel, data: echo.feed(data)
            await ours.open(1, "p0-m0@echo")
            async with _terminado(port) as (other_echo, other_type), _bare(server) as (bare_echo, bare_type):
                samples: tuple[list[float], list[float], list[float]] = ([], [], [])
                contenders = (
                    (echo, lambda letter: ours.type(1, letter), samples[0]),
                    (other_echo, other_type, samples[1]),
                    (bare_echo, bare_type, samples[2]),
                )
                await asyncio.sleep(1)
                for _ in range(ROUNDS):
                    for contender, type_it, found in random.sample(contenders, len(contenders)):
                        for i in range(KEYS):
                            found.append(await contender.time(bytes([97 + i % 26]), type_it))
                            await asyncio.sleep(random.uniform(0.002, 0.01))
        return samples
    finally:
        peer.kill()
        peer.wait()


class _terminado:  # noqa: N801 - used as a context manager
    """A terminal of the peer."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> tuple[Echo, Type]:
        for _ in range(100):
            try:
                self._socket = await websockets.connect(
                    f"ws://127.0.0.1:{self._port}/ws", compression=None, ping_interval=None
                )
                break
            except OSError:
                await asyncio.sleep(0.05)
        await self._socket.send(json.dumps(["set_size", 40, 120]))
        echo = Echo()
        self._reading = asyncio.ensure_future(self._read(echo))
        return echo, lambda letter: self._socket.send(json.dumps(["stdin", letter.decode()]))

    async def __aexit__(self, *exception: object) -> None:
        self._reading.cancel()
        await self._socket.close()

    async def _read(self, echo: Echo) -> None:
        async for message in self._socket:
            kind, *rest = json.loads(message)
            if kind == "stdout":
                echo.feed(rest[0].encode())


class _bare:  # noqa: N801 - used as a context manager
    """The same tmux mechanism in this process: command connection in, PTY out."""

    def __init__(self, server: RealServer) -> None:
        self._server = server

    async def __aenter__(self) -> tuple[Echo, Type]:
        socket = self._server.tmux_socket
        self._connection = await CommandConnection.open(socket, "_rigweb-bench")
        echo = Echo()
        self._client = TmuxClient(echo.feed, lambda: None)
        self._client.start(socket, "p0-m0@echo", 120, 40, owner=False, read_only=False)
        pane = tmux(self._server, "display-message", "-p", "-t", "=p0-m0@echo:", "#{pane_id}")

        async def type_it(letter: bytes) -> None:
            self._connection.send(f"send-keys -t {pane} -H {letter.hex()}")

        return echo, type_it

    async def __aexit__(self, *exception: object) -> None:
        self._client.close()
        self._connection.close()
