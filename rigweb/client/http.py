"""One HTTP exchange with our own server.

Not `http.client`: importing that costs 30 ms, a quarter of what `rig ps` may take, and we need only this.
"""

from __future__ import annotations

import socket

_CONNECT_SECONDS = 5.0


class NoAnswer(OSError):
    """The server went away before its answer was complete."""


def exchange(
    host: str, port: int, method: str, path: str, headers: dict[str, str], body: bytes, seconds: float
) -> tuple[int, bytes]:
    """Send one request and read its answer to the end: (status, body).

    Raises:
        OSError: no connection, no answer within `seconds`, or only a part of it.
    """
    # HTTP/1.0: the server answers in one piece and closes.
    lines = [f"{method} {path} HTTP/1.0", f"Host: {_bracketed(host)}:{port}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((host, port), _CONNECT_SECONDS) as connection:
        connection.settimeout(seconds)
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return _parse(_read_all(connection))


def _read_all(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def _parse(answer: bytes) -> tuple[int, bytes]:
    head, blank, body = answer.partition(b"\r\n\r\n")
    status_line, *headers = head.split(b"\r\n")
    status = status_line.split(b" ")[1:2]
    if not blank or not status or not status[0].isdigit():
        raise NoAnswer("the server went away before it answered")
    for header in headers:
        name, _, value = header.partition(b":")
        if name.strip().lower() == b"content-length" and int(value) != len(body):
            raise NoAnswer("the server went away in the middle of its answer")
    return int(status[0]), body


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
