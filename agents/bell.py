"""A doorbell between processes: a FIFO that says "look at the database now", and carries nothing else."""

from __future__ import annotations

import os
import select
import stat
from contextlib import suppress
from pathlib import Path


class Bell:
    """One named bell; any number of processes ring it, one listens.

    A ring is only a hint. Rings may melt into one, or be lost while nobody listens, so the listener looks at
    the truth when it starts and now and then besides.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def ring(self) -> None:
        """Wake the listener; never blocks, and does nothing when nobody listens."""
        with suppress(OSError):
            descriptor = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                    os.write(descriptor, b"!")
            finally:
                os.close(descriptor)

    def listen(self) -> None:
        """Start to listen, once; makes the FIFO, readable by its owner only.

        Raises:
            OSError: the FIFO cannot be made, or something else stands at its path.
        """
        if self._descriptor is not None:
            return
        with suppress(FileExistsError):
            os.mkfifo(self.path, 0o600)
        # Open for writing too: with a writer of our own the FIFO never reports end of file between two rings.
        descriptor = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
        if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(f"cannot listen at {self.path}: it is not a FIFO (remove it)")
        self._descriptor = descriptor

    def wait(self, timeout: float) -> bool:
        """Sleep until the bell rings or `timeout` seconds have passed; True when it rang."""
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        rang = bool(poll.poll(max(0.0, timeout) * 1000))
        if rang:
            self.drain()
        return rang

    def drain(self) -> None:
        """Forget every ring so far."""
        with suppress(BlockingIOError):
            while os.read(self.fileno(), 4096):
                pass

    def fileno(self) -> int:
        """The descriptor that becomes readable on a ring, for `loop.add_reader`; listens if need be."""
        self.listen()
        assert self._descriptor is not None
        return self._descriptor

    def close(self) -> None:
        """Stop listening; the FIFO stays for the next listener."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
