"""Fixtures for tests of agents: a data directory and a tmux server of each test's own."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents import sessions
from agents.watch import TmuxWatch
from rigweb.home import prepare
from tests.agents.real_tmux import RealTmux, Renderer, Tab, until


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """The data directory of this test."""
    settings.RIGWEB = replace(settings.RIGWEB, home=tmp_path / "home")
    prepare(settings.RIGWEB.home)
    sessions.instance_id.cache_clear()
    return tmp_path / "home"


@pytest.fixture
def tmux(settings: Any, tmux_socket: str, tmp_path: Path) -> RealTmux:
    """A real tmux, which is the one that the configuration names."""
    settings.RIGWEB = replace(settings.RIGWEB, tmux_socket=tmux_socket)
    return RealTmux(tmux_socket, tmp_path)


@pytest.fixture
def renderer(tmp_path: Path) -> Iterator[Renderer]:
    """A terminal that shows what a viewer was sent."""
    tmux = RealTmux(f"rigwebtest-{secrets.token_hex(4)}", tmp_path)
    path = tmux("new-session", "-d", "-P", "-F", "#{socket_path}", "exec sleep infinity")
    yield Renderer(tmux)
    tmux("kill-server")
    Path(path).unlink(missing_ok=True)


@pytest.fixture
async def eye(tmux: RealTmux, home: Path) -> AsyncIterator[TmuxWatch]:
    """A watch that looks at the test's tmux."""
    watch = TmuxWatch(tmux.socket, sessions.keeper_name(), home)

    async def nothing(panes: object) -> None:
        pass

    task = asyncio.ensure_future(watch.run(nothing))
    assert await until(lambda: watch.panes)
    yield watch
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def tab(eye: TmuxWatch) -> AsyncIterator[Tab]:
    """A browser tab."""
    tab = Tab(eye)
    yield tab
    tab.terminals.close_all()
