"""Processes of the machine: a pane's found by their session id, signalled, and told apart from reused ids."""

from __future__ import annotations

import os
import signal
import termios
from contextlib import suppress
from pathlib import Path


def of_session(leader: int) -> list[int]:
    """Ids of all processes whose session leader is `leader` (the pane's first process)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
    return found


def hang_up(leader: int, name: str) -> None:
    """Send signal `name` (HUP, INT, TERM) to every process of the pane whose first process is `leader`."""
    number = getattr(signal, f"SIG{name}")
    for pid in of_session(leader):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def kill(pids: list[int], leader: int) -> None:
    """Kill `pids` and what they start meanwhile, as far as they belong to the session of `leader`."""
    killed: set[int] = set()
    while left := set(pids) - killed:
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                if os.getsid(pid) == leader:
                    os.kill(pid, signal.SIGKILL)
        killed |= left
        pids = of_session(leader)


def resume(leader: int) -> None:
    """Tell the process group of a pane's first process that it is suspended no more."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGCONT)


def reads_lines(pid: int) -> bool | None:
    """Whether the terminal of a process is read line by line, as a shell's child finds it, or key by key.

    None when it has no terminal, is gone, or is not ours to look at.
    """
    path = f"/proc/{pid}/fd/0"
    with suppress(OSError, termios.error):
        if os.readlink(path).startswith("/dev/pts/"):
            terminal = os.open(path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                return bool(termios.tcgetattr(terminal)[3] & termios.ICANON)
            finally:
                os.close(terminal)
    return None


def open_files(pid: int) -> list[str]:
    """Paths that a process and its descendants hold open; none of those that are gone or not ours to look at."""
    found = []
    with suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                found.append(os.readlink(entry.path))
    with suppress(OSError):
        for thread in os.scandir(f"/proc/{pid}/task"):
            for child in Path(thread.path, "children").read_text().split():
                found += open_files(int(child))
    return found


def environment(pid: int) -> dict[str, str]:
    """The environment that a process was started with; empty when it is gone or not ours to look at."""
    try:
        data = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return {}
    pairs = (part.partition(b"=") for part in data.split(b"\0") if part)
    return {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}


def carries(pid: int, name: str, value: str) -> bool:
    """Whether a process runs that was started with this variable in its environment."""
    return environment(pid).get(name) == value


def started(pid: int) -> str:
    """Start time of a process in kernel ticks, which tells a reused id apart; empty when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
