"""Actors are a runtime here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from agents.conversing import courier, errand
from agents.observing.observer import Observer
from agents.runtimes import RUNTIMES
from agents.watch import TmuxWatch
from tests.agents.actors import ActorRuntime, SteeredRuntime
from tests.agents.conversing.stage import Office
from tests.agents.real_tmux import RealTmux


@pytest.fixture(autouse=True)
def runtimes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The actors' runtimes are registered."""
    for runtime in (ActorRuntime(), SteeredRuntime()):
        monkeypatch.setitem(RUNTIMES, runtime.name, runtime)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is slow makes nobody give up; tests of giving up say sooner when."""
    monkeypatch.setattr(errand, "SHOWN_SECONDS", 10.0)
    monkeypatch.setattr(errand, "LAST_PROOF_SECONDS", 10.0)
    monkeypatch.setattr(courier, "INTERRUPT_SECONDS", 10.0)
    monkeypatch.setattr(courier, "INTERRUPT_AGAIN_SECONDS", 5.0)


@pytest.fixture
async def office(tmux: RealTmux, eye: TmuxWatch) -> AsyncIterator[Office]:
    """Watch, observer and courier at work."""
    observer = Observer(eye.capture)
    task = asyncio.ensure_future(observer.run())
    office = Office(tmux, eye, observer)
    yield office
    office.courier.close()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
