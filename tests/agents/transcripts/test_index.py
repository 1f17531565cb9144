"""Entries of a time index are found by time and by place, in indexes of any size and with damage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.transcripts import times
from agents.transcripts.index import Entry, Index
from agents.transcripts.segments import Position

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
START = int(NOON.timestamp() * 1000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An entry a second for 100 seconds, 10 bytes each, 30 entries a segment."""
    for number in range(100):
        times.append(tmp_path, NOON + timedelta(seconds=number), entry(number).position)
    return tmp_path


def entry(number: int) -> Entry:
    return Entry(START + number * 1000, Position(number // 30, number % 30 * 10 + 10))


@pytest.mark.parametrize("number", [0, 1, 29, 30, 57, 98, 99])
def test_every_entry_is_found_by_its_time_and_its_place(folder: Path, number: int) -> None:
    with Index(folder) as index:
        assert next(index.since(START + number * 1000)) == entry(number)
        assert next(index.since(START + number * 1000 - 999)) == entry(number)
        assert index.reached(START + number * 1000) == entry(number).position
        assert index.reached(START + number * 1000 + 999) == entry(number).position
        place = entry(number).position
        assert next(index.after(Position(place.segment, place.offset - 1))) == entry(number)
        assert list(index.after(place)) == [entry(later) for later in range(number + 1, 100)]


def test_before_the_first_entry_nothing_was_reached_and_after_the_last_nothing_follows(folder: Path) -> None:
    with Index(folder) as index:
        assert index.reached(START - 1) == Position(0, 0)
        assert list(index.since(START + 99_001)) == [] and list(index.after(Position(3, 100))) == []
        assert index.ends() == (START, START + 99_000)


def test_without_an_index_nothing_is_known(tmp_path: Path) -> None:
    with Index(tmp_path) as index:
        assert (index.reached(START), list(index.since(0)), index.ends()) == (Position(0, 0), [], None)
    (tmp_path / times.FILE_NAME).touch()
    with Index(tmp_path) as index:
        assert (index.reached(START), list(index.after(Position(0, 0))), index.ends()) == (Position(0, 0), [], None)


@pytest.mark.parametrize("damage", [b"1777777777000 0\n", b"\0\0\0\0\0\n", b"17777", b"\xff\xfe 1 2\n"])
def test_a_damaged_line_costs_only_itself(folder: Path, damage: bytes) -> None:
    data = (folder / times.FILE_NAME).read_bytes()
    lines = data.splitlines(keepends=True)
    (folder / times.FILE_NAME).write_bytes(b"".join([*lines[:50], damage, *lines[50:]]))
    with Index(folder) as index:
        for number in (0, 49, 51, 99):
            assert next(index.since(START + number * 1000)) == entry(number)
        assert index.reached(START + 49_500) == entry(49).position
        assert index.reached(START + 98_500) == entry(98).position


def test_a_line_that_is_being_written_is_not_there_yet(folder: Path) -> None:
    with (folder / times.FILE_NAME).open("ab") as file:
        file.write(b"17777777")
    with Index(folder) as index:
        assert index.ends() == (START, START + 99_000) and list(index.after(entry(98).position)) == [entry(99)]
