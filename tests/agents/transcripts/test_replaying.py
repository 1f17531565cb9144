"""A replay begins where the screen comes out right, and goes on piece by piece without losing a byte."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.transcripts import replaying, times
from agents.transcripts.index import Index
from agents.transcripts.replaying import Opening, density, opening, piece, printed
from agents.transcripts.segments import Position

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
START = int(NOON.timestamp() * 1000)


def write(folder: Path, *parts: bytes) -> None:
    for number, part in enumerate(parts):
        (folder / f"{number:06}.log").write_bytes(part)


def stamp(folder: Path, *places: tuple[float, int, int]) -> None:
    for seconds, segment, offset in places:
        times.append(folder, NOON + timedelta(seconds=seconds), Position(segment, offset))


def replayed(folder: Path, start: Position) -> bytes:
    """Everything from a place on, as a page asks for it."""
    data = b""
    with Index(folder) as index:
        while (found := piece(folder, index, start)).data:
            data += found.data
            start = found.following
        assert not found.more
    return data


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window and pieces that tests can fill."""
    monkeypatch.setattr(replaying, "WINDOW", 100)
    monkeypatch.setattr(replaying, "PIECE", 64)
    monkeypatch.setattr(replaying, "PIECE_ENTRIES", 5)


def test_a_short_transcript_is_replayed_from_its_beginning(tmp_path: Path) -> None:
    write(tmp_path, b"x" * 90 + b"\x1b[2J")
    assert opening(tmp_path, Position(0, 94)) == Opening(Position(0, 0), "beginning")
    assert opening(tmp_path / "none", Position(0, 0)) == Opening(Position(0, 0), "beginning")


@pytest.mark.parametrize("clear", [b"\x1b[2J", b"\x1bc", b"\x1b[H\x1b[J", b"\x1b[1;1H\x1b[0J", b"\x1b[?1049h"])
def test_a_long_one_is_replayed_from_where_its_screen_was_cleared(tmp_path: Path, clear: bytes) -> None:
    write(tmp_path, b"x" * 500 + clear + b"y" * 50)
    assert opening(tmp_path, Position(0, 540)) == Opening(Position(0, 500), "cleared")


def test_without_a_clear_screen_it_is_cut_at_the_end_of_a_line(tmp_path: Path) -> None:
    write(tmp_path, b"one line\n" * 100)
    assert opening(tmp_path, Position(0, 500)) == Opening(Position(0, 405), "cut")


def test_what_draws_one_frame_over_the_other_is_cut_where_a_frame_begins(tmp_path: Path) -> None:
    write(tmp_path, b"\x1b[Hone frame\nof two lines\n" * 40)
    assert opening(tmp_path, Position(0, 500)) == Opening(Position(0, 416), "cut")


def test_what_comes_after_the_moment_is_not_looked_at(tmp_path: Path) -> None:
    write(tmp_path, b"x" * 300 + b"\x1b[2J" + b"y" * 300)
    assert opening(tmp_path, Position(0, 250)).kind == "cut"


def test_the_window_reaches_over_segments_and_begins_with_the_oldest_that_is_left(tmp_path: Path) -> None:
    write(tmp_path, b"x" * 200, b"a\x1b[2Jb" + b"y" * 40, b"z" * 30)
    assert opening(tmp_path, Position(2, 30)) == Opening(Position(1, 1), "cleared")
    (tmp_path / "000000.log").unlink()
    assert opening(tmp_path, Position(0, 50)).position == Position(1, 0)
    (tmp_path / "000001.log").unlink()
    assert opening(tmp_path, Position(2, 30)).kind == "cut"


def test_pieces_give_every_byte_once_over_segments(tmp_path: Path) -> None:
    parts = [bytes(range(256)), b"", b"tail" * 10]
    write(tmp_path, *parts)
    stamp(tmp_path, *((second, 0, second * 3) for second in range(1, 80)), (99, 2, 40))
    assert replayed(tmp_path, Position(0, 0)) == b"".join(parts)
    assert replayed(tmp_path, Position(0, 100)) == b"".join(parts)[100:]
    assert replayed(tmp_path, Position(2, 40)) == b"" and replayed(tmp_path, Position(9, 0)) == b""


def test_a_piece_carries_the_entries_of_its_bytes_and_no_others(tmp_path: Path) -> None:
    write(tmp_path, b"x" * 100)
    stamp(tmp_path, (1, 0, 10), (2, 0, 20), (3, 0, 64), (4, 0, 65))
    with Index(tmp_path) as index:
        first = piece(tmp_path, index, Position(0, 10))
        assert [entry.position.offset for entry in first.entries] == [20, 64, 65]
        second = piece(tmp_path, index, Position(0, 0))
        assert [entry.position.offset for entry in second.entries] == [10, 20, 64] and second.more


def test_the_density_is_the_bytes_that_were_printed_in_each_part_of_the_time(tmp_path: Path) -> None:
    write(tmp_path, b"x" * 100, b"x" * 50)
    stamp(tmp_path, (1, 0, 10), (2, 0, 100), (7, 1, 20), (8, 1, 50))
    with Index(tmp_path) as index:
        assert density(tmp_path, index, START, START + 10_000, 5) == [100, 0, 0, 50, 0]
        assert density(tmp_path, index, START, START + 10_000, 1) == [150]
        assert density(tmp_path, index, START, START, 2) == [0, 0]
    assert printed(tmp_path, Position(0, 90), Position(1, 5)) == 15


def test_a_piece_of_a_large_transcript_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    write(tmp_path, b"x" * (4 * replaying.PIECE))
    with Index(tmp_path) as index:
        assert len(piece(tmp_path, index, Position(0, 0)).data) == replaying.PIECE
