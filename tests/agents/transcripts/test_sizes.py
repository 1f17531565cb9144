"""The sizes of a session's window are written down as they change, and only then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from agents.transcripts import sizes
from agents.transcripts.recording import GrowthWatch
from agents.transcripts.segments import segments

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_sizes_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert sizes.read(tmp_path) == []
    sizes.append(tmp_path, NOON, 120, 40)
    with (tmp_path / sizes.FILE_NAME).open("ab") as file:
        file.write(b"17 nonsense\n")
    sizes.append(tmp_path, NOON, 80, 24)
    assert sizes.read(tmp_path) == [(NOON.timestamp() * 1000, 120, 40), (NOON.timestamp() * 1000, 80, 24)]
    assert (tmp_path / sizes.FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert segments(tmp_path) == []


def test_a_change_is_noted_once_and_as_early_as_it_may_have_been(tmp_path: Path) -> None:
    for _ in range(2):  # the server may be started again meanwhile
        growth = GrowthWatch()
        growth.follow(1, tmp_path)
        for _ in range(3):
            growth.note_size(1, 120, 40, late=0.5)
        growth.close()
    growth = GrowthWatch()
    growth.follow(1, tmp_path)
    growth.note_size(1, 100, 30, late=600)
    growth.note_size(2, 1, 1, late=0)  # nobody follows it
    growth.close()
    first, second = sizes.read(tmp_path)
    assert (first[1:], second[1:]) == ((120, 40), (100, 30))
    assert second.at < first.at
