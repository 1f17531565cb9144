"""A file of somebody else is opened only when it is one, and nobody is waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.files import open_regular


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def test_a_file_is_opened_also_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\0")
    (tmp_path / "link").symlink_to("file")
    for name in ("file", "link"):
        with open_regular(tmp_path / name) as file:
            assert file.read() == b"\xff\0"


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, Path.mkdir, _socket, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path)],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "it")
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError):
        open_regular(tmp_path / "it")
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("name", ["zero\0byte", "half\ud83d", "x" * 5000])
def test_what_can_name_no_file_is_refused_as_one_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError):
        open_regular(f"{tmp_path}/{name}")
