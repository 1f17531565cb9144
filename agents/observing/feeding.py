"""Feeds a reader with what is new in the traces of its agent."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from agents import processes
from agents.files import open_regular
from agents.readings.cleaning import clean
from agents.readings.reader import Reader
from agents.readings.screen import Screen
from agents.readings.values import Activity, Reading
from agents.transcripts.segments import Position, Segment, segments

log = logging.getLogger(__name__)

HISTORY_BYTES = 256 * 1024
HISTORY_OUTPUT_BYTES = 1024 * 1024
"""How much of what was there before is read at the beginning: of records, of output."""
MOST_BYTES = 16 * 1024 * 1024
"""More than that in a line, or new in the records at once, is not read."""
MOST_FILE_BYTES = 4 * 1024 * 1024
"""More than that in a file is not read."""
PIECE_BYTES = 1024 * 1024
"""So much of the records is read in one go, and so much of the newest output at all: only its end matters."""
MOST_FILES = 100
"""More files of a folder are not looked at."""
SETTLED_NS = 50_000_000
"""A file that was written so shortly ago may be written again without its time or its size telling."""

Signature = tuple[int, int, int]
UNSETTLED: Signature = (0, 0, 0)
"""Of a file that is read again whenever something has changed."""


class Feeder:
    """One reader with how far each of its traces has been read."""

    def __init__(self, reader: Reader, transcript: Path) -> None:
        self.reader = reader
        self._transcript = transcript
        self._files: dict[str, Signature | None] = {}
        self._records = LineTail("", 0)
        self._begun = False
        self._output: Position | None = None
        self._stumbled = False
        self.feed()
        self._begun = True
        reader.take_prompts()  # history

    @property
    def is_behind(self) -> bool:
        """Whether there was more than is read in one go."""
        return self._records.is_behind

    def feed(self) -> None:
        """Feed what is new; what that makes worth reading is read as well."""
        for _ in range(4):
            before = self.reader.traces()
            self._feed_open_files()
            self._feed_files()
            self._feed_records()
            self._feed_output()
            if self.reader.traces() == before:
                return

    def reading(self) -> Reading:
        """What the reader knows now; nothing when it fails, for what it knew before may be wrong."""
        try:
            return clean(self.reader.reading())
        except Exception as error:
            log.exception("process %s cannot be read", self.reader.running.pid)
            return Reading(Activity("unknown", "none", f"its traces cannot be read: {type(error).__name__}: {error}"))

    def show(self, screen: Screen) -> None:
        """Feed what the pane shows."""
        self._give(self.reader.on_screen, screen)

    def _give(self, take: Callable[..., None], *what: object) -> None:
        """Feed one piece; one that the reader stumbles over is passed over, for what comes after it counts too."""
        try:
            take(*what)
        except Exception:
            if not self._stumbled:  # said once: there may be any number of them
                log.exception("a trace of process %s cannot be read", self.reader.running.pid)
            self._stumbled = True

    def _feed_open_files(self) -> None:
        if self.reader.traces().open_files:
            self._give(self.reader.on_open_files, processes.open_files(self.reader.running.pid))

    def _feed_files(self) -> None:
        for path in sorted(self._wanted_files()):
            signature = _signature(path)
            if path in self._files and self._files[path] == signature:
                continue
            content = _content(path) if signature else None
            if path in self._files or content is not None:
                self._give(self.reader.on_file, path, content)
            self._remember(path, signature)

    def _remember(self, path: str, signature: Signature | None) -> None:
        if signature is None and path not in self.reader.traces().files:
            self._files.pop(path, None)  # one of a folder's, told for the last time
        elif signature is not None and time.time_ns() - signature[1] < SETTLED_NS:
            self._files[path] = UNSETTLED
        else:
            self._files[path] = signature

    def _wanted_files(self) -> set[str]:
        traces = self.reader.traces()
        present = {path for folder in traces.folders for path in _json_files(folder)}
        known = {path for path in self._files if os.path.dirname(path) in traces.folders}
        return {*traces.files, *present, *known}

    def _feed_records(self) -> None:
        path = _newest(self.reader.traces().records)
        if path != self._records.path:  # one that appears later is new, and read from its start
            self._records = LineTail(path, MOST_BYTES if self._begun else HISTORY_BYTES)
        for line in self._records.lines():
            self._give(self.reader.on_record, line)

    def _feed_output(self) -> None:
        if not self.reader.traces().output:
            return
        found = segments(self._transcript)
        if self._output is None:
            self._output = _history_start(found)
        self._output = max(self._output, _history_start(found))
        for segment in found:
            if segment.number < self._output.segment:
                continue
            offset = self._output.offset if segment.number == self._output.segment else 0
            data = _part(segment.path, offset)
            self._output = Position(segment.number, offset + len(data))
            if data:
                self._give(self.reader.on_output, data)


class LineTail:
    """Complete lines appended to a file; the first time, only those of its last `history` bytes."""

    def __init__(self, path: str, history: int) -> None:
        self.path = path
        self._history = history
        self._position: int | None = None
        self._rest = b""
        self.is_behind = False

    def lines(self) -> Iterator[bytes]:
        """The lines that are new, as far as they are read in one go."""
        self.is_behind = False
        if not self.path:
            return
        try:
            with open_regular(self.path) as file:
                size = os.fstat(file.fileno()).st_size
                start, is_cut = self._start(size)
                file.seek(start)
                data = file.read(PIECE_BYTES)
        except FileNotFoundError:
            self._position = 0
            return
        except OSError:
            return
        self._position = start + len(data)
        self.is_behind = self._position < size and bool(data)
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest if len(rest) <= MOST_BYTES else b""
        yield from lines[1:] if is_cut else lines

    def _start(self, size: int) -> tuple[int, bool]:
        """Where to read on in a file of this size, and whether that is in the middle of a line."""
        most = self._history if self._position is None else MOST_BYTES
        if self._position is not None and size < self._position:  # written anew
            self._position, self._rest = 0, b""
        start = max(self._position or 0, size - most)
        is_cut = start > (self._position or 0)
        if is_cut:
            self._rest = b""
        return start, is_cut


def _history_start(found: Sequence[Segment]) -> Position:
    left = HISTORY_OUTPUT_BYTES
    for segment in reversed(found):
        if segment.size >= left:
            return Position(segment.number, segment.size - left)
        left -= segment.size
    return Position(found[0].number if found else 0, 0)


def _part(path: Path, offset: int) -> bytes:
    with suppress(OSError), open_regular(path) as file:
        file.seek(offset)
        return file.read(PIECE_BYTES)
    return b""


def _json_files(folder: str) -> list[str]:
    with suppress(OSError), os.scandir(folder) as entries:
        return [entry.path for entry in islice(entries, MOST_FILES) if entry.name.endswith(".json")]
    return []


def _newest(pattern: str) -> str:
    """The newest file, by its name, that a pattern with `*` in its last part matches; a plain path as it is."""
    folder, name = os.path.split(pattern)
    if "*" not in name:
        return pattern
    with suppress(OSError), os.scandir(folder) as entries:
        return max((entry.path for entry in entries if fnmatchcase(entry.name, name)), default="")
    return ""


def _signature(path: str) -> Signature | None:
    with suppress(OSError, ValueError):
        status = os.stat(path)
        return status.st_ino, status.st_mtime_ns, status.st_size
    return None


def _content(path: str) -> bytes | None:
    with suppress(OSError), open_regular(path) as file:
        return file.read(MOST_FILE_BYTES)
    return None
