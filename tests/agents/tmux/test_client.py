"""A viewer is a tmux client of its own: exact, harmless, and gone without trace."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agents.errors import TmuxError
from agents.models import Session
from agents.tmux import client as module
from agents.tmux.client import TmuxClient
from tests.agents.real_tmux import RealTmux, Renderer, children, python, until


class View:
    """What a viewer got."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.ended = False
        self.client = TmuxClient(self.data.extend, self._end)

    def _end(self) -> None:
        assert not self.ended
        self.ended = True


@asynccontextmanager
async def viewing(
    tmux: RealTmux, session: Session, cols: int = 120, rows: int = 40, owner: bool = False, read_only: bool = False
) -> AsyncIterator[View]:
    """A viewer, attached."""
    view, before = View(), len(tmux.clients(session))
    view.client.start(tmux.socket, tmux.pane(session).tmux_session, cols, rows, owner=owner, read_only=read_only)
    assert await until(lambda: len(tmux.clients(session)) == before + 1)
    try:
        yield view
    finally:
        view.client.close()


SCENE = r"""
printf '\033[2J\033[H\033[1;38;2;250;120;30mtrue colour\033[0m \033[48;5;33mpalette\033[0m \033[4;7mreverse\033[0m\r\n'
printf 'žluťoučký 日本語 ┌──┐ \033[3mitalic\033[0m\033[10;60Hfar away'
printf '\033[0;44m\033[12;1H\033[Kblue line\033[0m\033[39;1Hend'
exec cat
"""

_BUSY = """
import itertools, random, sys, time
print("\\x1b[?1049h", end="")
for frame in itertools.count():
    row, colour = random.randint(1, 38), random.randint(16, 255)
    print(f"\\x1b[{row};{random.randint(1, 100)}H\\x1b[38;5;{colour}mframe {frame} ž日\\x1b[0m", end="", flush=True)
    if frame == 3000:
        print("\\x1b[40;1Hdone", end="", flush=True)
        time.sleep(1000)
    time.sleep(0.0002)
"""


async def test_a_viewer_shows_exactly_the_pane(tmux: RealTmux, renderer: Renderer) -> None:
    session = tmux.launch("sh", "-c", SCENE)
    assert await until(lambda: "end" in tmux.screen(session))
    async with viewing(tmux, session) as view:
        assert await until(lambda: renderer.screen(bytes(view.data)) == tmux.screen(session)), "another screen"
    assert "38;2;250;120;30mtrue colour" in tmux.screen(session)


async def test_a_viewer_that_joins_late_and_one_from_the_start_show_the_same(
    tmux: RealTmux, renderer: Renderer
) -> None:
    session = tmux.launch(*python(_BUSY))
    async with viewing(tmux, session) as early:
        assert await until(lambda: "frame 1" in tmux.screen(session))
        async with viewing(tmux, session) as late:
            assert await until(lambda: "done" in tmux.screen(session))
            for view in (early, late):
                assert await until(
                    lambda view=view: renderer.screen(bytes(view.data)) == tmux.screen(session)  # type: ignore[misc]
                ), "another screen"


async def test_modes_that_the_program_asks_for_reach_the_viewer(tmux: RealTmux) -> None:
    modes = r"printf '\033[?1000h\033[?1006h\033[?2004h\033[?25l\033]2;my title\007'; exec cat"
    session = tmux.launch("sh", "-c", modes)
    async with viewing(tmux, session) as view:
        for mode in (b"\x1b[?1000h", b"\x1b[?1006h", b"\x1b[?2004h", b"\x1b[?25l", b"my title"):
            assert await until(lambda mode=mode: mode in view.data), mode  # type: ignore[misc]


async def test_a_paused_viewer_gets_nothing_and_then_the_screen_as_it_is(tmux: RealTmux, renderer: Renderer) -> None:
    session = tmux.launch("sh", "-c", "read line; seq 300000; echo finished; exec cat")
    async with viewing(tmux, session) as view:
        assert await until(lambda: view.data)
        view.client.pause()
        view.client.pause()
        size = len(view.data)
        tmux("send-keys", "-t", session.pane_id, "Enter")
        assert await until(lambda: "finished" in tmux.screen(session), 30), "the program was held up"
        assert len(view.data) == size
        view.client.resume()
        view.client.resume()
        assert await until(lambda: renderer.screen(bytes(view.data)) == tmux.screen(session)), "another screen"
        assert len(view.data) < 1_000_000


async def test_a_viewer_is_resized_with_its_window(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    async with viewing(tmux, session, owner=True) as view:
        assert tmux.size(session) == "120x40"
        view.client.resize(90, 25)
        assert await until(lambda: tmux.size(session) == "90x25")


async def test_a_viewer_s_flags_are_those_of_its_role(tmux: RealTmux) -> None:
    session = tmux.launch("cat")

    def flags() -> set[str]:
        return set(tmux("list-clients", "-t", session.pane_id, "-F", "#{client_flags}").split(","))

    async with viewing(tmux, session):
        assert "ignore-size" in flags()
        assert "read-only" not in flags()
    async with viewing(tmux, session, read_only=True):
        assert {"ignore-size", "read-only"} <= flags()
    async with viewing(tmux, session, owner=True):
        assert "ignore-size" not in flags()


async def test_its_end_is_told_once_when_the_session_ends(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    tmux("new-session", "-d", "-s", "other", "cat")
    tmux("set-option", "-g", "detach-on-destroy", "off")  # a person's tmux.conf
    async with viewing(tmux, session) as view:
        tmux("kill-session", "-t", f"={session.address}")
        assert await until(lambda: view.ended)
        view.client.write(b"\x1b[<0;1;1M")
        view.client.resize(80, 24)
        view.client.pause()
        view.client.resume()
        view.client.close()
    assert tmux("list-clients") == ""


async def test_closing_is_not_told_as_an_end_and_leaves_nothing(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    before = children(), os.listdir("/proc/self/fd")
    for _ in range(5):
        async with viewing(tmux, session) as view:
            pass
        assert view.ended is False
    assert (children(), os.listdir("/proc/self/fd")) == before
    assert await until(lambda: tmux.clients(session) == [])


async def test_a_viewer_killed_without_warning_leaves_no_client(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    before = children(), os.listdir("/proc/self/fd")
    async with viewing(tmux, session) as view:
        (pid,) = tmux.clients(session)
        os.kill(int(pid), signal.SIGKILL)
        assert await until(lambda: view.ended)
        assert await until(lambda: tmux.clients(session) == [])
        assert (children(), os.listdir("/proc/self/fd")) == before


async def test_a_viewer_of_a_session_that_is_gone_ends(tmux: RealTmux) -> None:
    tmux.keep()
    view = View()
    view.client.start(tmux.socket, "$99", 80, 24, owner=False, read_only=False)
    assert await until(lambda: view.ended)


async def test_without_tmux_nothing_is_opened_and_nothing_leaks(
    tmux: RealTmux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.listdir("/proc/self/fd")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        with pytest.raises(TmuxError, match="cannot open a terminal: tmux is not on PATH"):
            View().client.start(tmux.socket, "$1", 80, 24, owner=False, read_only=False)

    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(module.subprocess, "Popen", refuse)
        too_many = r"cannot open a terminal: Too many open files \(close some, or try again\)"
        with pytest.raises(TmuxError, match=too_many):
            View().client.start(tmux.socket, "$1", 80, 24, owner=False, read_only=False)
    assert os.listdir("/proc/self/fd") == before


async def test_a_viewer_knows_nothing_of_ours(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    async with viewing(tmux, session):
        (pid,) = tmux.clients(session)
        environ = await asyncio.to_thread(Path(f"/proc/{pid}/environ").read_bytes)
        assert b"RIGWEB_" not in environ
        assert b"TERM=xterm-256color" in environ.split(b"\0")
