"""Finding text in a transcript, and when it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agents.transcripts.index import Entry, Index
from agents.transcripts.plain import plain_line
from agents.transcripts.reading import LIMIT
from agents.transcripts.segments import Position, segments

REPEAT_MILLISECONDS = 60_000
"""A line that is drawn again within so long after it was last drawn is the same find: programs redraw all the time."""
LINE_LENGTH = 300

_PLACED = re.compile(rb"[\r\n]+|\x1b\[[0-9;]*[HfdABEF]|\x1b[DEMc]")
"""Ends of lines, and what moves the cursor to another one."""
_FORWARD = re.compile(rb"\x1b\[[0-9]*C")


@dataclass(frozen=True)
class Find:
    """A printed line that holds the text, and by when it was printed, in milliseconds since 1970."""

    at: int
    line: str


@dataclass(frozen=True)
class Finds:
    """All that was found, oldest first; `truncated` when there was more to look at or to find than is looked at."""

    finds: list[Find]
    truncated: bool


def search(folder: Path, text: str, most: int) -> Finds:
    """The lines of a transcript that hold `text` in whatever case: the newest `most` of them."""
    wanted, plainly = text.casefold(), text.lower().encode()
    finds: list[Find] = []
    drawn: dict[str, int] = {}
    with Index(folder) as index:
        clock = _Clock(index)
        for position, raw in _lines(folder):
            if raw.isascii() and b"\x1b" not in raw and plainly not in raw.lower():
                continue  # most lines, at a tenth of the price
            line = plain_line(_FORWARD.sub(b" ", raw).decode(errors="replace")).strip()
            if wanted not in line.casefold():
                continue
            at = clock.at(position)
            if at - drawn.get(line, -REPEAT_MILLISECONDS) >= REPEAT_MILLISECONDS:
                finds.append(Find(at, _around(line, wanted)))
            drawn[line] = at
    unread = sum(file.size for file in segments(folder)) > LIMIT
    return Finds(finds[-most:], unread or len(finds) > most)


class _Clock:
    """Says when places were reached, of places in order: goes along the index once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._entries: Iterator[Entry] | None = None
        self._reached = Entry(0, Position(-1, 0))

    def at(self, position: Position) -> int:
        """By when the byte at a place was there; for one without an entry, when the last one was."""
        if self._entries is None:
            self._entries = self._index.after(position)
            self._reached = Entry((self._index.ends() or (0, 0))[1], Position(-1, 0))
        while self._reached.position <= position:
            if (entry := next(self._entries, None)) is None:
                break
            self._reached = entry
        return self._reached.at


def _lines(folder: Path) -> Iterator[tuple[Position, bytes]]:
    left, kept = LIMIT, []
    for file in reversed(segments(folder)):
        if left <= 0:
            break
        kept.append((file, max(0, file.size - left)))
        left -= file.size
    for file, begin in reversed(kept):
        with file.path.open("rb") as opened:
            opened.seek(begin)
            data = opened.read()
        start = 0
        for end in _PLACED.finditer(data):
            if end.start() > start:
                yield Position(file.number, begin + start), data[start : end.start()]
            start = end.end()
        if start < len(data):
            yield Position(file.number, begin + start), data[start:]


def _around(line: str, wanted: str) -> str:
    """The part of a long line in which the text stands."""
    if len(line) <= LINE_LENGTH:
        return line
    middle = max(0, line.casefold().find(wanted) - LINE_LENGTH // 3)
    return f"{'…' if middle else ''}{line[middle : middle + LINE_LENGTH]}…"
