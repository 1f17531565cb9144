"""The bell wakes a listener in another process and never holds up who rings it."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.bell import Bell


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[Bell]:
    bell = Bell(tmp_path / "test.bell")
    yield bell
    bell.close()


def test_a_ring_wakes_the_listener(bell: Bell) -> None:
    bell.listen()
    Bell(bell.path).ring()
    assert bell.wait(5) is True


def test_a_ring_from_another_process_ends_the_wait_at_once(bell: Bell) -> None:
    bell.listen()
    program = f"from pathlib import Path; from agents.bell import Bell; Bell(Path({str(bell.path)!r})).ring()"
    with subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2]):
        assert bell.wait(30) is True


def test_many_rings_are_one(bell: Bell) -> None:
    bell.listen()
    for _ in range(100):
        bell.ring()
    assert bell.wait(0) is True
    assert bell.wait(0) is False


def test_without_a_ring_the_wait_ends_after_its_timeout(bell: Bell) -> None:
    start = time.monotonic()
    assert bell.wait(0.05) is False
    assert 0.04 <= time.monotonic() - start < 5


def test_ringing_where_nobody_listens_does_nothing(bell: Bell) -> None:
    bell.ring()
    assert not bell.path.exists()
    bell.listen()
    bell.close()
    bell.ring()
    assert bell.wait(0) is False


def test_ringing_a_bell_that_is_full_does_not_block(bell: Bell) -> None:
    bell.listen()
    for _ in range(70_000):
        bell.ring()
    assert bell.wait(0) is True


def test_only_the_owner_may_ring(bell: Bell) -> None:
    bell.listen()
    assert stat.S_IMODE(bell.path.stat().st_mode) == 0o600


def test_a_file_in_its_place_is_refused_and_left_alone(bell: Bell) -> None:
    bell.path.write_text("precious")
    with pytest.raises(OSError, match="not a FIFO"):
        bell.listen()
    bell.ring()
    assert bell.path.read_text() == "precious"
