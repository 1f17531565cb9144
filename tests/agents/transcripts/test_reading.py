"""A transcript is read back whole, from its end, since a time, and by pattern; what is left out is told."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.errors import AgentError
from agents.transcripts import reading, segments, times
from agents.transcripts.reading import Query, read
from agents.transcripts.segments import Position

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def write(folder: Path, *contents: bytes) -> Path:
    """Write segments."""
    for number, content in enumerate(contents):
        (folder / f"{number:06}.log").write_bytes(content)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten lines over three segments, cut in the middle of a line and of a character."""
    whole = "".join(f"line {number} ž\r\n" for number in range(10)).encode()
    cut = whole.index("ž".encode()) + 1
    return write(tmp_path, whole[:cut], whole[cut:60], whole[60:])


def test_all_of_it_is_read_across_segments_and_split_characters(folder: Path) -> None:
    excerpt = read(folder, Query())
    assert excerpt.text == "".join(f"line {number} ž\n" for number in range(10))
    assert excerpt.truncated is False


@pytest.mark.parametrize("block", [1, 7, 1000])
@pytest.mark.parametrize("tail", [0, 1, 3, 9, 10, 11, 100])
def test_the_tail_is_the_last_lines(folder: Path, monkeypatch: pytest.MonkeyPatch, tail: int, block: int) -> None:
    monkeypatch.setattr(segments, "BLOCK", block)
    lines = read(folder, Query(tail=tail)).text.splitlines()
    assert lines == [f"line {number} ž" for number in range(10)][10 - min(tail, 10) :]


def test_an_unfinished_last_line_counts_as_one(tmp_path: Path) -> None:
    write(tmp_path, b"one\ntwo\n$ ")
    assert read(tmp_path, Query(tail=2)).text == "two\n$ "


def test_what_came_since_a_time_is_read_from_there(folder: Path) -> None:
    times.append(folder, NOON, Position(1, 0))
    times.append(folder, NOON + timedelta(hours=1), Position(2, 0))
    late = read(folder, Query(since=NOON + timedelta(hours=1, seconds=1))).text
    early = read(folder, Query(since=NOON + timedelta(seconds=1))).text
    assert early.endswith(late)
    assert len(late) < len(early) < len(read(folder, Query()).text)
    assert read(folder, Query(since=NOON + timedelta(seconds=1), tail=1)).text == "line 9 ž\n"


def test_lines_are_found_by_what_a_person_would_have_read(tmp_path: Path) -> None:
    write(tmp_path, b"\x1b[32mPASS\x1b[0med 3\r\nFAILED 1\r\n10%\r99%\r\nend\n")
    assert read(tmp_path, Query(grep=r"^PASSed \d")).text == "\x1b[32mPASS\x1b[0med 3\n"
    assert read(tmp_path, Query(grep="PASS", plain=True)).text == "PASSed 3\n"
    assert read(tmp_path, Query(grep="10%")).text == ""
    assert read(tmp_path, Query(grep="ed|ED", tail=1)).text == "FAILED 1\n"
    assert read(tmp_path, Query(grep=".*", plain=True)).text == "PASSed 3\nFAILED 1\n99%\nend\n"
    assert read(tmp_path, Query(grep="^$")).text == ""


@pytest.mark.parametrize("pattern", ["(", "[a", "a{99999}", r"\1", "(?=a)", "*"])
def test_a_pattern_that_re2_does_not_know_is_a_clear_error(folder: Path, pattern: str) -> None:
    with pytest.raises(AgentError, match=r"^cannot search for '.*': .+ \(RE2 syntax\)$"):
        read(folder, Query(grep=pattern))


def test_a_pattern_cannot_make_a_search_slow(tmp_path: Path) -> None:
    write(tmp_path, b"a" * 100_000 + b"!\n")
    start = time.monotonic()
    assert read(tmp_path, Query(grep="^(a+)+$")).text == ""
    assert time.monotonic() - start < 30


def test_plain_has_no_escapes_and_any_bytes_can_be_read(tmp_path: Path) -> None:
    write(tmp_path, bytes(range(256)) * 10, b"\x1b[31mred\x1b[0m \xc5", b"\xbe\n")
    excerpt = read(tmp_path, Query(plain=True))
    assert excerpt.text.endswith("red ž\n")
    assert "\x1b" not in excerpt.text


@pytest.mark.parametrize("query", [Query(), Query(tail=10_000), Query(grep="line"), Query(since=NOON)])
def test_more_than_the_limit_is_cut_at_its_beginning_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: Query
) -> None:
    monkeypatch.setattr(reading, "LIMIT", 1000)
    monkeypatch.setattr(segments, "BLOCK", 100)
    write(tmp_path, *(b"line %07d\n" % number * 40 for number in range(10)))
    excerpt = read(tmp_path, query)
    assert excerpt.truncated is True
    assert excerpt.text.endswith("line 0000009\n")
    assert excerpt.text.startswith("line 0000008\n")
    assert 900 < len(excerpt.text) <= 1100


@pytest.mark.parametrize("query", [Query(), Query(tail=5), Query(tail=80), Query(grep="9"), Query(since=NOON)])
def test_exactly_the_limit_is_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: Query) -> None:
    monkeypatch.setattr(reading, "LIMIT", 1000)
    write(tmp_path, b"line 1234\n" * 50, b"line 6789\n" * 50)
    assert read(tmp_path, query).truncated is False


def test_a_short_tail_of_a_long_transcript_is_not_called_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMIT", 1000)
    monkeypatch.setattr(segments, "BLOCK", 100)
    write(tmp_path, b"line 1234\n" * 500)
    assert read(tmp_path, Query(tail=3)) == reading.Excerpt("line 1234\n" * 3, truncated=False)


def test_a_session_that_has_printed_nothing_reads_as_nothing(tmp_path: Path) -> None:
    for query in (Query(), Query(tail=5), Query(grep="x"), Query(since=NOON), Query(plain=True)):
        assert read(tmp_path / "missing", query) == reading.Excerpt("", truncated=False)
