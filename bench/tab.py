"""A browser tab without a browser: signs in, opens the live socket, shows terminals."""

from __future__ import annotations

import asyncio
import http.cookiejar
import json
import re
import struct
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import websockets

from tests.real_server import RealServer

HEADER = struct.Struct("<cH")


def sign_in(server: RealServer) -> str:
    """A cookie header of a signed-in browser."""
    ticket = server.post("/api/open").json()["url"].partition("#")[2]
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{server.url}/login/").read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    form = urllib.parse.urlencode({"ticket": ticket, "csrfmiddlewaretoken": found[1]}).encode()
    opener.addheaders = [("Origin", server.url)]
    opener.open(f"{server.url}/login/", form)
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


class Tab:
    """One live socket; on_output is called with the channel and the bytes of each output frame."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self._opened: dict[int, asyncio.Event] = {}
        self.on_output: Callable[[int, bytes], None] = lambda channel, data: None

    async def open(self, channel: int, seat: str) -> None:
        """Show a seat and wait until it is open."""
        self._opened[channel] = asyncio.Event()
        await self._socket.send(json.dumps({"type": "open", "channel": channel, "seat": seat}))
        await asyncio.wait_for(self._opened[channel].wait(), 10)

    async def type(self, channel: int, data: bytes) -> None:
        """Type into a seat."""
        await self._socket.send(HEADER.pack(b"I", channel) + data)

    async def read(self) -> None:
        """Handle what comes, acknowledging output, until cancelled."""
        async for message in self._socket:
            if isinstance(message, bytes):
                _, channel = HEADER.unpack_from(message)
                data = message[HEADER.size :]
                self.on_output(channel, data)
                await self._socket.send(HEADER.pack(b"A", channel) + struct.pack("<I", len(data)))
            elif '"opened"' in message:
                self._opened[json.loads(message)["channel"]].set()


@asynccontextmanager
async def tab(server: RealServer) -> AsyncIterator[Tab]:
    """A signed-in tab."""
    address = server.url.replace("http", "ws", 1) + "/live/?since=0"
    headers = {"Cookie": sign_in(server)}
    async with websockets.connect(
        address, origin=server.url, additional_headers=headers, max_size=None, compression=None, ping_interval=None
    ) as socket:
        found = Tab(socket)
        reading = asyncio.ensure_future(found.read())
        try:
            yield found
        finally:
            reading.cancel()
