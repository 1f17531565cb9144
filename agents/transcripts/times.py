"""The time index of a transcript: which bytes were there by when.

One line an entry, `milliseconds segment offset`: at that time (Unix, UTC) the transcript reached that place.
Bytes between two entries were printed between their times; while the server watches, that is a quarter of a
second at most.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from agents.files import open_regular
from agents.transcripts.segments import Position, end

FILE_NAME = "times"
TAIL_BYTES = 4096
"""More than one entry takes; the index of a busy week has millions of them."""
_ENTRY = re.compile(rb"^(\d+) (\d+) (\d+)$", re.MULTILINE)


def append(folder: Path, at: datetime, position: Position) -> None:
    """Add an entry, readable by us alone."""
    line = f"{int(at.timestamp() * 1000)} {position.segment} {position.offset}\n"
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK  # a pipe is not waited for
    descriptor = os.open(folder / FILE_NAME, flags, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def last(folder: Path) -> Position:
    """The place that the newest entry names; the beginning when there is none."""
    try:
        with open_regular(folder / FILE_NAME) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
            found = _ENTRY.findall(file.read())
    except FileNotFoundError:
        return Position(0, 0)
    return Position(int(found[-1][1]), int(found[-1][2])) if found else Position(0, 0)


def read(folder: Path) -> list[tuple[int, Position]]:
    """All entries, oldest first, as (milliseconds, place); a line damaged by a crash is left out."""
    try:
        with open_regular(folder / FILE_NAME) as file:
            index = file.read()
    except FileNotFoundError:
        return []
    return [(int(at), Position(int(segment), int(offset))) for at, segment, offset in _ENTRY.findall(index)]


def position_at(folder: Path, since: datetime) -> Position:
    """The place from which on everything was printed after `since` or up to one entry before it."""
    wanted = int(since.timestamp() * 1000)
    before = Position(0, 0)
    for milliseconds, position in read(folder):
        if milliseconds >= wanted:
            return before
        before = position
    return min(before, end(folder))
