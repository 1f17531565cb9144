"""The job workers live and die with the server, and come back when they alone die."""

from __future__ import annotations

import os
import signal

import pytest

from tests.real_server import RealServer, eventually

pytestmark = pytest.mark.server

ALL = 5
"""Their guard, pusher and monitor, and two workers."""


def _all_there(server: RealServer) -> bool:
    return len(server.workers()) == ALL


def test_killing_the_server_takes_the_workers_with_it(server: RealServer) -> None:
    assert eventually(lambda: _all_there(server))
    server.kill9()
    assert eventually(lambda: not server.processes())


def test_killing_the_server_while_the_workers_start_leaves_none_behind(server: RealServer) -> None:
    for _ in range(3):
        assert eventually(server.workers)
        server.kill9()
        assert eventually(lambda: not server.processes())
        server.start()


def test_killed_workers_are_started_again(server: RealServer) -> None:
    assert eventually(lambda: _all_there(server))
    before = server.workers()
    os.kill(before[0], signal.SIGKILL)
    assert eventually(lambda: _all_there(server) and not set(before) & set(server.workers()))
    assert eventually(lambda: server.announced["workers"] == "running")
    assert "the job workers died (signal 9)" in server.log


@pytest.mark.parametrize("which", range(1, ALL))
def test_whichever_of_the_workers_dies_all_are_there_again(server: RealServer, which: int) -> None:
    assert eventually(lambda: _all_there(server))
    victim = server.workers()[which]
    os.kill(victim, signal.SIGKILL)
    assert eventually(lambda: victim not in server.workers() and _all_there(server))


def test_both_may_be_killed_and_started_again_on_the_same_port(server: RealServer) -> None:
    assert eventually(lambda: _all_there(server))
    port = server.port
    for pid in reversed(server.workers()):
        os.kill(pid, signal.SIGKILL)
    server.kill9()
    assert eventually(lambda: not server.processes())
    server.start()
    assert server.port == port
    assert eventually(lambda: _all_there(server))
    assert server.get("/api/status").json()["server"]["workers"] == "running"


def test_workers_do_not_outlast_a_polite_stop(server: RealServer) -> None:
    assert eventually(lambda: _all_there(server))
    server.stop()
    assert server.processes() == []
    assert "killed" not in server.log


def test_jobs_are_done_after_an_idle_worker_was_killed(server: RealServer) -> None:
    # Killed while it waits for a job, it keeps the queue's lock: a pool that only replaced it would hang.
    for which in (1, 2):
        assert eventually(lambda: _all_there(server))
        victim = server.workers()[which]
        os.kill(victim, signal.SIGKILL)
        assert eventually(lambda victim=victim: victim not in server.workers() and _all_there(server))
    (server.home / "one.yaml").write_text(
        'version: "0.2"\nname: one\npods:\n  - id: p\n    label: P\n    members:\n'
        "      - {id: m, runtime: terminal, command: sleep 1000}\nedges: []\n"
    )
    up = server.rig("up", "./one.yaml")
    assert up.returncode == 0, up.stderr
