"""A real agent in a real tmux of the test's own: its screen, keys, pasted texts, and an end that leaves nothing."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.real_server import eventually

_MARK = "RIGWEB_TEST_TERMINAL"
_SETTLE_SECONDS = 0.5  # between a paste that is shown and Enter: agents take one that comes at once for a part of it


class AgentTerminal:
    """`with AgentTerminal(argv, env, cwd) as terminal:` runs the program with exactly this environment and TERM."""

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str], cwd: Path, *, columns: int = 120, lines: int = 40
    ) -> None:
        self._socket = f"rigwebtest-{secrets.token_hex(4)}"
        self._mark = secrets.token_hex(8)
        self._argv = list(argv)
        self._env = {**env, _MARK: self._mark}
        self._cwd = cwd
        self._size = (str(columns), str(lines))
        self.pane = ""

    def __enter__(self) -> AgentTerminal:
        words = [f"{name}={value}" for name, value in self._env.items()]
        exact = " ".join(shlex.quote(word) for word in [*words, *self._argv])
        command = f'exec env -i TERM="$TERM" TMUX="$TMUX" TMUX_PANE="$TMUX_PANE" {exact}'
        columns, lines = self._size
        new = ["new-session", "-d", "-P", "-F", "#{pane_id}", "-x", columns, "-y", lines, "-c", str(self._cwd)]
        self.pane = self._tmux("-f", "/dev/null", *new, "--", command).strip()
        self._tmux("set-option", "-p", "-t", self.pane, "remain-on-exit", "on")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pid in self.processes():  # some outlive their terminal
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        socket = Path(self._tmux("display-message", "-p", "#{socket_path}").strip())
        self._tmux("kill-server")
        socket.unlink(missing_ok=True)

    def screen(self) -> str:
        """What the terminal shows."""
        return self._tmux("capture-pane", "-p", "-t", self.pane)

    def show(self, field: str) -> str:
        """A value that tmux has of the pane, such as `pane_title` or `pane_pid`."""
        return self._tmux("display-message", "-p", "-t", self.pane, f"#{{{field}}}").rstrip("\n")

    def wait_for(self, pattern: str, seconds: float = 90.0) -> str:
        """The screen as soon as the pattern is on it; fails with the screen after so many seconds."""
        found = eventually(lambda: _having(self.screen(), pattern), seconds)
        assert found, f"{pattern!r} is not on the screen after {seconds:g} s:\n{self.screen()}"
        return found

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self._tmux("send-keys", "-t", self.pane, *keys)

    def paste(self, text: str) -> None:
        """Paste a text, without submitting it."""
        buffer = secrets.token_hex(4)
        self._tmux("load-buffer", "-b", buffer, "-", given=text)
        self._tmux("paste-buffer", "-d", "-p", "-r", "-b", buffer, "-t", self.pane)

    def say(self, text: str) -> None:
        """Paste a text and press Enter."""
        before = self.screen()
        self.paste(text)
        eventually(lambda: self.screen() != before)
        time.sleep(_SETTLE_SECONDS)
        self.press("Enter")

    def processes(self) -> list[int]:
        """All processes that were started in here."""
        mark = f"{_MARK}={self._mark}".encode()
        return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and mark in _environment(p)]

    def _tmux(self, *arguments: str, given: str = "") -> str:
        argv = ["tmux", "-L", self._socket, *arguments]
        return subprocess.run(argv, input=given, capture_output=True, text=True, check=True).stdout


def _having(screen: str, pattern: str) -> str:
    return screen if re.search(pattern, screen, re.MULTILINE) else ""


def _environment(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return []
