"""A locked database, a full disk, workers that are out: told clearly, nothing corrupted, and all goes on afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.drills.house import (
    NUMBERS,
    assert_database_is_sound,
    assert_truth,
    down,
    end_of,
    events,
    job_of,
    lines_of,
    panes,
    ps,
    states,
    up,
    up_again,
)
from tests.real_server import RealServer, Reply, eventually
from tests.topology.rigs import SLEEP, seven, spec_text

pytestmark = [pytest.mark.server, pytest.mark.tmux]


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the database as another program that writes does."""
    database = sqlite3.connect(home / "db.sqlite3", isolation_level=None, timeout=30)
    try:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")
    finally:
        database.close()


def begin_in_background(server: RealServer, text: str) -> tuple[threading.Thread, list[Reply]]:
    """Ask for `up` on a thread; the answer comes into the list."""
    answers: list[Reply] = []
    arguments = {"source": "drill.yaml", "text": text, "root": str(server.home)}
    thread = threading.Thread(target=lambda: answers.append(server.post("/api/up", arguments)))
    thread.start()
    return thread, answers


def test_while_the_database_is_locked_for_a_moment_everything_waits_and_then_goes_on(server: RealServer) -> None:
    end_of(server, up(server, spec_text("steady", {"a.n": NUMBERS, "a.dies": ["sleep", "600"]})))
    with locked(server.home):
        thread, answers = begin_in_background(server, seven("team"))
        os.kill(panes(server, "steady")["a-dies@steady"][1], signal.SIGKILL)
        began, reached = time.monotonic(), lines_of(server, "a-n@steady")[-1]
        while time.monotonic() - began < 3:  # the length of the lock; looking works all the while
            assert server.get("/api/ps").status == 200
            time.sleep(0.1)
        assert answers == [] and lines_of(server, "a-n@steady")[-1] > reached
    thread.join(30)
    assert [answer.status for answer in answers] == [200]
    assert end_of(server, answers[0].json())["kind"] == "job.finished"
    assert states(server, "team") == {"running": 7}
    assert eventually(lambda: ps(server, "steady")["a-dies@steady"]["exit"] == "signal 9")
    assert_truth(server, "team")
    assert_truth(server, "steady")
    assert_database_is_sound(server.home)


def test_a_job_that_runs_while_the_database_is_locked_goes_on_afterwards(server: RealServer) -> None:
    chain = [f"a.m{n}" for n in range(12)]
    edges = [("delegates_to", chain[n], chain[n + 1]) for n in range(len(chain) - 1)]
    job = up(server, spec_text("chain", dict.fromkeys(chain, SLEEP), edges))
    assert eventually(lambda: len(panes(server, "chain")) >= 3)
    with locked(server.home):
        time.sleep(3)  # the length of the lock
    assert end_of(server, job)["kind"] == "job.finished"
    assert states(server, "chain") == {"running": 12}
    assert_truth(server, "chain")
    # Nobody mistook a seat whose row was late for one that had ended.
    assert not [e for e in events(server, "chain") if e["kind"] in ("seat.exited", "seat.failed")]


def test_a_database_that_stays_locked_is_told_and_nothing_is_harmed(server: RealServer) -> None:
    end_of(server, up(server, spec_text("steady", {"a.n": NUMBERS})))
    before = panes(server, "steady")
    with locked(server.home):
        thread, answers = begin_in_background(server, seven("team"))
        thread.join(35)
        assert [answer.status for answer in answers] == [503]
        assert "another program holds it" in answers[0].json()["error"]
        assert server.get("/api/ps").status == 200
    assert server.get("/api/ps?rig=team").status == 404
    assert end_of(server, up(server, seven("team")))["kind"] == "job.finished"
    assert panes(server, "steady") == before
    assert_truth(server, "team")
    assert_truth(server, "steady")
    assert_database_is_sound(server.home)


def test_without_workers_up_stays_queued_and_says_so(server: RealServer) -> None:
    with workers_stopped(server):
        job = up(server, seven("team"))
        time.sleep(1.5)  # nobody is there who could take it: there is nothing to wait for
        assert [e["kind"] for e in events(server, "team", job["since"]) if e["kind"].startswith("job.")] == [
            "job.queued"
        ]
        waiting = job_of(server, "team")
        assert waiting is not None and (waiting["job"], waiting["state"]) == (job["job"], "queued")
        assert server.get("/api/status?rig=team").json()["rigs"][0]["state"] == "starting"
        assert panes(server, "team") == {}
        assert server.post("/api/up", {"source": "team"}).status == 409
    assert end_of(server, job)["kind"] == "job.finished"
    assert states(server, "team") == {"running": 7}
    with workers_stopped(server):
        job = down(server, "team")
        assert server.post("/api/cancel", {"rig": "team"}).status == 200
        assert end_of(server, job)["text"] == "down of team was cancelled before it began"
    assert states(server, "team") == {"running": 7} and job_of(server, "team") is None


@contextmanager
def workers_stopped(server: RealServer) -> Iterator[None]:
    stopped = eventually(server.workers)
    assert stopped
    assert eventually(lambda: _stop_outside_a_transaction(server, stopped))
    try:
        yield
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _stop_outside_a_transaction(server: RealServer, pids: list[int]) -> bool:
    """Stop processes; one that was about to write would keep the database locked, so it goes on for now."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        with sqlite3.connect(server.home / "db.sqlite3", timeout=0, isolation_level=None) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
        return True
    except sqlite3.OperationalError:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        return False
    finally:
        database.close()


def test_workers_that_died_are_told_in_the_status_and_come_back(server: RealServer) -> None:
    def told() -> str:
        state: str = server.get("/api/status").json()["server"]["workers"]
        return state

    assert eventually(lambda: told() == "running")
    for pid in server.workers():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: told() == "stopped" or "the job workers died" in server.log)
    assert eventually(lambda: told() == "running")
    assert end_of(server, up(server, seven("team")))["kind"] == "job.finished"


# --- the disk is full -------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A data directory on a disk of 48 MiB of its own, its log on another; needs to be root, as in CI."""
    home = Path(tempfile.mkdtemp(prefix="rw-", dir="/tmp"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "none", str(home)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        home.rmdir()
        pytest.skip(f"cannot mount a small disk here: {mounted.stderr.decode().strip()} (run as root)")
    try:
        (home / "server.log").symlink_to(tmp_path / "server.log")
        yield home
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)
        shutil.rmtree(home)


def fill(home: Path) -> Path:
    """Write until the disk takes no more."""
    ballast = home / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    assert shutil.disk_usage(home).free < 4096
    return ballast


def test_a_full_disk_is_told_harms_nothing_and_all_goes_on_once_there_is_space(
    small_disk: Path, tmux_socket: str
) -> None:
    server = RealServer(small_disk, tmux_socket)
    server.start()
    try:
        end_of(server, up(server, spec_text("steady", {"a.n": NUMBERS, "a.dies": SLEEP})))
        before = panes(server, "steady")
        ballast = fill(small_disk)
        answer = server.post("/api/up", {"source": "t.yaml", "text": seven("team") + "# " + "x" * 100_000, "root": "/"})
        assert (answer.status, "the disk is full" in answer.text) == (503, True), answer.text
        assert server.get("/api/ps").status == 200 and server.get("/").status == 200
        os.kill(before["a-dies@steady"][1], signal.SIGKILL)
        assert panes(server, "steady")["a-n@steady"] == before["a-n@steady"]
        ballast.unlink()
        assert end_of(server, up(server, seven("team")))["kind"] == "job.finished"
        assert states(server, "team") == {"running": 7}
        assert eventually(lambda: ps(server, "steady")["a-dies@steady"]["exit"] == "signal 9"), server.log
        assert_truth(server, "steady")
        assert_truth(server, "team")
        # It records again; what was printed while nothing could be written is the only gap.
        last = lines_of(server, "a-n@steady")[-1]
        assert eventually(lambda: lines_of(server, "a-n@steady")[-1] > last)
        assert_database_is_sound(small_disk)
        server.stop()
        fill(small_disk)
        argv = [sys.executable, "-P", "-m", "rigweb.server"]
        refused = subprocess.run(argv, env=server.env, cwd="/", capture_output=True, text=True, timeout=30, check=False)
        assert refused.returncode == 1 and "free some space" in refused.stderr
    finally:
        server.end_by_force()


def test_a_boot_on_a_disk_that_fills_up_fails_with_a_reason_and_can_be_repeated(
    small_disk: Path, tmux_socket: str
) -> None:
    server = RealServer(small_disk, tmux_socket)
    server.start()
    try:
        chain = [f"a.m{n}" for n in range(20)]
        edges = [("delegates_to", chain[n], chain[n + 1]) for n in range(len(chain) - 1)]
        job = up(server, spec_text("chain", dict.fromkeys(chain, SLEEP), edges))
        assert eventually(lambda: len(panes(server, "chain")) >= 3)
        ballast = fill(small_disk)
        assert eventually(lambda: "full" in server.log, 20)
        ballast.unlink()
        end = end_of(server, job)
        assert end["kind"] in ("job.failed", "job.finished"), end
        assert_truth(server, "chain")
        assert end_of(server, up_again(server, "chain"))["kind"] == "job.finished"
        assert states(server, "chain") == {"running": 20}
        assert_truth(server, "chain")
        assert_database_is_sound(small_disk)
        server.stop()
    finally:
        server.end_by_force()
