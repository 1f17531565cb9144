"""The server starts once, says clearly why it cannot, and leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from tests.real_server import RealServer, eventually

pytestmark = pytest.mark.server


def _refusal(home: Path, tmux_socket: str, **env: str) -> str:
    """Why a server with this environment does not start."""
    home.mkdir(exist_ok=True)
    other = RealServer(home, tmux_socket, **env)
    with other.launch() as process:
        assert process.wait(60) == 1
    assert "Traceback" not in other.log
    return other.log


def test_a_server_that_answers_has_said_where(server: RealServer) -> None:
    assert set(server.announced) == {"pid", "url", "port", "version", "started", "workers"}
    assert stat.S_IMODE((server.home / "server.json").stat().st_mode) == 0o600
    assert server.get("/api/status").json()["server"]["url"] == server.url
    assert eventually(lambda: server.announced["workers"] == "running")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_of_it(server: RealServer, number: int) -> None:
    assert eventually(server.workers)
    assert server.stop(number) == 0
    assert server.processes() == []
    assert not (server.home / "server.json").exists()
    assert "Traceback" not in server.log


@pytest.mark.parametrize("goes_away", [False, True])
def test_a_request_that_waits_for_news_does_not_hold_up_the_stop(server: RealServer, goes_away: bool) -> None:
    request = f"GET /api/events?since=999999&wait=25 HTTP/1.0\r\nHost: 127.0.0.1:{server.port}\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as waiting:
        waiting.sendall(f"{request}Authorization: Bearer {server.token}\r\n\r\n".encode())
        # Requests are begun in order: with this one answered, the other waits.
        assert server.get("/api/ps").status == 200
        if goes_away:
            waiting.close()
            assert eventually(lambda: _connections(server.port) == 0)
        start = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - start < 20  # of the 25 seconds that it would wait


def test_a_second_server_on_the_same_home_is_refused(server: RealServer, tmux_socket: str) -> None:
    other = RealServer(server.home, tmux_socket)
    process = other.launch()
    assert process.wait(60) == 1
    assert f"pid {server.announced['pid']}, {server.url}" in other.log
    assert server.get("/api/ps").status == 200


def test_a_port_in_use_is_told_by_the_name_of_its_variable(tmp_path: Path, tmux_socket: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        message = _refusal(tmp_path / "home", tmux_socket, RIGWEB_PORT=port)
    assert f"port {port} is in use" in message and "RIGWEB_PORT" in message


def test_an_address_that_others_can_reach_is_refused(tmp_path: Path, tmux_socket: str) -> None:
    assert "RIGWEB_ALLOW_REMOTE=1" in _refusal(tmp_path / "home", tmux_socket, RIGWEB_BIND="0.0.0.0")


def test_a_bad_setting_is_refused_in_one_line(tmp_path: Path, tmux_socket: str) -> None:
    message = _refusal(tmp_path / "home", tmux_socket, RIGWEB_WORKERS="many")
    assert message.startswith("cannot start: RIGWEB_WORKERS is 'many'") and message.count("\n") == 1


def test_a_database_that_another_program_holds_is_told_and_left_as_it_is(server: RealServer, tmux_socket: str) -> None:
    server.stop()
    database = sqlite3.connect(server.home / "db.sqlite3")
    try:
        with database:
            # Something to migrate: without that, the server only reads, which no lock prevents.
            database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        database.execute("BEGIN IMMEDIATE")
        process = server.launch()
        assert process.wait(60) == 1
        assert "cannot start: the database cannot be used: another program holds it" in server.log
        assert "Traceback" not in server.log
        database.rollback()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        database.close()


def test_a_damaged_database_is_told_and_left_as_it_is(tmp_path: Path, tmux_socket: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "db.sqlite3").write_bytes(b"not a database, but somebody's file" * 100)
    assert "it is damaged" in _refusal(home, tmux_socket)
    assert (home / "db.sqlite3").read_bytes().startswith(b"not a database")


def test_it_listens_on_loopback_only(server: RealServer) -> None:
    assert _listening_addresses(server.port) == {"0100007F"}


def _connections(port: int) -> int:
    return sum(1 for local, state in _sockets() if local.endswith(f":{port:04X}") and state == "01")


def _listening_addresses(port: int) -> set[str]:
    return {local.partition(":")[0] for local, state in _sockets() if local.endswith(f":{port:04X}") and state == "0A"}


def _sockets() -> list[tuple[str, str]]:
    """Local address and state of every TCP socket of this machine, in the kernel's notation."""
    lines = [line for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return [(line.split()[1], line.split()[3]) for line in lines]
