"""Half an answer is no answer."""

from __future__ import annotations

import socket
import threading

import pytest

from rigweb.client.http import NoAnswer, exchange


def _served(answer: bytes) -> tuple[int, bytes]:
    """What the client makes of a server that sends `answer` and closes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        server = threading.Thread(target=serve)
        server.start()
        try:
            return exchange("127.0.0.1", listener.getsockname()[1], "GET", "/", {}, b"", 5)
        finally:
            server.join()


def test_a_whole_answer_is_read() -> None:
    assert _served(b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\na\r\n\r\n") == (200, b"a\r\n\r\n")
    assert _served(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n") == (404, b"")
    assert _served(b"HTTP/1.1 421 \r\n\r\nwithout length") == (421, b"without length")


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.0 200", b"HTTP/1.0 200 OK\r\n", b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nfour", b"\r\n\r\n"],
)
def test_an_answer_that_breaks_off_is_an_error(answer: bytes) -> None:
    with pytest.raises(NoAnswer):
        _served(answer)
