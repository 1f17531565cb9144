"""A pane's processes are found by their session, signalled together, and never mistaken for others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from agents import processes
from tests.agents.real_tmux import process_is_running
from tests.real_server import eventually

_FAMILY = "trap '' HUP; sleep 1000 & (sleep 1000 & sleep 1000) & setsid sleep 1000 & wait"


@pytest.fixture
def family() -> Iterator[subprocess.Popen[bytes]]:
    """A leader of a session of its own, deaf to HUP, with children and one that has left the session."""
    leader = subprocess.Popen(["bash", "-c", _FAMILY], start_new_session=True)
    assert eventually(lambda: len(_descendants(leader.pid)) == 5 and len(_apart(leader.pid)) == 1)
    everyone = _descendants(leader.pid)
    yield leader
    for pid in [*everyone, leader.pid]:
        with suppress(ProcessLookupError):
            os.kill(pid, 9)
    leader.wait()


def _descendants(pid: int) -> list[int]:
    text = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in text.splitlines()]
    found, rest = [], [pid]
    while rest:
        parent = rest.pop()
        below = [child for child, of in pairs if of == parent]
        found += below
        rest += below
    return found


def _apart(leader: int) -> list[int]:
    return [pid for pid in _descendants(leader) if os.getsid(pid) != leader]


def test_all_processes_of_a_session_are_found_and_no_others(family: subprocess.Popen[bytes]) -> None:
    apart = _apart(family.pid)
    assert len(apart) == 1
    found = processes.of_session(family.pid)
    assert set(found) == {family.pid, *_descendants(family.pid)} - set(apart)
    assert os.getpid() not in found


def test_killing_ends_those_of_the_session_only(family: subprocess.Popen[bytes]) -> None:
    (apart,) = _apart(family.pid)
    members = processes.of_session(family.pid)
    processes.kill([*members, apart, os.getppid()], family.pid)
    family.wait()
    assert eventually(lambda: not any(map(process_is_running, members)))
    assert process_is_running(apart)


def test_what_a_killed_session_starts_meanwhile_is_killed_as_well(family: subprocess.Popen[bytes]) -> None:
    children = [pid for pid in processes.of_session(family.pid) if pid != family.pid]
    processes.kill([family.pid], family.pid)
    family.wait()
    assert eventually(lambda: not any(map(process_is_running, children)))


def test_killing_nobody_kills_nobody(family: subprocess.Popen[bytes]) -> None:
    processes.kill([], family.pid)
    assert process_is_running(family.pid)


def test_a_signal_reaches_every_process_of_a_session(family: subprocess.Popen[bytes]) -> None:
    (apart,) = _apart(family.pid)
    processes.hang_up(family.pid, "TERM")
    assert eventually(lambda: family.poll() is not None)
    assert eventually(lambda: processes.of_session(family.pid) == [])
    assert process_is_running(apart)


def test_signalling_a_session_that_is_gone_does_nothing() -> None:
    with subprocess.Popen([sys.executable, "-ISc", ""], start_new_session=True) as gone:
        gone.wait()
    assert processes.of_session(gone.pid) == []
    processes.hang_up(gone.pid, "TERM")


def test_a_start_time_tells_processes_apart_and_is_empty_for_none() -> None:
    with subprocess.Popen(["sleep", "1000"]) as process:
        first = processes.started(process.pid)
        assert first.isdigit()
        assert first == processes.started(process.pid)
        process.kill()
    assert processes.started(process.pid) == ""


def test_a_start_time_is_read_right_when_the_program_s_name_holds_brackets() -> None:
    script = "import ctypes, sys; ctypes.CDLL(None).prctl(15, b'a) S 1 (b'); print(flush=True); sys.stdin.read()"
    argv = [sys.executable, "-ISc", script]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        uptime = float(Path("/proc/uptime").read_text().split()[0]) * os.sysconf("SC_CLK_TCK")
        assert abs(int(processes.started(process.pid)) - uptime) < 6000
        process.kill()


def test_open_files_are_those_of_a_process_and_of_all_below_it(tmp_path: Path) -> None:
    for name in ("mine", "below"):
        (tmp_path / name).touch()
    script = f"exec 7<{tmp_path}/mine; sh -c 'exec 8<{tmp_path}/below; echo; exec sleep 1000' & wait"
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = processes.open_files(process.pid)
        assert {str(tmp_path / "mine"), str(tmp_path / "below")} <= set(found)
        processes.kill(processes.of_session(process.pid), process.pid)
    assert processes.open_files(process.pid) == []


def test_an_environment_is_the_one_that_a_process_was_started_with_and_empty_for_none() -> None:
    env = {"EMPTY": "", "HOUSE": "a=b\nc", "WORD": "日本"}
    with subprocess.Popen(["sleep", "1000"], env={**env, "PATH": os.environ["PATH"]}) as process:
        try:
            assert eventually(lambda: env.items() <= processes.environment(process.pid).items())
            assert processes.carries(process.pid, "HOUSE", "a=b\nc")
            assert not processes.carries(process.pid, "HOUSE", "a")
        finally:
            process.kill()
    assert processes.environment(process.pid) == {}
    assert not processes.carries(process.pid, "HOUSE", "")
