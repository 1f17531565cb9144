"""Watching transcripts grow, to write their time index, and how large their windows were."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asyncinotify import Inotify, Mask, Watch

from agents.transcripts import sizes, times
from agents.transcripts.segments import end

log = logging.getLogger(__name__)

ENTRY_SECONDS = 0.2
"""Least time between two entries of one index; with the kernel's delay that stays within a quarter second."""
_OWN_FILES = frozenset({times.FILE_NAME, sizes.FILE_NAME})


class Recording:
    """The growing transcript of one session."""

    def __init__(self, folder: Path, watch: Watch) -> None:
        self.folder = folder
        self.watch = watch
        self.written = times.last(folder)
        self.due: asyncio.TimerHandle | None = None
        self.last_entry = 0.0
        self.troubled = False
        self.size = next(((last.cols, last.rows) for last in reversed(sizes.read(folder))), (0, 0))

    def write_entry(self) -> None:
        """Note how far the transcript has come, if it has moved; trouble with the disk costs the entry alone."""
        self.due = None
        position = end(self.folder)
        if position == self.written:
            return
        try:
            times.append(self.folder, datetime.now(UTC), position)
        except FileNotFoundError:  # somebody has removed the transcript
            pass
        except OSError as error:
            if not self.troubled:
                log.error("cannot write the time index in %s: %s", self.folder, error)
            self.troubled = True
            return
        self.written, self.troubled = position, False


class GrowthWatch:
    """Watches the folders of live sessions by inotify; `on_growth` is called with the key of one that has printed."""

    def __init__(self, on_growth: Callable[[int], None] = lambda key: None) -> None:
        self._on_growth = on_growth
        self._inotify = Inotify()
        self._recordings: dict[int, Recording] = {}
        self._keys: dict[Path, int] = {}

    def follow(self, key: int, folder: Path) -> None:
        """Start to watch a session; bytes that came while nobody watched are noted now, with this time.

        Raises OSError when the kernel has no watch left or the folder cannot be made.
        """
        if key in self._recordings:
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        watch = self._inotify.add_watch(folder, Mask.MODIFY | Mask.CREATE)
        self._recordings[key] = Recording(folder, watch)
        self._keys[folder] = key
        self._recordings[key].write_entry()

    def leave(self, key: int) -> None:
        """Stop watching a session, after a last entry."""
        recording = self._recordings.pop(key, None)
        if recording is None:
            return
        if recording.due is not None:
            recording.due.cancel()
        recording.write_entry()
        self._keys.pop(recording.folder, None)
        with suppress(OSError):
            self._inotify.rm_watch(recording.watch)

    def note_size(self, key: int, cols: int, rows: int, late: float) -> None:
        """A session's window is this large, and may have been for so many seconds."""
        recording = self._recordings.get(key)
        if recording is None or recording.size == (cols, rows):
            return
        recording.size = (cols, rows)
        # Rather too early than too late: the program draws for the new size as soon as it has it.
        with suppress(OSError):
            sizes.append(recording.folder, datetime.now(UTC) - timedelta(seconds=late), cols, rows)

    @property
    def followed(self) -> frozenset[int]:
        """Keys of the sessions that are watched."""
        return frozenset(self._recordings)

    async def run(self) -> None:
        """Handle growth until cancelled."""
        loop = asyncio.get_running_loop()
        async for event in self._inotify:
            if event.watch is None or event.name is None or event.name.name in _OWN_FILES:
                continue
            key = self._keys.get(Path(event.watch.path))
            if key is not None:
                self._grown(loop, key)
                self._on_growth(key)

    def _grown(self, loop: asyncio.AbstractEventLoop, key: int) -> None:
        recording = self._recordings[key]
        if recording.due is not None:
            return
        now = loop.time()
        delay = max(0.0, recording.last_entry + ENTRY_SECONDS - now)
        recording.last_entry = now + delay
        if delay == 0.0:
            recording.write_entry()
        else:
            recording.due = loop.call_later(delay, recording.write_entry)

    def close(self) -> None:
        """Write last entries and stop."""
        for key in list(self._recordings):
            self.leave(key)
        self._inotify.close()
