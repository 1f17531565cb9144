"""A real tmux server of a test's own, programs that run in it and tell what reached them, and people's viewers."""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from agents import sessions
from agents.models import Session
from agents.sessions import Launch, SeatConfig, TmuxServer
from agents.terminals import HEADER, Terminals
from agents.tmux.panes import Pane
from agents.watch import TmuxWatch
from tests.real_server import eventually

T = TypeVar("T")
_keys = itertools.count(1000)

_TELLER = """
import json, os, sys
told = {
    "argv": [os.fsencode(word).hex() for word in sys.argv[2:]],
    "cwd": os.getcwdb().hex(),
    "env": {name.hex(): value.hex() for name, value in os.environb.items()},
}
with open(sys.argv[1] + ".part", "w") as file:
    json.dump(told, file)
os.rename(sys.argv[1] + ".part", sys.argv[1])
"""

_READER = """
import os, sys, tty
tty.setraw(0)
with open(sys.argv[1], "ab", 0) as file:
    os.write(1, bytes.fromhex(sys.argv[2]) + b"READY")
    while data := os.read(0, 65536):
        file.write(data)
"""


async def until(look: Callable[[], T], seconds: float = 30.0) -> T:
    """The first true answer of `look`, asked again and again; its last answer when the time is over."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:  # noqa: ASYNC110 - it happens in other processes
        await asyncio.sleep(0.02)
    return found


def content(path: Path) -> bytes:
    """What a file holds, for tests that are coroutines."""
    return path.read_bytes()


def listing(folder: Path) -> list[Path]:
    """What a folder holds, for tests that are coroutines."""
    return sorted(folder.iterdir())


async def noticed(eye: TmuxWatch, session: Session) -> None:
    """Wait until a watch has seen the pane of a session."""
    eye.look_now()
    assert await until(lambda: session.pk in sessions.session_rows(eye.panes))


def python(program: str, *arguments: str) -> list[str]:
    """The argument list of a small Python program that starts fast."""
    return [sys.executable, "-ISc", program, *arguments]


def reader(into: Path, modes: bytes = b"") -> list[str]:
    """A program that prints `modes` and READY, and writes every byte typed into it to a file."""
    return python(_READER, str(into), modes.hex())


def teller(into: Path, *words: str) -> list[str]:
    """A program that writes down the words it was started with, its folder and its environment."""
    return python(_TELLER, str(into), *words)


@dataclass(frozen=True)
class Told:
    """What a teller has written down."""

    argv: list[bytes]
    cwd: bytes
    env: dict[bytes, bytes]

    @classmethod
    def read(cls, path: Path) -> Told:
        """Wait for it to be written."""
        assert eventually(path.exists), "the program has not run"
        told = json.loads(path.read_text())
        env = {bytes.fromhex(name): bytes.fromhex(value) for name, value in told["env"].items()}
        return cls([bytes.fromhex(word) for word in told["argv"]], bytes.fromhex(told["cwd"]), env)


class RealTmux:
    """A private tmux server; calling it runs a tmux command as a person would."""

    def __init__(self, socket: str, folder: Path) -> None:
        self.socket = socket
        self.folder = folder
        self.server = TmuxServer(socket)

    def __call__(self, *arguments: str, check: bool = True) -> str:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("RIGWEB_", "DJANGO_"))}
        argv = ["tmux", "-L", self.socket, "-f", "/dev/null", *arguments]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=env, cwd=self.folder)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip("\n")

    def keep(self) -> None:
        """Start the server, as `up` does before it launches."""
        self.server.ensure_running(sessions.keeper_name())

    def session(self, address: str = "dev-impl@my") -> Session:
        """A session without a row and without a pane."""
        return Session(pk=next(_keys), address=address, runtime="terminal")

    def launch(
        self,
        *argv: str,
        session: Session | None = None,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        runtime: str = "terminal",
    ) -> Session:
        """Start a program in a pane of ours."""
        self.keep()
        session = session or self.session()
        seat = SeatConfig(session.address, str(cwd or self.folder), argv, env or {})
        launch = Launch(seat, runtime, rig="1", logical="dev.impl")
        session.pane_id, session.pid = sessions.start(self.server, launch, session)
        return session

    def read_keys(self, into: Path, modes: bytes = b"", session: Session | None = None) -> Session:
        """Start a program that writes down every byte typed into it, and wait until it reads."""
        session = self.launch(*reader(into, modes), session=session)
        assert eventually(lambda: "READY" in self.screen(session))
        return session

    def pane(self, session: Session) -> Pane:
        """The pane of a session as it is now."""
        return sessions.pane_of(self.server, session)

    def ended(self, session: Session) -> Pane:
        """The pane of a session once its program has ended and tmux knows how."""
        assert eventually(lambda: self.pane(session).dead), "the program has not ended"
        self("run-shell", "-b", "true")  # tmux now and then misses a child's end until another child ends
        assert eventually(lambda: self.pane(session).end_known), "how the program ended is not known"
        return self.pane(session)

    def screen(self, session: Session) -> str:
        """What a pane shows, with its colours."""
        return self("capture-pane", "-p", "-e", "-t", session.pane_id)

    def names(self) -> list[str]:
        """Names of all tmux sessions."""
        return self("list-sessions", "-F", "#{session_name}", check=False).splitlines()

    def clients(self, session: Session) -> list[str]:
        """Process ids of the clients attached to a session."""
        return self("list-clients", "-t", f"={session.address}", "-F", "#{client_pid}", check=False).splitlines()

    def size(self, session: Session) -> str:
        """Size of a window, such as 120x40."""
        return self("display-message", "-p", "-t", session.pane_id, "#{window_width}x#{window_height}")


def transcript(session: Session) -> bytes:
    """Every byte recorded so far."""
    return b"".join(path.read_bytes() for path in sorted(session.transcript_dir.glob("*.log")))


class Person:
    """Somebody with a terminal of their own who types `tmux attach`."""

    def __init__(self, tmux: RealTmux, session: Session, cols: int, rows: int) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self._process = subprocess.Popen(
            ["tmux", "-L", tmux.socket, "attach-session", "-t", f"={session.address}"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(slave)
        assert eventually(lambda: str(self._process.pid) in tmux.clients(session))

    def leave(self) -> None:
        """Close the terminal's window."""
        with suppress(OSError):
            os.close(self._master)
        self._process.kill()
        self._process.wait()


class Renderer:
    """A second tmux as the terminal of a viewer: what it shows is what a person would see."""

    def __init__(self, tmux: RealTmux) -> None:
        self._tmux = tmux

    def screen(self, data: bytes, cols: int = 120, rows: int = 40) -> str:
        """The screen after these bytes, with its colours."""
        path = self._tmux.folder / "rendered"
        path.write_bytes(data)
        name, size = f"render-{next(_keys)}", ["-x", str(cols), "-y", str(rows)]
        show = ["sh", "-c", 'stty raw -echo; cat "$1"; tmux wait-for -S "$2"; exec sleep infinity', "sh"]
        self._tmux("set-option", "-g", "status", "off", ";", "new-session", "-d", "-s", name, *size, *show, path, name)
        self._tmux("wait-for", name)
        shown = self._tmux("capture-pane", "-p", "-e", "-t", f"={name}:")
        self._tmux("kill-session", "-t", f"={name}")
        return shown


class Tab:
    """A browser tab: keeps what it is sent and, unless told otherwise, acknowledges it."""

    def __init__(self, watch: TmuxWatch) -> None:
        self.output: dict[int, bytearray] = {}
        self.messages: list[dict[str, Any]] = []
        self.acknowledges = True
        self.terminals = Terminals(watch, self._bytes, self.messages.append)

    def open(self, session: Session, channel: int = 1, writable: bool = True) -> None:
        """Open a terminal."""
        self.terminals.open(channel, session.pk, session.address, writable)

    def send(self, kind: str, payload: bytes, channel: int = 1, may_type: bool = True) -> None:
        """Send a frame."""
        self.terminals.receive(HEADER.pack(kind.encode(), channel) + payload, may_type)

    def acknowledge(self, channel: int = 1) -> None:
        """Acknowledge everything received."""
        self.send("A", struct.pack("<I", len(self.output[channel])), channel)

    def seen(self, channel: int = 1) -> bytes:
        """All output of a channel."""
        return bytes(self.output.get(channel, b""))

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The messages of one type."""
        return [message for message in self.messages if message["type"] == kind]

    def _bytes(self, frame: bytes) -> None:
        kind, channel = HEADER.unpack_from(frame)
        assert kind == b"O"
        self.output.setdefault(channel, bytearray()).extend(frame[HEADER.size :])
        if self.acknowledges:
            self.send("A", struct.pack("<I", len(frame) - HEADER.size), channel)


def process_is_running(pid: int) -> bool:
    """Whether a process exists and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(of: int | None = None) -> Sequence[int]:
    """Ids of the child processes of one (ours by default), zombies too."""
    parent = of or os.getpid()
    text = "".join(task.read_text() for task in Path(f"/proc/{parent}/task").glob("*/children"))
    return [int(pid) for pid in text.split()]
