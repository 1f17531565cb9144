"""A command starts the server when none answers, once, and says why when it cannot."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_server import RealServer, eventually

pytestmark = pytest.mark.server


@pytest.fixture
def stopped(tmux_socket: str) -> Iterator[RealServer]:
    """A data directory on which no server runs yet."""
    home = Path(tempfile.mkdtemp(prefix="rw-", dir="/tmp"))
    server = RealServer(home, tmux_socket)
    try:
        yield server
        server.rig("shutdown")
        assert server.processes() == []
    finally:
        server.end_by_force()
        shutil.rmtree(home, ignore_errors=True)


def test_the_first_command_starts_the_server_and_the_next_use_it(stopped: RealServer) -> None:
    first = stopped.rig("status", "--json")
    assert first.returncode == 0, first.stderr
    second = stopped.rig("status", "--json")
    pids = [json.loads(done.stdout)["server"]["pid"] for done in (first, second)]
    assert pids == [stopped.announced["pid"]] * 2


def test_many_commands_at_once_start_one_server(stopped: RealServer) -> None:
    argv = [sys.executable, "-m", "rigweb.client.main", "status", "--json"]
    commands = [
        subprocess.Popen(argv, env=stopped.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(5)
    ]
    answers = [command.communicate(timeout=120) for command in commands]
    assert [command.returncode for command in commands] == [0] * 5, answers
    assert len({json.loads(out)["server"]["pid"] for out, _ in answers}) == 1


def test_a_killed_server_is_replaced(server: RealServer) -> None:
    before = server.announced["pid"]
    server.kill9()
    assert server.rig("ps").returncode == 0
    assert server.announced["pid"] != before
    assert server.rig("shutdown").returncode == 0


def test_the_token_is_not_sent_to_whoever_took_the_port_of_a_killed_server(server: RealServer) -> None:
    port = server.port
    server.kill9()
    assert eventually(lambda: not server.processes())
    with socket.create_server(("127.0.0.1", port)) as stranger:
        stranger.settimeout(0)
        done = server.rig("ps", env={"RIGWEB_PORT": "0"})
        assert done.returncode == 0, done.stderr
        with pytest.raises(BlockingIOError):
            stranger.accept()
    server.rig("shutdown")


def test_why_it_does_not_start_is_shown(stopped: RealServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = stopped.rig("ps", env={"RIGWEB_PORT": port})
    assert done.returncode == 5
    assert f"port {port} is in use" in done.stderr and "server.log" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_is_told_before_anything_starts(stopped: RealServer) -> None:
    done = stopped.rig("ps", env={"RIGWEB_PORT": "x"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cannot start: RIGWEB_PORT is 'x'")


def test_the_server_outlives_the_terminal_that_started_it(stopped: RealServer) -> None:
    assert stopped.rig("ps", start_new_session=True).returncode == 0
    stat = Path(f"/proc/{stopped.announced['pid']}/stat").read_text().rpartition(")")[2].split()
    session_leader = int(stat[3])
    assert session_leader == stopped.announced["pid"]


def test_shutdown_starts_nothing(stopped: RealServer) -> None:
    done = stopped.rig("shutdown")
    assert (done.returncode, done.stdout) == (0, f"no server runs on {stopped.home}\n")
    assert stopped.processes() == []


def test_shutdown_waits_until_the_server_is_gone(server: RealServer) -> None:
    done = server.rig("shutdown", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"stopped": True})
    assert server.processes() == []


def test_serve_runs_in_the_foreground_until_interrupted(stopped: RealServer) -> None:
    argv = [sys.executable, "-m", "rigweb.client.main", "serve"]
    process = subprocess.Popen(argv, env=stopped.env, stderr=subprocess.PIPE, text=True)
    assert eventually(lambda: stopped.announced.get("pid") == process.pid, 60)
    process.send_signal(2)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "rig open" in told
