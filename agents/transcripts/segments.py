"""Segments of a transcript on disk: list, measure, drop the oldest."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BLOCK = 256 * 1024


@dataclass(frozen=True, order=True)
class Position:
    """A place between two bytes of a transcript."""

    segment: int
    offset: int


@dataclass(frozen=True)
class Segment:
    """One file of a transcript."""

    number: int
    path: Path
    size: int


def segments(folder: Path) -> list[Segment]:
    """The segments in a session's folder, oldest first."""
    found = []
    for path in folder.glob("*.log"):
        with suppress(FileNotFoundError, ValueError):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                found.append(Segment(int(path.stem), path, status.st_size))
    return sorted(found, key=lambda segment: segment.number)


def end(folder: Path) -> Position:
    """Where the next byte will go."""
    last = segments(folder)[-1:]
    return Position(last[0].number, last[0].size) if last else Position(0, 0)


def blocks(folder: Path, start: Position = Position(0, 0)) -> Iterator[bytes]:
    """The bytes from `start` to the end, in blocks."""
    for segment in segments(folder):
        if segment.number < start.segment:
            continue
        with segment.path.open("rb") as file:
            file.seek(start.offset if segment.number == start.segment else 0)
            while block := file.read(BLOCK):
                yield block


def blocks_backwards(folder: Path) -> Iterator[bytes]:
    """The bytes from the end to the beginning, in blocks; each block reads forwards."""
    for segment in reversed(segments(folder)):
        with segment.path.open("rb") as file:
            position = segment.size
            while position > 0:
                length = min(BLOCK, position)
                position -= length
                file.seek(position)
                yield file.read(length)


def prune(folders: Iterable[Path], limit: int) -> list[Path]:
    """Delete the oldest segments of a seat until at most `limit` bytes are left.

    folders: of all sessions of one seat, oldest first. The newest segment of the newest folder is being
    written and always stays. Returns what was deleted.
    """
    files = [segment for folder in folders for segment in segments(folder)]
    excess = sum(segment.size for segment in files) - limit
    deleted = []
    for segment in files[:-1]:
        if excess <= 0:
            break
        segment.path.unlink(missing_ok=True)
        deleted.append(segment.path)
        excess -= segment.size
    return deleted
