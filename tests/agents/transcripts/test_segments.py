"""Segments are read in order, across their borders, and the oldest go first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agents.transcripts import segments as module
from agents.transcripts.segments import Position, blocks, blocks_backwards, end, prune, segments


def fill(folder: Path, *contents: bytes, first: int = 0) -> Path:
    """Write segments."""
    folder.mkdir(exist_ok=True)
    for number, content in enumerate(contents, first):
        (folder / f"{number:06}.log").write_bytes(content)
    return folder


def test_segments_are_listed_by_number_and_other_files_are_not(tmp_path: Path) -> None:
    fill(tmp_path, b"a", b"bb")
    fill(tmp_path, b"ccc", first=100)
    (tmp_path / "times").write_text("")
    (tmp_path / "notes.log").write_text("mine")
    assert [(segment.number, segment.size) for segment in segments(tmp_path)] == [(0, 1), (1, 2), (100, 3)]
    assert end(tmp_path) == Position(100, 3)


def test_an_empty_or_missing_folder_ends_where_it_begins(tmp_path: Path) -> None:
    assert end(tmp_path) == end(tmp_path / "missing") == Position(0, 0)
    assert list(blocks(tmp_path / "missing")) == list(blocks_backwards(tmp_path / "missing")) == []


@pytest.mark.parametrize("block", [1, 3, 1000])
def test_blocks_read_everything_in_both_directions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    fill(tmp_path, b"0123456", b"", b"789")
    assert b"".join(blocks(tmp_path)) == b"0123456789"
    assert b"".join(reversed(list(blocks_backwards(tmp_path)))) == b"0123456789"


@pytest.mark.parametrize(
    ("start", "rest"),
    [(Position(0, 5), b"56789"), (Position(1, 0), b"789"), (Position(2, 1), b"89"), (Position(9, 0), b"")],
)
def test_blocks_begin_at_a_place(tmp_path: Path, start: Position, rest: bytes) -> None:
    fill(tmp_path, b"0123456", b"", b"789")
    assert b"".join(blocks(tmp_path, start)) == rest


def test_places_are_ordered_by_segment_and_then_by_offset() -> None:
    assert Position(0, 999) < Position(1, 0) < Position(1, 1)


def test_pruning_keeps_the_newest(tmp_path: Path) -> None:
    old, new = fill(tmp_path / "1", b"x" * 100, b"x" * 100), fill(tmp_path / "2", b"x" * 100, b"x" * 30)
    assert prune([old, new], 140) == [old / "000000.log", old / "000001.log"]
    assert segments(old) == []
    assert [segment.number for segment in segments(new)] == [0, 1]


def test_pruning_keeps_the_segment_that_is_being_written_whatever_its_size(tmp_path: Path) -> None:
    folder = fill(tmp_path / "1", b"x" * 100, b"x" * 1000)
    assert prune([folder], 10) == [folder / "000000.log"]
    assert prune([folder], 10) == []


def test_nothing_is_pruned_within_the_limit(tmp_path: Path) -> None:
    folder = fill(tmp_path / "1", b"x" * 100, b"x" * 100)
    assert prune([folder], 200) == []
    assert prune([], 0) == []


def test_what_is_no_file_of_its_own_is_no_segment(tmp_path: Path) -> None:
    fill(tmp_path, b"a")
    os.mkfifo(tmp_path / "000001.log")
    (tmp_path / "000002.log").symlink_to("/dev/zero")
    (tmp_path / "000003.log").mkdir()
    assert [segment.number for segment in segments(tmp_path)] == [0]
