"""Reading a transcript back: all of it, its tail, since a time, only matching lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import re2

from agents.errors import AgentError
from agents.transcripts import times
from agents.transcripts.plain import plain, plain_line
from agents.transcripts.segments import Position, blocks, blocks_backwards, segments

LIMIT = 16 * 1024 * 1024
"""Bytes of transcript that one answer is made from at most; the newest are kept."""


@dataclass(frozen=True)
class Query:
    """What to read: the last `tail` lines, what came after `since`, lines that match `grep` (RE2)."""

    tail: int | None = None
    since: datetime | None = None
    plain: bool = False
    grep: str = ""


@dataclass(frozen=True)
class Excerpt:
    """The text found; `truncated` when there was more than LIMIT to look at."""

    text: str
    truncated: bool


def read(folder: Path, query: Query) -> Excerpt:
    """Read a session's transcript. Raises AgentError for a malformed pattern."""
    pattern = _compile(query.grep)
    data, truncated = _newest(folder, query)
    if truncated:  # not from the middle of a line, a character or an escape sequence
        data = data.partition(b"\n")[2] or data
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    if pattern is not None:
        lines = text.removesuffix("\n").split("\n") if text else []
        kept = [line for line in lines if pattern.search(plain_line(line))]
        text = "".join(line + "\n" for line in kept)
    if query.tail is not None:
        text = _last_lines(text, query.tail)
    return Excerpt(plain(text) if query.plain else text, truncated)


def _compile(expression: str) -> re2._Regexp | None:
    if not expression:
        return None
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(expression, options)
    except re2.error as error:
        words = error.args[0] if error.args else ""
        reason = words.decode(errors="replace") if isinstance(words, bytes) else words
        raise AgentError(f"cannot search for {expression!r}: {reason} (RE2 syntax)") from error


def _newest(folder: Path, query: Query) -> tuple[bytes, bool]:
    if query.tail is not None and query.since is None and not query.grep:
        return _tail(folder, query.tail)
    start = times.position_at(folder, query.since) if query.since else Position(0, 0)
    cut = _limit(folder, start)
    return b"".join(blocks(folder, cut)), cut > start


def _limit(folder: Path, start: Position) -> Position:
    left = LIMIT
    for segment in reversed(segments(folder)):
        if segment.size > left:
            return max(start, Position(segment.number, segment.size - left))
        left -= segment.size
    return start


def _tail(folder: Path, lines: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    newlines = size = 0
    for block in blocks_backwards(folder):
        if size >= LIMIT:
            return b"".join(reversed(parts)), True
        parts.append(block)
        newlines += block.count(b"\n")
        size += len(block)
        if newlines > lines:
            break
    return b"".join(reversed(parts)), False


def _last_lines(text: str, count: int) -> str:
    if count == 0:
        return ""
    ending = "\n" if text.endswith("\n") else ""
    return "\n".join(text.removesuffix("\n").split("\n")[-count:]) + ending
