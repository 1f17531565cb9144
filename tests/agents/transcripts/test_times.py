"""The time index says by when which bytes were there, and survives being cut off."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.transcripts import times
from agents.transcripts.segments import Position

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A transcript of 300 bytes in two segments; 100 more bytes every second from noon on."""
    (tmp_path / "000000.log").write_bytes(b"x" * 200)
    (tmp_path / "000001.log").write_bytes(b"x" * 100)
    for second, place in enumerate([Position(0, 100), Position(0, 200), Position(1, 100)]):
        times.append(tmp_path, NOON + timedelta(seconds=second), place)
    return tmp_path


def test_entries_are_read_as_they_were_written(folder: Path) -> None:
    start = int(NOON.timestamp() * 1000)
    assert times.read(folder) == [
        (start, Position(0, 100)),
        (start + 1000, Position(0, 200)),
        (start + 2000, Position(1, 100)),
    ]
    assert times.last(folder) == Position(1, 100)


def test_the_index_is_its_owner_s_alone(folder: Path) -> None:
    assert (folder / times.FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("seconds", "place"),
    [
        (-60, Position(0, 0)),
        (0, Position(0, 0)),
        (0.5, Position(0, 100)),
        (1, Position(0, 100)),
        (1.5, Position(0, 200)),
        (2.5, Position(1, 100)),
        (3600, Position(1, 100)),
    ],
)
def test_what_came_since_a_time_begins_where_the_entry_before_it_ends(
    folder: Path, seconds: float, place: Position
) -> None:
    assert times.position_at(folder, NOON + timedelta(seconds=seconds)) == place


def test_bytes_after_the_last_entry_count_as_new(folder: Path) -> None:
    with (folder / "000001.log").open("ab") as file:
        file.write(b"more")
    assert times.position_at(folder, NOON + timedelta(hours=1)) == Position(1, 100)


def test_without_an_index_everything_counts(tmp_path: Path) -> None:
    assert times.read(tmp_path) == []
    assert times.last(tmp_path) == Position(0, 0)
    assert times.position_at(tmp_path, NOON) == Position(0, 0)


@pytest.mark.parametrize("damage", ["1777777777000 0", "17777", "\0\0\0\0", "a b c", "-1 0 0", "1 0 0 1 0 0", "\xff"])
def test_a_damaged_line_costs_only_itself(folder: Path, damage: str) -> None:
    before = times.read(folder)
    with (folder / times.FILE_NAME).open("ab") as file:
        file.write(damage.encode("latin-1") + b"\n")
    times.append(folder, NOON + timedelta(seconds=9), Position(1, 100))
    assert times.read(folder) == [*before, (int(NOON.timestamp() * 1000) + 9000, Position(1, 100))]


def test_a_pipe_in_place_of_the_index_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / times.FILE_NAME)
    for use in (times.read, times.last, lambda folder: times.append(folder, NOON, Position(0, 1))):
        with pytest.raises(OSError):
            use(tmp_path)
