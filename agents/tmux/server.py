"""The tmux server, asked synchronously through libtmux: create, list, capture, end."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

import libtmux

from agents.errors import TmuxError
from agents.tmux import address, commands, panes
from agents.tmux.commands import Command, NewSession
from agents.tmux.panes import Pane

ANSWER_SECONDS = 5.0

_NO_SERVER = ("no server running", "error connecting", "lost server", "server exited")


class TmuxServer:
    """One tmux server, by its socket.

    socket: a name, an absolute path, or an empty string for the user's own server.
    """

    def __init__(self, socket: str) -> None:
        self.socket = socket
        path = socket if socket.startswith("/") else None
        self._server = libtmux.Server(socket_path=path, socket_name=None if path else socket or "default")

    def run(self, command: Command) -> list[str]:
        """Run one command or chain; returns the lines it printed.

        Raises TmuxError with tmux's own words when it fails.
        """
        try:
            result = self._server.cmd(command[0], *command[1:])
        except libtmux.exc.TmuxCommandNotFound as error:
            raise TmuxError("cannot reach tmux: it is not on PATH (install: apt install tmux)") from error
        except ValueError as error:  # a zero byte or half a surrogate pair: no program can be given that
            raise TmuxError(f"cannot run tmux {command[0]}: {error}") from error
        if result.returncode != 0:
            raise TmuxError("\n".join(result.stderr) or f"tmux {command[0]} failed")
        return list(result.stdout)

    def ensure_running(self, keeper: str) -> None:
        """Start the server if it is not running, with an environment that holds nothing of ours.

        keeper: name of a session that does nothing and keeps the server alive.
        """
        self._spawn(["new-session", "-d", "-s", keeper, "exec sleep infinity"], "duplicate session")

    def end_keeper(self, keeper: str) -> None:
        """End the session that was made by `ensure_running`."""
        self._spawn(commands.kill_keeper(keeper))

    def list_panes(self) -> list[Pane]:
        """Every pane of the server; none when no server runs."""
        try:
            return panes.parse(self.run(commands.list_panes()))
        except TmuxError as error:
            if any(words in str(error) for words in _NO_SERVER):
                return []
            raise

    def create(self, new: NewSession) -> tuple[str, str, int]:
        """Create a session; returns its session id, pane id and process id."""
        *_, last = self.run(commands.new_session(new))
        session, pane, pid = last.split(" ")
        return session, pane, int(pid)

    def capture(self, pane: str, history: int | None, escapes: bool, join: bool = False) -> str:
        """What a pane shows, as text; see `commands.capture`."""
        return "\n".join(self.run(commands.capture(pane, history, escapes, join))) + "\n"

    def load_and_paste(self, pane: str, text: bytes, buffer: str) -> None:
        """Paste text into a pane, bracketed if its program asked for that, through a buffer of its own."""
        self._spawn(["load-buffer", "-b", buffer, "-"], text=text)
        self.run(["paste-buffer", "-d", "-p", "-r", "-b", buffer, "-t", pane])

    def argv(self, command: Command) -> list[str]:
        """The command as a whole argument list, for someone else to run."""
        return ["tmux", *address.flags(self.socket), *command]

    def _spawn(self, command: Sequence[str], tolerated: str = "", text: bytes | None = None) -> None:
        tmux = shutil.which("tmux")
        if tmux is None:
            raise TmuxError("cannot reach tmux: it is not on PATH (install: apt install tmux)")
        try:
            done = subprocess.run(
                [tmux, *address.flags(self.socket), *command],
                input=text if text is not None else b"",
                capture_output=True,
                env=address.environment(),
                check=False,
                timeout=ANSWER_SECONDS,
            )
        except subprocess.TimeoutExpired as late:
            raise TmuxError(f"cannot reach tmux: it did not answer within {ANSWER_SECONDS:g} seconds") from late
        error = done.stderr.decode(errors="replace").strip()
        if done.returncode != 0 and not (tolerated and tolerated in error):
            raise TmuxError(error or f"tmux {command[0]} failed")
