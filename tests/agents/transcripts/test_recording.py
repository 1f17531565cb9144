"""Every byte a pane prints is recorded by real tmux, privately, and the index says when it was printed."""

from __future__ import annotations

import asyncio
import bisect
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents import sessions
from agents.models import Session
from agents.transcripts import times
from agents.transcripts.reading import Query, read
from agents.transcripts.recording import ENTRY_SECONDS, GrowthWatch
from agents.transcripts.segments import Position, segments
from tests.agents.real_tmux import RealTmux, children, process_is_running, python, transcript, until
from tests.real_server import eventually

WITHIN = 0.25
LINGER = "; sleep 0.2"  # tmux may lose what a program prints in the very moment it ends

_CLOCK = """
import sys, time
for _ in range(int(sys.argv[1])):
    print(f"{time.time():.6f}", flush=True)
    time.sleep(float(sys.argv[2]))
time.sleep(1000)
"""


@pytest.fixture
async def growth() -> AsyncIterator[GrowthWatch]:
    """A running watch."""
    watch = GrowthWatch()
    task = asyncio.ensure_future(watch.run())
    yield watch
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    watch.close()


def numbered(count: int) -> bytes:
    """What `seq` prints into a terminal."""
    return b"".join(b"%d\r\n" % number for number in range(1, count + 1))


def recorder_of(session: Session) -> int:
    """Process id of the program that records a session."""

    def look() -> str:
        argv = ["pgrep", "-f", f"split .*{session.transcript_dir}/$"]
        return subprocess.run(argv, capture_output=True, text=True, check=False).stdout

    return int(eventually(look))


def test_no_byte_of_twenty_thousand_lines_printed_at_once_is_lost(tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "seq 20000" + LINGER)
    expected = numbered(20_000)
    assert eventually(lambda: len(transcript(session)) >= len(expected))
    assert transcript(session) == expected


def test_the_first_byte_of_many_programs_at_once_is_there(tmux: RealTmux) -> None:
    launched = [
        tmux.launch("sh", "-c", f"printf first{number}" + LINGER, session=tmux.session(f"dev-{number}@my"))
        for number in range(20)
    ]
    for number, session in enumerate(launched):
        assert eventually(lambda session=session: transcript(session)) == b"first%d" % number


def test_a_transcript_is_its_owner_s_alone(tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "umask 000; echo hello; exec cat")
    assert eventually(lambda: transcript(session))
    assert session.transcript_dir.stat().st_mode & 0o777 == 0o700
    for path in session.transcript_dir.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_segments_follow_each_other_without_loss_under_a_flood(tmux: RealTmux, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MEBIBYTE", 64)  # sixteen of these make a segment
    session = tmux.launch("sh", "-c", "seq 60000" + LINGER)
    expected = numbered(60_000)
    assert eventually(lambda: len(transcript(session)) >= len(expected))
    assert transcript(session) == expected
    sizes = [segment.size for segment in segments(session.transcript_dir)]
    assert len(sizes) > 300
    assert set(sizes[:-1]) == {1024}


def test_a_killed_recorder_is_replaced_and_writes_the_next_segment(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    tmux("send-keys", "-t", session.pane_id, "before", "Enter")
    assert eventually(lambda: transcript(session).count(b"before") == 2)
    recorder = recorder_of(session)
    os.kill(recorder, signal.SIGKILL)
    assert eventually(lambda: not process_is_running(recorder))
    tmux("send-keys", "-t", session.pane_id, "lost", "Enter")  # only now does tmux notice
    assert eventually(lambda: not tmux.pane(session).piped)
    tmux(*sessions.record_again(tmux.pane(session)))
    tmux("send-keys", "-t", session.pane_id, "after", "Enter")
    assert eventually(lambda: transcript(session).count(b"after") == 2)
    assert transcript(session).startswith(b"before\r\nbefore\r\n")
    assert [segment.number for segment in segments(session.transcript_dir)] == [0, 1]


def test_recording_goes_on_in_a_new_segment_however_many_there_are(tmux: RealTmux, home: Path) -> None:
    folder = home / "transcripts" / "1"
    folder.mkdir()
    (folder / "000041.log").write_bytes(b"old")
    (folder / "strange.log").write_bytes(b"not ours")
    assert "--numeric-suffixes=42 " in sessions.recorder(folder)


def test_a_recorder_ends_with_its_pane(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    recorder = recorder_of(session)
    assert recorder in children(int(tmux("display-message", "-p", "#{pid}")))
    sessions.remove(tmux.server, tmux.pane(session))
    assert eventually(lambda: not Path(f"/proc/{recorder}").exists())


async def test_the_index_tells_as_a_rule_within_a_quarter_second_when_each_byte_was_printed(
    tmux: RealTmux, growth: GrowthWatch
) -> None:
    session = tmux.session()
    session.transcript_dir.mkdir(mode=0o700)
    growth.follow(session.pk, session.transcript_dir)
    tmux.launch(*python(_CLOCK, "40", "0.05"), session=session)
    await until(lambda: transcript(session).count(b"\n") == 40 and times.last(session.transcript_dir).offset == 40 * 19)
    entries = times.read(session.transcript_dir)
    offsets = [position.offset for _, position in entries]
    assert [at for at, _ in entries] == sorted(at for at, _ in entries)
    printed = [float(line) for line in transcript(session).split()]
    noted = [entries[bisect.bisect_right(offsets, number * 19)][0] / 1000 for number in range(40)]
    late = sorted(at - line for at, line in zip(noted, printed, strict=True))
    assert late[0] >= -0.002
    assert late[len(late) // 2] <= WITHIN  # a busy machine may be late now and then
    assert len(entries) <= (printed[-1] - printed[0]) / ENTRY_SECONDS + 4


async def test_since_gives_what_was_printed_since_and_at_most_what_came_before_the_last_look(
    tmux: RealTmux, growth: GrowthWatch
) -> None:
    session = tmux.session()
    session.transcript_dir.mkdir(mode=0o700)
    growth.follow(session.pk, session.transcript_dir)
    tmux.launch(*python(_CLOCK, "30", "0.05"), session=session)
    await until(lambda: transcript(session).count(b"\n") == 30 and times.last(session.transcript_dir).offset == 30 * 19)
    printed = [float(line) for line in transcript(session).split()]
    for asked in printed[8::7]:
        since = datetime.fromtimestamp(asked, UTC)
        got = [float(line) for line in read(session.transcript_dir, Query(since=since)).text.split()]
        assert [at for at in got if at >= asked] == [at for at in printed if at >= asked]
        looked = max((at / 1000 for at, _ in times.read(session.transcript_dir) if at / 1000 < asked), default=0)
        assert all(at >= looked - WITHIN for at in got)


async def test_what_was_printed_while_nobody_watched_is_dated_between_the_last_look_and_the_next(
    tmux: RealTmux, growth: GrowthWatch
) -> None:
    session = tmux.launch("cat")
    growth.follow(session.pk, session.transcript_dir)
    tmux("send-keys", "-t", session.pane_id, "seen", "Enter")
    assert await until(lambda: times.last(session.transcript_dir) == Position(0, 12))
    growth.leave(session.pk)
    left = datetime.now(UTC)
    tmux("send-keys", "-t", session.pane_id, "gap", "Enter")
    assert await until(lambda: transcript(session).count(b"gap") == 2)
    during = datetime.now(UTC)
    growth.follow(session.pk, session.transcript_dir)
    (before, _), (after, place) = times.read(session.transcript_dir)[-2:]
    assert place == Position(0, 22)
    assert before <= left.timestamp() * 1000
    assert after >= int(during.timestamp() * 1000)
    text = read(session.transcript_dir, Query(since=left + timedelta(milliseconds=1))).text
    assert text.splitlines() == ["gap", "gap"]


async def test_growth_is_noticed_at_once_and_in_a_new_segment_too(
    tmux: RealTmux, growth: GrowthWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MEBIBYTE", 1)
    session = tmux.launch("cat")
    growth.follow(session.pk, session.transcript_dir)
    assert growth.followed == {session.pk}
    tmux("send-keys", "-t", session.pane_id, "0123456789abcdef", "Enter")
    assert await until(lambda: times.last(session.transcript_dir) == Position(2, 4))
    growth.leave(session.pk)
    assert growth.followed == frozenset()
    growth.leave(session.pk)


async def test_a_folder_that_goes_away_does_not_disturb_the_others(
    tmux: RealTmux, growth: GrowthWatch, home: Path
) -> None:
    gone = home / "transcripts" / "gone"
    growth.follow(1, gone)
    gone.rmdir()
    session = tmux.launch("cat")
    growth.follow(session.pk, session.transcript_dir)
    tmux("send-keys", "-t", session.pane_id, "x", "Enter")
    assert await until(lambda: times.last(session.transcript_dir) != Position(0, 0))
    growth.leave(1)
