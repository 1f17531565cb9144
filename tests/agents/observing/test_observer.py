"""Each running agent is read when something of it has changed, and at no other time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from agents.errors import TmuxError
from agents.observing import feeding
from agents.observing import observer as module
from agents.observing.observer import Observer
from agents.readings.reader import Traces
from agents.readings.values import UNKNOWN, Reading
from tests.agents.observing.witness import Witness
from tests.agents.real_tmux import until


class Panes:
    """What panes show, and how often somebody looked."""

    def __init__(self) -> None:
        self.looks = 0
        self.shows = "nothing"
        self.seconds = 0.0
        self.fails = 0

    async def capture(self, pane: str) -> str:
        """What a pane shows; one called `gone` is gone; the first `fails` looks fail."""
        self.looks += 1
        shows = self.shows
        await asyncio.sleep(self.seconds)
        if pane == "gone" or self.looks <= self.fails:
            raise TmuxError("can't find pane")
        return shows


class Told:
    """A subscriber."""

    def __init__(self) -> None:
        self.news: list[tuple[int, Reading, list[str]]] = []

    def __call__(self, key: int, reading: Reading, prompts: list[str]) -> None:
        self.news.append((key, reading, prompts))

    @property
    def evidence(self) -> list[str]:
        """On what each reading was decided."""
        return [reading.activity.evidence for _, reading, _ in self.news]


@pytest.fixture
def panes() -> Panes:
    return Panes()


@pytest.fixture
async def observer(panes: Panes) -> AsyncIterator[Observer]:
    observer = Observer(panes.capture)
    task = asyncio.ensure_future(observer.run())
    yield observer
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
def told(observer: Observer) -> Told:
    told = Told()
    observer.subscribers.add(told)
    return told


def follow(observer: Observer, witness: Witness, folder: Path, key: int = 1, pane: str = "%1") -> None:
    observer.follow(key, witness, pane, folder / "transcript")


async def test_of_what_is_not_followed_nothing_is_known(observer: Observer, told: Told) -> None:
    assert observer.reading(1) is UNKNOWN and observer.followed == frozenset()
    observer.wake(1)
    observer.leave(1)
    assert told.news == []


async def test_what_is_there_is_told_at_once_and_what_changes_soon(
    observer: Observer, told: Told, tmp_path: Path
) -> None:
    path = tmp_path / "status"
    path.write_text("one")
    follow(observer, Witness(Traces(files=frozenset({str(path)}))), tmp_path)
    assert told.evidence == ["status=b'one'"] and observer.followed == {1}
    path.write_text("two")
    assert await until(lambda: told.evidence[-1:] == ["status=b'two'"])
    assert observer.reading(1) == told.news[-1][1]


async def test_a_file_that_changes_before_it_is_watched_is_not_missed(
    observer: Observer, told: Told, tmp_path: Path
) -> None:
    path = tmp_path / "status"

    class Late(Witness):
        """Its file changes when all has been read, and nothing is watched yet."""

        def take_prompts(self) -> list[str]:
            if not path.exists():
                path.write_text("late")
            return []

    follow(observer, Late(Traces(files=frozenset({str(path)}))), tmp_path)
    assert await until(lambda: told.evidence[-1:] == ["status=b'late'"])


async def test_the_same_is_not_told_twice_but_each_prompt_is(observer: Observer, told: Told, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.write_text("hello\n")
    follow(observer, Witness(Traces(records=str(records))), tmp_path)
    with records.open("a") as file:
        file.write("hello\n")
    assert await until(lambda: len(told.news) == 2)
    assert [prompts for _, _, prompts in told.news] == [[], ["hello"]]
    records.touch()
    observer.wake(1)
    await asyncio.sleep(5 * module.FEED_SECONDS)
    assert len(told.news) == 2


async def test_many_changes_at_once_are_read_together(observer: Observer, tmp_path: Path) -> None:
    class Counts(Witness):
        fed = 0

        def traces(self) -> Traces:
            return Traces(open_files=True)

        def on_open_files(self, paths: object) -> None:
            self.fed += 1

    counts = Counts(pid=0)
    follow(observer, counts, tmp_path)
    before = counts.fed
    for _ in range(100):
        observer.wake(1)
    assert await until(lambda: counts.fed == before + 1)
    await asyncio.sleep(5 * module.FEED_SECONDS)
    assert counts.fed == before + 1


async def test_who_is_left_is_told_of_no_more(observer: Observer, told: Told, tmp_path: Path, panes: Panes) -> None:
    path = tmp_path / "status"
    path.write_text("one")
    follow(observer, Witness(Traces(files=frozenset({str(path)}), screen=True)), tmp_path)
    path.write_text("two")
    observer.wake(1)
    observer.leave(1)
    await asyncio.sleep(2 * module.SCREEN_SECONDS)
    assert told.evidence == [] and panes.looks == 0
    assert observer.reading(1) is UNKNOWN and not observer._files._listeners


async def test_to_follow_twice_is_to_follow_once(observer: Observer, told: Told, tmp_path: Path) -> None:
    first, second = Witness(), Witness()
    first.last = "first"
    follow(observer, first, tmp_path)
    follow(observer, second, tmp_path)
    assert told.evidence == ["first"]


async def test_a_quiet_agent_costs_nothing(observer: Observer, tmp_path: Path, panes: Panes) -> None:
    witness = Witness(Traces(screen=True, open_files=True, records=str(tmp_path / "records")), pid=0)
    follow(observer, witness, tmp_path)
    assert await until(lambda: witness.screens)
    await asyncio.sleep(3 * module.SCREEN_SECONDS)
    looks, fed = panes.looks, len(witness.open_files)
    await asyncio.sleep(4 * module.SCREEN_SECONDS)
    assert (panes.looks, len(witness.open_files)) == (looks, fed)


async def test_a_screen_is_looked_at_once_it_has_come_to_rest(
    observer: Observer, told: Told, tmp_path: Path, panes: Panes
) -> None:
    panes.shows = "a\x1b[2mb\x1b[0m"
    follow(observer, Witness(Traces(screen=True)), tmp_path)
    assert await until(lambda: told.evidence[-1:] == ["ab"])


async def test_nothing_is_told_before_the_screen_was_seen_where_it_has_a_say(
    observer: Observer, told: Told, tmp_path: Path, panes: Panes
) -> None:
    records = tmp_path / "records"
    records.write_text("hello\n")
    follow(observer, Witness(Traces(screen=True, records=str(records))), tmp_path)
    with records.open("a") as file:
        file.write("again\n")
    assert observer.reading(1) is UNKNOWN
    assert await until(lambda: told.news)
    assert told.evidence == ["nothing"] and [prompts for _, _, prompts in told.news] == [["again"]]


async def test_where_the_screen_cannot_be_had_the_rest_is_told(observer: Observer, told: Told, tmp_path: Path) -> None:
    path = tmp_path / "status"
    path.write_text("one")
    follow(observer, Witness(Traces(files=frozenset({str(path)}), screen=True)), tmp_path, pane="gone")
    assert await until(lambda: told.evidence == ["status=b'one'"])


async def test_a_screen_that_does_not_come_to_rest_is_looked_at_all_the_same(
    observer: Observer, tmp_path: Path, panes: Panes
) -> None:
    follow(observer, Witness(Traces(screen=True)), tmp_path)
    loop = asyncio.get_running_loop()
    end = loop.time() + 1.5
    while loop.time() < end:
        observer.wake(1)
        await asyncio.sleep(module.FEED_SECONDS)
    assert 2 <= panes.looks <= 6


async def test_a_screen_that_is_wanted_again_is_looked_at_though_nothing_changes(
    observer: Observer, told: Told, tmp_path: Path, panes: Panes
) -> None:
    follow(observer, Witness(Traces(screen=True, again=0.1)), tmp_path)
    assert await until(lambda: panes.looks > 3)


async def test_what_a_screen_makes_worth_watching_is_watched(observer: Observer, told: Told, tmp_path: Path) -> None:
    path = tmp_path / "status"

    class Curious(Witness):
        def on_screen(self, screen: object) -> None:
            self.want(files=frozenset({str(path)}), screen=False)

    follow(observer, Curious(Traces(screen=True)), tmp_path)
    assert await until(lambda: observer._files._listeners)
    path.write_text("x")
    assert await until(lambda: told.evidence[-1:] == ["status=b'x'"])


async def test_a_pane_that_is_gone_is_no_trouble(observer: Observer, told: Told, tmp_path: Path, panes: Panes) -> None:
    witness = Witness(Traces(screen=True))
    follow(observer, witness, tmp_path, pane="gone")
    assert await until(lambda: panes.looks)
    follow(observer, witness, tmp_path, key=2)
    assert await until(lambda: witness.screens)


async def test_a_screen_that_could_not_be_had_is_looked_at_again(
    observer: Observer, told: Told, tmp_path: Path, panes: Panes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_AGAIN_SECONDS", 0.01)
    panes.fails = 2
    panes.shows = "at last"
    follow(observer, Witness(Traces(screen=True)), tmp_path)
    assert await until(lambda: told.evidence[-1:] == ["at last"])


async def test_a_screen_that_is_long_in_coming_never_comes_after_a_newer_one(
    observer: Observer, tmp_path: Path, panes: Panes
) -> None:
    witness = Witness(Traces(screen=True))
    panes.seconds, panes.shows = 1.0, "old"
    follow(observer, witness, tmp_path)
    assert await until(lambda: panes.looks == 1)
    panes.seconds, panes.shows = 0.0, "new"
    observer.wake(1)
    assert await until(lambda: witness.screens[-1:] == ["new"])
    await asyncio.sleep(1.0)
    assert witness.screens == ["old", "new"]


async def test_a_reader_that_stumbles_disturbs_nobody_and_goes_on(
    observer: Observer, told: Told, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "status"
    faulty, sound = Witness(Traces(files=frozenset({str(path)}))), Witness(Traces(files=frozenset({str(path)})))
    follow(observer, faulty, tmp_path, key=1)
    follow(observer, sound, tmp_path, key=2)
    faulty.fails = True
    path.write_text("x")
    assert await until(lambda: (2, sound.reading(), []) in told.news and "cannot be read" in caplog.text)
    faulty.fails = False
    path.write_text("y")
    assert await until(lambda: observer.reading(1).activity.evidence == "status=b'y'")


async def test_of_an_agent_that_cannot_be_read_nothing_is_known(
    observer: Observer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was known before may be wrong by now: an idle agent may be asking."""
    witness = Witness()
    follow(observer, witness, tmp_path)
    assert observer.reading(1).activity.name == "idle"

    def fail() -> Reading:
        raise KeyError("tokens")

    monkeypatch.setattr(witness, "reading", fail)
    observer.wake(1)
    assert await until(lambda: observer.reading(1).activity.name == "unknown")
    assert observer.reading(1).activity.evidence == "its traces cannot be read: KeyError: 'tokens'"


async def test_a_reader_that_does_not_say_what_to_watch_is_not_followed(
    observer: Observer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    witness = Witness()
    monkeypatch.delattr(witness, "wants")
    follow(observer, witness, tmp_path, key=3)
    assert observer.followed == frozenset() and "session 3" in caplog.text


async def test_what_no_database_takes_is_told_to_nobody(observer: Observer, told: Told, tmp_path: Path) -> None:
    witness = Witness()
    witness.last = "half a pair: \ud83d"
    follow(observer, witness, tmp_path)
    assert told.evidence == ["half a pair: \\ud83d"]


async def test_a_session_whose_folder_of_records_comes_later_is_read_when_it_comes(
    observer: Observer, told: Told, tmp_path: Path
) -> None:
    follow(observer, Witness(Traces(records=f"{tmp_path}/projects/here/*.jsonl")), tmp_path)
    path = tmp_path / "projects" / "here" / "1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("hello\n")
    assert await until(lambda: told.news[-1][2] == ["hello"])


async def test_an_agent_that_is_long_to_read_leaves_time_for_all_else(observer: Observer, tmp_path: Path) -> None:
    class Heavy(Witness):
        def on_record(self, line: bytes) -> None:
            self.records.append(line)
            begun = time.thread_time()
            while time.thread_time() - begun < 0.05:
                pass

    records = tmp_path / "records"
    records.touch()
    heavy = Heavy(Traces(records=str(records)))
    follow(observer, heavy, tmp_path)
    begun = time.monotonic()
    while time.monotonic() - begun < 1.5:
        with records.open("a") as file:
            file.write("x\n" if not heavy.records or records.stat().st_size // 2 == len(heavy.records) else "")
        await asyncio.sleep(0.005)
    assert 1 <= len(heavy.records) <= 4


async def test_what_is_too_much_for_one_go_is_read_by_and_by(
    observer: Observer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PIECE_BYTES", 10)
    records = tmp_path / "records"
    records.touch()
    witness = Witness(Traces(records=str(records)))
    follow(observer, witness, tmp_path)
    await asyncio.sleep(0.1)
    records.write_text("line\n" * 50)
    assert await until(lambda: len(witness.records) == 50)


async def test_an_agent_that_changes_all_the_time_is_told_of_less_often(
    observer: Observer, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BURST", 5)
    path = tmp_path / "status"
    follow(observer, Witness(Traces(files=frozenset({str(path)}))), tmp_path)
    begun, number = time.monotonic(), 0
    while time.monotonic() - begun < 2.0:
        number += 1
        path.write_text(str(number))
        await asyncio.sleep(0.002)
    assert 5 <= len(told.news) <= 12
    assert await until(lambda: told.evidence[-1] == f"status=b'{number}'")
