"""Printed text is found with its time, whatever colours and cursor moves stand between its letters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.transcripts import searching, times
from agents.transcripts.searching import search
from agents.transcripts.segments import Position

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
START = int(NOON.timestamp() * 1000)


def write(folder: Path, *parts: tuple[float, bytes]) -> None:
    """A transcript whose parts were printed at these seconds."""
    data = b""
    for seconds, part in parts:
        data += part
        times.append(folder, NOON + timedelta(seconds=seconds), Position(0, len(data)))
    (folder / "000000.log").write_bytes(data)


def found(folder: Path, text: str, most: int = 100) -> list[tuple[int, str]]:
    return [((find.at - START) // 1000, find.line) for find in search(folder, text, most).finds]


@pytest.mark.parametrize("printed", [b"a Needle here", b"a \x1b[31mNee\x1b[0mdle here", b"a\x1b[1CNeedle\x1b[1Chere"])
def test_a_line_is_found_with_the_time_when_it_was_printed(tmp_path: Path, printed: bytes) -> None:
    write(tmp_path, (1, b"hay\r\n"), (2, printed + b"\r\nhay\r\n"), (3, b"more hay"))
    assert found(tmp_path, "needle") == [(2, "a Needle here")]
    assert found(tmp_path, "no such thing") == []


def test_lines_that_a_program_places_on_the_screen_are_lines(tmp_path: Path) -> None:
    write(tmp_path, (1, b"\x1b[2;1Hneedle one\x1b[3;1Hhay\x1b[4;1Hneedle two"))
    assert found(tmp_path, "needle") == [(1, "needle one"), (1, "needle two")]


def test_a_line_that_is_drawn_again_and_again_is_found_once(tmp_path: Path) -> None:
    write(tmp_path, *((second, b"\x1b[Hneedle\x1b[2;1H") for second in range(0, 600, 10)), (700, b"needle"))
    assert found(tmp_path, "needle") == [(0, "needle"), (700, "needle")]


def test_letters_beyond_ascii_are_found_in_any_case(tmp_path: Path) -> None:
    write(tmp_path, (1, "ÜBER die Straße\r\n".encode()))
    assert found(tmp_path, "über") == [(1, "ÜBER die Straße")]


def test_the_newest_are_given_when_there_are_too_many(tmp_path: Path) -> None:
    write(tmp_path, *((second, b"needle %d\r\n" % second) for second in range(9)))
    assert found(tmp_path, "needle", most=2) == [(7, "needle 7"), (8, "needle 8")]
    assert search(tmp_path, "needle", most=2).truncated and not search(tmp_path, "needle", most=9).truncated


def test_only_the_newest_bytes_of_a_very_long_transcript_are_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LIMIT", 20)
    write(tmp_path, (1, b"needle old\r\n"), (2, b"h" * 30 + b"\r\n"), (3, b"needle new\r\n"))
    assert found(tmp_path, "needle") == [(3, "needle new")]
    assert search(tmp_path, "needle", 9).truncated


def test_of_a_very_long_line_the_part_around_the_text_is_given(tmp_path: Path) -> None:
    write(tmp_path, (1, b"h" * 5000 + b"needle" + b"h" * 5000))
    ((_, line),) = found(tmp_path, "needle")
    assert "needle" in line and len(line) <= searching.LINE_LENGTH + 2
