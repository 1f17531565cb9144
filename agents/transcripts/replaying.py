"""Reading a transcript for replay: where to begin so that a screen comes out right, and then piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Literal

from agents.transcripts.index import Entry, Index
from agents.transcripts.segments import Position, Segment, segments

PIECE = 256 * 1024
"""Bytes of one piece at most."""
PIECE_ENTRIES = 4000
WINDOW = 1024 * 1024
"""Bytes that are replayed at most, out of sight, to show the screen of a moment."""

_AFRESH = re.compile(rb"\x1bc|\x1b\[2J|\x1b\[(?:1;1)?H\x1b\[0?J|\x1b\[\?(?:1049|1047|47)h")
"""What leaves nothing on the screen of all before: reset, clear, entry of the alternate screen."""
_HOME = re.compile(rb"\x1b\[(?:1;1)?H")
"""Where the next frame begins of what draws over and over the same screen."""
_FRAME = 64 * 1024
"""A frame that begins later than that is none."""


@dataclass(frozen=True)
class Opening:
    """Where a replay begins: with the session's `beginning`, where its screen was `cleared`, or `cut` from the rest."""

    position: Position
    kind: Literal["beginning", "cleared", "cut"]


@dataclass(frozen=True)
class Piece:
    """Some bytes of one segment, and the entries that say by when they were there.

    following: where the next piece begins; there is one now if `more`.
    """

    position: Position
    data: bytes
    entries: list[Entry]
    following: Position
    more: bool


def opening(folder: Path, wanted: Position) -> Opening:
    """The best place at most WINDOW bytes before `wanted` to begin from."""
    parts = list(_parts_before(folder, wanted))
    start = parts[-1][0] if parts else _oldest(folder)
    if start == Position(0, 0):
        return Opening(start, "beginning")
    for position, data in reversed(parts):
        if found := _AFRESH.search(data):
            return Opening(Position(position.segment, position.offset + found.start()), "cleared")
    return Opening(Position(start.segment, start.offset + (_cut(parts[-1][1]) if parts else 0)), "cut")


def _cut(data: bytes) -> int:
    """Where to begin in what was cut from the rest: with a frame or a line, never in the middle of a sequence."""
    frame = _HOME.search(data, 0, _FRAME)
    return frame.start() if frame else data.find(b"\n") + 1


def piece(folder: Path, index: Index, start: Position) -> Piece:
    """The bytes from `start` on, as far as one piece goes."""
    files = [file for file in segments(folder) if file.number >= start.segment]
    for number, file in enumerate(files):
        offset = start.offset if file.number == start.segment else 0
        if offset < file.size:
            return _piece_of(file, offset, index, more=any(later.size for later in files[number + 1 :]))
    return Piece(start, b"", [], start, more=False)


def printed(folder: Path, begin: Position, end: Position) -> int:
    """How many of the bytes between two places are still there."""
    return sum(_share(file, begin, end) for file in segments(folder))


def density(folder: Path, index: Index, begin: int, end: int, buckets: int) -> list[int]:
    """Bytes printed in each of so many equal parts of the time between two moments, in milliseconds."""
    files = segments(folder)
    places = [index.reached(begin + (end - begin) * number // buckets) for number in range(buckets + 1)]
    return [sum(_share(file, a, b) for file in files) if a < b else 0 for a, b in pairwise(places)]


def _share(file: Segment, begin: Position, end: Position) -> int:
    first = 0 if file.number > begin.segment else min(begin.offset, file.size)
    last = file.size if file.number < end.segment else min(end.offset, file.size)
    return max(0, last - first) if begin.segment <= file.number <= end.segment else 0


def _piece_of(file: Segment, offset: int, index: Index, more: bool) -> Piece:
    end = min(file.size, offset + PIECE)
    begin = Position(file.number, offset)
    entries = []
    for entry in islice(index.after(begin), PIECE_ENTRIES):
        if entry.position > Position(file.number, end):
            break
        entries.append(entry)
    if len(entries) == PIECE_ENTRIES:
        end = entries[-1].position.offset
    with file.path.open("rb") as opened:
        opened.seek(offset)
        data = opened.read(end - offset)
    end = offset + len(data)
    return Piece(begin, data, entries, Position(file.number, end), more or end < file.size)


def _oldest(folder: Path) -> Position:
    """The first place whose byte is still there."""
    return next((Position(file.number, 0) for file in segments(folder)), Position(0, 0))


def _parts_before(folder: Path, wanted: Position) -> Iterator[tuple[Position, bytes]]:
    """What was printed in the WINDOW before a place, a part of each segment, the newest first."""
    left = WINDOW
    for file in reversed(segments(folder)):
        if file.number > wanted.segment or not left:
            continue
        end = min(file.size, wanted.offset) if file.number == wanted.segment else file.size
        offset = max(0, end - left)
        with file.path.open("rb") as opened:
            opened.seek(offset)
            yield Position(file.number, offset), opened.read(end - offset)
        left -= end - offset
