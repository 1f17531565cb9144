"""The data directory is private, its secrets are made once, and trouble with it is told."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rigweb import home


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_all_that_is_made_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    home.prepare(tmp_path / "new" / "home")
    assert _mode(tmp_path / "new" / "home") == 0o700
    for entry in (tmp_path / "new" / "home").iterdir():
        assert _mode(entry) == (0o700 if entry.is_dir() else 0o600), entry
    assert {"tickets", "transcripts", "seats"} <= {entry.name for entry in (tmp_path / "new" / "home").iterdir()}


def test_a_home_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    home.prepare(tmp_path / "home")
    assert _mode(tmp_path / "home") == 0o700


def test_secrets_are_long_and_stay_as_they_are(tmp_path: Path) -> None:
    home.prepare(tmp_path)
    first = {name: (tmp_path / name).read_text() for name in ("secret_key", "token", "instance_id")}
    home.prepare(tmp_path)
    assert {name: (tmp_path / name).read_text() for name in first} == first
    assert len(first["token"]) >= 43  # 256 bits in base64
    assert len(first["instance_id"]) == 12


def test_an_empty_secret_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("")
    home.prepare(tmp_path)
    assert len((tmp_path / "token").read_text()) >= 43


def test_all_who_make_it_at_once_find_it_theirs(tmp_path: Path) -> None:
    for round_ in range(50):
        folder, start = tmp_path / f"home-{round_}", threading.Barrier(4)

        def make(folder: Path = folder, start: threading.Barrier = start) -> None:
            start.wait()
            home.prepare(folder)

        with ThreadPoolExecutor(4) as pool:
            for made in [pool.submit(make) for _ in range(4)]:
                made.result()
        assert not [entry.name for entry in folder.iterdir() if entry.name.startswith(".")]


def test_all_who_make_a_secret_at_once_get_the_same(tmp_path: Path) -> None:
    for round_ in range(50):
        path, found = tmp_path / f"secret-{round_}", set()
        start = threading.Barrier(4)

        def make(mine: str, path: Path = path, found: set[str] = found, start: threading.Barrier = start) -> None:
            start.wait()
            found.add(home.secret(path, mine))

        threads = [threading.Thread(target=make, args=(str(number),)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == {path.read_text()}


def test_a_home_that_cannot_be_made_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(home.HomeError, match=r"^cannot use the data directory .* \(.*RIGWEB_HOME\)$"):
        home.prepare(tmp_path / "file" / "home")


def test_a_replaced_file_is_never_seen_half_written(tmp_path: Path) -> None:
    path, texts, stop = tmp_path / "server.json", {"a" * 100_000, "b" * 100_000}, threading.Event()
    home.replace_private(path, "a" * 100_000)

    def write() -> None:
        while not stop.is_set():
            for text in texts:
                home.replace_private(path, text)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert all(path.read_text() in texts for _ in range(300))
    finally:
        stop.set()
        writer.join()
    assert [entry.name for entry in tmp_path.iterdir()] == ["server.json"]
