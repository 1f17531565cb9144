"""Looking things up in a time index without reading all of it: a busy week's has millions of entries."""

from __future__ import annotations

import bisect
import mmap
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from agents.transcripts.segments import Position
from agents.transcripts.times import FILE_NAME

_ENTRY = re.compile(rb"^(\d{13}) (\d{1,9}) (\d{1,10})\n", re.MULTILINE)
"""With the numbers as long as they can be: one that was cut off and written on would be read as another."""


class Entry(NamedTuple):
    """By this time, in milliseconds since 1970, the transcript had come so far."""

    at: int
    position: Position


class Index:
    """The time index of one transcript, for as long as a `with` lasts; empty when there is none."""

    def __init__(self, folder: Path) -> None:
        self._data: mmap.mmap | bytes
        try:
            with (folder / FILE_NAME).open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, ValueError):  # none, or an empty one
            self._data = b""

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(self._data, mmap.mmap):
            with suppress(BufferError):  # somebody still reads entries: it is closed with the last of them
                self._data.close()

    def after(self, position: Position) -> Iterator[Entry]:
        """The entries that name a place beyond `position`, in order."""
        return self._entries(self._first(lambda entry: entry.position > position))

    def since(self, milliseconds: int) -> Iterator[Entry]:
        """The entries of this time and later, in order."""
        return self._entries(self._first(lambda entry: entry.at >= milliseconds))

    def reached(self, milliseconds: int) -> Position:
        """How far the transcript had come by this time."""
        later = self._first(lambda entry: entry.at > milliseconds)
        # The search ends one byte behind the beginning of the entry before: from there on, the next one is found.
        before = _ENTRY.match(self._data, later - 1) if later else None
        return _entry(before).position if before else Position(0, 0)

    def ends(self) -> tuple[int, int] | None:
        """Times of the first and the last entry, in milliseconds."""
        first = next(self._entries(0), None)
        if first is None:
            return None
        last = first
        for entry in self._entries(max(0, len(self._data) - 4096)):
            last = entry
        return first.at, last.at

    def _first(self, wanted: Callable[[Entry], bool]) -> int:
        """The least byte of the file from which on every entry is `wanted`."""

        def is_wanted(byte: int) -> bool:
            found = _ENTRY.search(self._data, byte)
            return found is None or wanted(_entry(found))

        return bisect.bisect_left(range(len(self._data)), True, key=is_wanted)

    def _entries(self, byte: int) -> Iterator[Entry]:
        return (_entry(found) for found in _ENTRY.finditer(self._data, byte))


def _entry(found: re.Match[bytes]) -> Entry:
    at, segment, offset = found.groups()
    return Entry(int(at), Position(int(segment), int(offset)))
