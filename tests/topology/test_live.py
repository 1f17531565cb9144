"""What runs beside the web server goes on, whatever happens to what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from agents import sessions
from agents.miniatures.capturing import Capturer
from agents.observing.observer import Observer
from agents.sessions import Pane
from agents.tmux.labels import Labels
from agents.watch import TmuxWatch
from topology import live
from topology.live import Recorder

pytestmark = pytest.mark.django_db(transaction=True)


def pane(session: int) -> Pane:
    """A pane of ours that runs and is recorded."""
    labels = Labels(sessions.instance_id(), "1", "dev.impl", str(session), "hash")
    return Pane("%1", "$1", "dev-impl@team", 1, False, None, None, True, 80, 24, labels)


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "instance_id", lambda: "ours")


@pytest.fixture
async def eye(tmp_path: Path) -> TmuxWatch:
    return TmuxWatch("none", "keeper", tmp_path)


@pytest.fixture
def recorder(eye: TmuxWatch, instance: None) -> Iterator[Recorder]:
    recorder = Recorder(eye, Observer(eye.capture), Capturer("none"))
    yield recorder
    recorder.growth.close()


async def test_a_database_that_cannot_be_used_just_now_is_asked_again_at_the_next_look(
    recorder: Recorder, eye: TmuxWatch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks: list[None] = []

    def fails(keys: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(live, "_sessions", fails)
    monkeypatch.setattr(eye, "look_again", lambda: looks.append(None))
    await recorder.on_change([pane(7)])
    assert len(looks) == 1 and "database is locked" in caplog.text
