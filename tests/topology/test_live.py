"""What runs beside the web server goes on, whatever happens to what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from agents import sessions
from agents.errors import TmuxError
from agents.miniatures.capturing import Capturer
from agents.models import Session
from agents.observing.observer import Observer
from agents.sessions import Pane
from agents.tmux.labels import Labels
from agents.watch import TmuxWatch
from tests.agents.observing.witness import Witness
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


@pytest.mark.parametrize("told", ["✦  Working… (shop)", ""])
async def test_an_agent_is_followed_from_the_title_of_its_pane_as_far_as_tmux_tells_it(
    recorder: Recorder, eye: TmuxWatch, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    witness = Witness()

    async def title(pane: str) -> str:
        if not told:
            raise TmuxError("no answer")
        return told

    monkeypatch.setattr(live, "_sessions", lambda keys: [Session(pk=key, runtime="gemini") for key in keys])
    monkeypatch.setattr(sessions, "has_started", lambda session: True)
    monkeypatch.setattr(sessions, "reader_of", lambda session: witness)
    monkeypatch.setattr(eye, "title", title)
    await recorder._observe([pane(7)])
    assert recorder._observer.followed == {7}
    assert witness.titles == ([told] if told else [])
