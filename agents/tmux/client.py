"""A viewer: a tmux client of its own in a PTY, read by the event loop.

tmux does the emulation, the redraws and the flow control: a viewer that does not read is skipped ahead and never
slows the program it looks at.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import shutil
import signal
import struct
import subprocess
import termios
from collections.abc import Callable
from contextlib import suppress

from agents.errors import TmuxError
from agents.tmux import address

READ_BYTES = 64 * 1024
FEATURES = "RGB,256,mouse,title"


class TmuxClient:
    """One running `tmux attach`.

    on_output: called with bytes as they come; on_end: called once when the client has ended by itself.
    """

    def __init__(self, on_output: Callable[[bytes], None], on_end: Callable[[], None]) -> None:
        self._on_output = on_output
        self._on_end = on_end
        self._process: subprocess.Popen[bytes] | None = None
        self._master = -1
        self._paused = False

    def start(self, socket: str, tmux_session: str, cols: int, rows: int, owner: bool, read_only: bool) -> None:
        """Attach to the session of this id (`$3`).

        owner: take part in deciding the window's size; others look at whatever size it has.
        Raises TmuxError when tmux is not there.
        """
        tmux = shutil.which("tmux")
        if tmux is None:
            raise TmuxError("cannot open a terminal: tmux is not on PATH (install: apt install tmux)")
        flags = [*([] if owner else ["ignore-size"]), *(["read-only"] if read_only else [])]
        attach = ["attach-session", *(["-f", ",".join(flags)] if flags else []), "-t", tmux_session]
        self._master, slave = pty.openpty()
        os.set_blocking(self._master, False)
        _set_size(self._master, cols, rows)
        try:
            self._process = subprocess.Popen(
                [tmux, *address.flags(socket), "-u", "-T", FEATURES, *attach],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env={**address.environment(), "TERM": "xterm-256color"},
                start_new_session=True,
            )
        except OSError as error:
            os.close(self._master)
            self._master = -1
            raise TmuxError(f"cannot open a terminal: {error.strerror} (close some, or try again)") from error
        finally:
            os.close(slave)
        asyncio.get_running_loop().add_reader(self._master, self._readable)

    def resize(self, cols: int, rows: int) -> None:
        """Give the client a screen of this size."""
        if self._process is None or self._master < 0:
            return
        _set_size(self._master, cols, rows)
        # The PTY is nobody's controlling terminal, so the kernel tells no one.
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGWINCH)

    def write(self, data: bytes) -> None:
        """Write to the client, as its terminal would; only mouse reports come this way."""
        if self._master >= 0:
            with suppress(BlockingIOError, OSError):
                os.write(self._master, data)

    def pause(self) -> None:
        """Stop reading; tmux skips what cannot be shown in time."""
        if not self._paused and self._master >= 0:
            self._paused = True
            asyncio.get_running_loop().remove_reader(self._master)

    def resume(self) -> None:
        """Read again."""
        if self._paused and self._master >= 0:
            self._paused = False
            asyncio.get_running_loop().add_reader(self._master, self._readable)

    def close(self) -> None:
        """Detach; `on_end` is not called."""
        if self._master < 0:
            return
        if not self._paused:
            asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)
        self._master = -1
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _readable(self) -> None:
        try:
            data = os.read(self._master, READ_BYTES)
        except BlockingIOError:
            return
        except OSError:  # Linux: the other end of the PTY is closed
            data = b""
        if data:
            self._on_output(data)
        else:
            self.close()
            self._on_end()


def _set_size(descriptor: int, cols: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
