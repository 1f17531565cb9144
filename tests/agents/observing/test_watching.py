"""Changes of files are told as they happen, whatever happens to the folders that they are in."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from asyncinotify import Inotify, Mask

from agents.observing import watching
from agents.observing.watching import FileWatch
from tests.agents.real_tmux import content, until


class Ear:
    """A listener that counts."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self) -> None:
        self.heard += 1

    async def hears(self, deed: Callable[[], object]) -> bool:
        """Whether it is called after a deed."""
        before = self.heard
        deed()
        return await until(lambda: self.heard > before)


@pytest.fixture
async def watch() -> AsyncIterator[FileWatch]:
    watch = FileWatch()
    task = asyncio.ensure_future(watch.run())
    yield watch
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    watch.close()


async def told_everything(watch: FileWatch, folder: Path) -> None:
    """Wait until all that happened before was told: changes come in order."""
    os.makedirs(folder, exist_ok=True)
    ear, last = Ear(), folder / "last"
    watch.watch(str(last), ear)
    assert await ear.hears(lambda: last.write_text("x"))
    watch.leave(str(last), ear)


async def test_a_file_that_is_written_replaced_or_removed_is_told(watch: FileWatch, tmp_path: Path) -> None:
    ear, file = Ear(), tmp_path / "status.json"
    watch.watch(str(file), ear)
    assert await ear.hears(lambda: file.write_text("one"))
    assert await ear.hears(lambda: file.write_text("two"))
    (tmp_path / "new").write_text("three")
    assert await ear.hears(lambda: os.rename(tmp_path / "new", file))
    assert await ear.hears(file.unlink)


async def test_other_files_of_the_folder_are_not_told(watch: FileWatch, tmp_path: Path) -> None:
    ear = Ear()
    watch.watch(str(tmp_path / "mine"), ear)
    (tmp_path / "other").write_text("x")
    await told_everything(watch, tmp_path / "elsewhere")
    assert ear.heard == 0


async def test_a_path_that_ends_in_a_slash_means_every_file_in_it(watch: FileWatch, tmp_path: Path) -> None:
    ear = Ear()
    watch.watch(f"{tmp_path}/", ear)
    for name in ("one", "two"):
        assert await ear.hears(lambda: (tmp_path / name).write_text("x"))  # noqa: B023


async def test_a_folder_that_appears_later_is_watched_from_then_on(watch: FileWatch, tmp_path: Path) -> None:
    ear, file = Ear(), tmp_path / "a" / "b" / "c" / "records.jsonl"
    watch.watch(str(file), ear)
    assert await ear.hears(lambda: file.parent.mkdir(parents=True))
    assert await ear.hears(lambda: file.write_text("x"))


async def test_a_folder_that_appears_while_it_is_looked_for_is_not_missed(
    watch: FileWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folders come into being between the look at what is there and the beginning of the watch."""
    ear, file, nearest = Ear(), tmp_path / "a" / "b" / "records.jsonl", watching._nearest

    def slow(folder: str) -> str:
        found = nearest(folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        return found

    monkeypatch.setattr(watching, "_nearest", slow)
    watch.watch(str(file), ear)
    assert await ear.hears(lambda: file.write_text("x"))


@pytest.mark.parametrize("end", [shutil.rmtree, lambda folder: os.rename(folder, folder.with_name("away"))])
async def test_a_folder_that_is_removed_or_renamed_and_made_again_is_told_and_watched_again(
    watch: FileWatch, tmp_path: Path, end: Callable[[Path], object]
) -> None:
    ear, folder = Ear(), tmp_path / "sessions"
    folder.mkdir()
    watch.watch(str(folder / "1.json"), ear)
    for _ in range(2):
        assert await ear.hears(lambda: end(folder))
        shutil.rmtree(tmp_path / "away", ignore_errors=True)
        assert await ear.hears(folder.mkdir)
        assert await ear.hears((folder / "1.json").touch)
        await told_everything(watch, tmp_path / "elsewhere")


async def test_a_folder_made_anew_in_the_same_moment_is_watched(watch: FileWatch, tmp_path: Path) -> None:
    ear, folder = Ear(), tmp_path / "sessions"
    folder.mkdir()
    watch.watch(str(folder / "1.json"), ear)

    def again() -> None:
        folder.rmdir()
        folder.mkdir()

    for _ in range(3):
        assert await ear.hears(again)
        await told_everything(watch, tmp_path / "elsewhere")
    assert await ear.hears(lambda: (folder / "1.json").write_text("x"))


async def test_one_folder_under_two_names_is_told_under_both(watch: FileWatch, tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    first, second = Ear(), Ear()
    watch.watch(str(real / "x"), first)
    watch.watch(str(link / "x"), second)
    assert await second.hears(lambda: (real / "x").write_text("1")) and await until(lambda: first.heard)
    watch.leave(str(real / "x"), first)
    assert await second.hears(lambda: (real / "x").write_text("2"))


async def test_who_has_left_is_told_no_more_and_the_others_are(watch: FileWatch, tmp_path: Path) -> None:
    file, gone, stays = tmp_path / "x", Ear(), Ear()
    watch.watch(str(file), gone)
    watch.watch(str(file), stays)
    watch.leave(str(file), gone)
    assert await stays.hears(lambda: file.write_text("x"))
    assert gone.heard == 0


async def test_who_leaves_and_comes_back_at_once_is_told(watch: FileWatch, tmp_path: Path) -> None:
    ear, file = Ear(), tmp_path / "x"
    for _ in range(3):
        watch.watch(str(file), ear)
        watch.leave(str(file), ear)
    watch.watch(str(file), ear)
    await told_everything(watch, tmp_path / "elsewhere")
    assert await ear.hears(lambda: file.write_text("x"))


async def test_nothing_is_watched_for_nobody(watch: FileWatch, tmp_path: Path) -> None:
    ears = [Ear() for _ in range(5)]
    paths = [tmp_path / "there" / "1", tmp_path / "not" / "yet" / "2", tmp_path / "not" / "yet" / "3"]
    (tmp_path / "there").mkdir()
    for path in paths:
        for ear in ears:
            watch.watch(str(path), ear)
    paths[1].parent.mkdir(parents=True)
    assert await until(lambda: ears[0].heard)
    for path in paths:
        for ear in ears:
            watch.leave(str(path), ear)
    assert await until(lambda: not watch._inotify.watches), watch._inotify.watches
    assert not watch._watches and not watch._folders and not watch._listeners and not watch._missing


async def test_to_leave_what_was_never_watched_is_nothing(watch: FileWatch, tmp_path: Path) -> None:
    watch.leave(str(tmp_path / "x"), Ear())


async def test_when_the_kernel_has_dropped_changes_everybody_is_told(watch: FileWatch, tmp_path: Path) -> None:
    """Its queue is of a limited length; when it has overflown it says so, once."""
    ear, file = Ear(), tmp_path / "x"
    watch.watch(str(file), ear)
    most = int(content(Path("/proc/sys/fs/inotify/max_queued_events")))
    (tmp_path / "one").touch()
    for _ in range(most // 2 + 1):  # nothing is read meanwhile: the loop is not running
        os.rename(tmp_path / "one", tmp_path / "two")
        os.rename(tmp_path / "two", tmp_path / "one")
    file.touch()
    assert await until(lambda: ear.heard)


async def test_a_folder_that_cannot_be_watched_is_told_and_harms_nobody(
    watch: FileWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add = Inotify.add_watch

    def refuse(inotify: Inotify, path: Path, mask: Mask) -> object:
        if path.name == "full":
            raise OSError(28, "No space left on device")
        return add(inotify, path, mask)

    ear = Ear()
    monkeypatch.setattr(Inotify, "add_watch", refuse)
    (tmp_path / "full").mkdir()
    watch.watch(str(tmp_path / "full" / "x"), ear)
    watch.watch(str(tmp_path / "y"), ear)
    assert "max_user_watches" in caplog.text
    assert await ear.hears(lambda: (tmp_path / "y").write_text("x"))
    watch.leave(str(tmp_path / "full" / "x"), ear)


async def test_a_path_that_no_file_can_have_is_only_never_told(watch: FileWatch, tmp_path: Path) -> None:
    """Agents name files in what they write; nobody vouches for these names."""
    ear = Ear()
    for name in ("x" * 5000, "a\0b"):
        watch.watch(f"{tmp_path}/{name}/records.jsonl", ear)
    await told_everything(watch, tmp_path)
    for name in ("x" * 5000, "a\0b"):
        watch.leave(f"{tmp_path}/{name}/records.jsonl", ear)
    assert not watch._watches
