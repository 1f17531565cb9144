"""Only the lock proves that a server runs; `server.json` only says where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rigweb import running
from rigweb.running import AlreadyRunningError, Running

HERE = Running(pid=12, url="http://127.0.0.1:7744", port=7744, version="1", started="2026-01-01T00:00:00Z")


def test_a_second_lock_is_refused_by_the_name_of_the_first(tmp_path: Path) -> None:
    descriptor = running.lock(tmp_path)
    running.announce(tmp_path, HERE)
    with pytest.raises(AlreadyRunningError, match=r"pid 12, http://127\.0\.0\.1:7744 .*rig shutdown"):
        running.lock(tmp_path)
    os.close(descriptor)
    os.close(running.lock(tmp_path))


def test_what_a_killed_server_left_behind_is_not_believed(tmp_path: Path) -> None:
    running.announce(tmp_path, HERE)
    descriptor = running.lock(tmp_path)
    assert running.find(tmp_path) is None  # the next server has not said yet where it is
    running.announce(tmp_path, HERE)
    assert running.find(tmp_path) == HERE
    os.close(descriptor)
    assert running.find(tmp_path) is None
    assert not (tmp_path / "server.json").exists()


def test_looking_does_not_keep_a_server_from_starting(tmp_path: Path) -> None:
    os.close(running.lock(tmp_path))
    assert running.is_locked(tmp_path) is False
    os.close(running.lock(tmp_path))


def test_a_server_that_has_not_announced_itself_is_not_found(tmp_path: Path) -> None:
    descriptor = running.lock(tmp_path)
    assert (running.is_locked(tmp_path), running.find(tmp_path)) == (True, None)
    (tmp_path / "server.json").write_text("{")
    assert running.find(tmp_path) is None
    os.close(descriptor)
