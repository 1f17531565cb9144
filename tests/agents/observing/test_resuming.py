"""An agent that somebody suspends goes on by itself; one that only lets another program read is left alone."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from agents import processes
from agents.models import Session
from agents.observing import resuming
from agents.observing.resuming import Resumer
from tests.agents.real_tmux import RealTmux, python, until

pytestmark = pytest.mark.tmux

_AGENT = """
import os, signal, termios, tty

def go_on(*_):
    tty.setraw(0)
    os.write(1, b" CONTINUED")

signal.signal(signal.SIGCONT, go_on)
lines = termios.tcgetattr(0)
tty.setraw(0)
os.write(1, b"READY")
while key := os.read(0, 1):
    if key == b"\\x1a":
        termios.tcsetattr(0, termios.TCSANOW, lines)
        os.write(1, b" SUSPENDED")
        os.kill(os.getpid(), signal.SIGTSTP)
    else:
        os.write(1, b" <" + key + b">")
"""
"""Reads key by key. Ctrl-Z suspends it, as the agents do it: nothing stops a process that no shell looks after."""


@pytest.fixture
async def agent(tmux: RealTmux) -> Session:
    session = tmux.launch(*python(_AGENT))
    assert await until(lambda: "READY" in tmux.screen(session))
    return session


async def test_an_agent_that_was_suspended_is_continued_each_time(agent: Session, tmux: RealTmux) -> None:
    resumer = Resumer(agent.pid or 0)
    for key in "xy":
        tmux("send-keys", "-t", agent.pane_id, "C-z")
        assert await until(lambda: processes.reads_lines(agent.pid or 0))
        resumer.printed()
        assert await until(lambda: processes.reads_lines(agent.pid or 0) is False)
        tmux("send-keys", "-t", agent.pane_id, key)
        assert await until(lambda: tmux.screen(agent).endswith(f"<{key}>")), key  # noqa: B023 - it is called at once


async def test_one_that_takes_its_time_to_suspend_is_continued_too(agent: Session, tmux: RealTmux) -> None:
    Resumer(agent.pid or 0).printed()
    await asyncio.sleep(2 * resuming.PAUSES[0])
    tmux("send-keys", "-t", agent.pane_id, "C-z")
    assert await until(lambda: "CONTINUED" in tmux.screen(agent))


async def test_one_that_reads_keys_or_is_looked_after_no_more_is_left_alone(
    agent: Session, tmux: RealTmux, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "PAUSES", (0.05, 0.05))
    at_work = Resumer(agent.pid or 0)
    at_work.printed()
    await asyncio.sleep(0.2)
    monkeypatch.setattr(processes, "reads_lines", lambda pid: True)
    left = Resumer(agent.pid or 0)
    left.printed()
    left.close()
    await asyncio.sleep(0.2)
    tmux("send-keys", "-t", agent.pane_id, "x")
    assert await until(lambda: "<x>" in tmux.screen(agent))
    assert "CONTINUED" not in tmux.screen(agent)


def test_what_has_no_terminal_is_not_read_by_lines_nor_by_keys(tmp_path: Path) -> None:
    process = os.posix_spawn("/bin/sleep", ["sleep", "60"], {}, file_actions=[(os.POSIX_SPAWN_CLOSE, 0)])
    try:
        assert processes.reads_lines(process) is None
    finally:
        os.kill(process, 9)
        os.waitpid(process, 0)
    assert processes.reads_lines(process) is None
