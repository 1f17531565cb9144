"""One connection to the model API: reads bodies, writes answers and streams, sees when the agent hangs up."""

from __future__ import annotations

import gzip
import json
import select
import socket
import time
import zlib
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from uuid import uuid4

_LOOK_SECONDS = 0.01


class HungUp(Exception):
    """The agent has closed the connection before its answer was complete."""


class Wire(BaseHTTPRequestHandler):
    """HTTP/1.1 with kept connections and chunked streams, in both directions."""

    protocol_version = "HTTP/1.1"
    connection: socket.socket

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the record tells what was asked."""

    def read_json(self) -> dict[str, Any]:
        """The request's body, unpacked; {} if it has none.

        Raises ValueError when it is packed in an unknown way or no JSON object.
        """
        data = self._unpack(self._read_body())
        found = json.loads(data) if data else {}
        if not isinstance(found, dict):
            raise ValueError("the body is not a JSON object")
        return found

    def send_whole(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        """Answer with JSON."""
        data = json.dumps(body).encode()
        self._send_head(status, {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers})
        if self.command != "HEAD":
            self.wfile.write(data)

    def start_stream(self, headers: Mapping[str, str]) -> None:
        """Begin a stream of server-sent events."""
        self._send_head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked", **headers})

    def send_event(self, name: str, data: Any) -> None:
        """Send one event; text goes as it is, all else as JSON."""
        payload = data if isinstance(data, str) else json.dumps(data)
        chunk = f"{f'event: {name}' + chr(10) if name else ''}data: {payload}\n\n".encode()
        self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))

    def end_stream(self) -> None:
        """End the stream; the connection stays."""
        self.wfile.write(b"0\r\n\r\n")

    def pause(self, seconds: float) -> None:
        """Do nothing for so long; raises HungUp as soon as the agent does."""
        deadline = time.monotonic() + seconds
        self.wait_until(lambda: time.monotonic() >= deadline)

    def wait_until(self, done: Callable[[], bool]) -> None:
        """Wait until it is so; raises HungUp as soon as the agent does."""
        while not done():
            readable, _, _ = select.select([self.connection], [], [], _LOOK_SECONDS)
            if not readable:
                continue
            if not self.connection.recv(1, socket.MSG_PEEK):
                raise HungUp
            time.sleep(_LOOK_SECONDS)  # the next request is there already and has to wait

    def _send_head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"request-id": f"req_{uuid4().hex}", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _read_body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _unpack(self, data: bytes) -> bytes:
        encoding = self.headers.get("Content-Encoding", "identity")
        if encoding == "gzip":
            return gzip.decompress(data)
        if encoding == "deflate":
            return zlib.decompress(data)
        if encoding != "identity":
            raise ValueError(f"the body is packed with {encoding}")
        return data
