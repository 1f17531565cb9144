"""What a tab is shown of each seat, and when: its live socket, read past the browser."""

from __future__ import annotations

import html
import json
import re
import threading
import time
from contextlib import ExitStack

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.real_server import RealServer

_SEAT = re.compile(r'<button class="seat"[^>]*>')
_FACT = re.compile(r'data-(address|state|activity)="([^"]*)"')


class Page:
    """A signed-in tab of the server, whose seats are looked at in a thread."""

    def __init__(self, server: RealServer) -> None:
        answer = server.redeem(server.ticket())
        headers = {"Cookie": "; ".join(line.partition(";")[0] for line in answer.cookies.values())}
        url = server.url.replace("http", "ws", 1) + "/live/?since=0"
        self._open = ExitStack()
        connection = connect(url, origin=server.url, additional_headers=headers, proxy=None, max_size=None)  # type: ignore[arg-type]
        self._socket = self._open.enter_context(connection)
        self._lock = threading.Lock()
        self._shown: dict[str, list[tuple[float, str]]] = {}
        self._thread = threading.Thread(target=self._read, name="page", daemon=True)
        self._thread.start()

    def states(self, address: str) -> list[tuple[float, str]]:
        """The states that were shown of a seat: (since when, which), oldest first; seconds since 1970."""
        with self._lock:
            return list(self._shown.get(address, ()))

    def close(self) -> None:
        """Leave the page."""
        self._open.close()
        self._thread.join(5)

    def _read(self) -> None:
        try:
            for message in self._socket:
                at = time.time()
                if isinstance(message, str):
                    self._take(at, json.loads(message).get("html", ""))
        except ConnectionClosed:
            return

    def _take(self, at: float, fragments: str) -> None:
        for tag in _SEAT.findall(fragments):
            facts = {name: html.unescape(value) for name, value in _FACT.findall(tag)}
            state = facts["activity"] if facts["state"] == "running" else _ENDED.get(facts["state"], facts["state"])
            with self._lock:
                known = self._shown.setdefault(facts["address"], [])
                if not known or known[-1][1] != state:
                    known.append((at, state))


_ENDED = {"failed": "exited"}
