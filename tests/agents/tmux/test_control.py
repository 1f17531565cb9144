"""The command connection answers in order, survives what it does not know, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.errors import TmuxError
from agents.tmux.control import CommandConnection
from tests.agents.real_tmux import RealTmux, children, process_is_running, until
from tests.real_server import ROOT, eventually


@pytest.fixture
async def connection(tmux: RealTmux) -> AsyncIterator[CommandConnection]:
    connection = await CommandConnection.open(tmux.socket, "keeper")
    yield connection
    connection.close()


async def test_it_starts_the_server_if_need_be_and_answers(connection: CommandConnection, tmux: RealTmux) -> None:
    assert await connection.send("display-message -p hello") == [b"hello"]
    assert tmux.names() == ["keeper"]


async def test_a_thousand_commands_at_once_are_answered_in_order(connection: CommandConnection) -> None:
    answers = [connection.send(f"display-message -p {number}") for number in range(1000)]
    assert await asyncio.gather(*answers) == [[str(number).encode()] for number in range(1000)]


async def test_an_error_is_the_answer_to_its_own_command(connection: CommandConnection) -> None:
    first = connection.send("display-message -p before")
    wrong = connection.send("kill-pane -t %99")
    nonsense = connection.send("no-such-command 'with an open end")
    last = connection.send("display-message -p after")
    assert (await first, await last) == ([b"before"], [b"after"])
    with pytest.raises(TmuxError, match="can't find pane: %99"):
        await wrong
    with pytest.raises(TmuxError):
        await nonsense


async def test_what_others_do_in_tmux_is_not_taken_for_an_answer(connection: CommandConnection, tmux: RealTmux) -> None:
    answers = []
    for number in range(20):
        answers.append(connection.send(f"display-message -p {number}"))
        tmux("new-session", "-d", "-s", f"s{number}", "echo noise; exec cat")
        tmux("rename-session", "-t", f"=s{number}", f"%end {number} 1 1")
        tmux("display-message", "-c", tmux("list-clients", "-F", "#{client_name}"), "%begin 1 1 1")
        await asyncio.sleep(0)
    assert await asyncio.gather(*answers) == [[str(number).encode()] for number in range(20)]
    lines = await connection.send("list-sessions -F '#{session_name}'")
    assert b"%end 7 1 1" in lines


async def test_it_takes_no_part_in_deciding_sizes_and_gets_no_output(
    connection: CommandConnection, tmux: RealTmux
) -> None:
    flags = tmux("list-clients", "-F", "#{client_flags}")
    assert {"control-mode", "no-output", "ignore-size"} <= set(flags.split(","))


async def test_a_keeper_of_a_person_s_tmux_conf_does_not_send_it_elsewhere(
    connection: CommandConnection, tmux: RealTmux
) -> None:
    tmux("set-option", "-g", "detach-on-destroy", "off")
    tmux("new-session", "-d", "-s", "private", "cat")
    await connection.send("display-message -p ready")
    tmux("kill-session", "-t", "=keeper")
    assert await until(connection.closed.done)
    assert tmux("list-clients") == ""


async def test_when_the_server_dies_every_waiting_command_fails(connection: CommandConnection, tmux: RealTmux) -> None:
    server = int((await connection.send("display-message -p '#{pid}'"))[0])
    os.kill(server, signal.SIGSTOP)
    waiting = connection.send("display-message -p never")
    os.kill(server, signal.SIGKILL)
    with pytest.raises(TmuxError, match="the tmux server went away"):
        await asyncio.wait_for(waiting, 10)
    assert await until(connection.closed.done)
    with pytest.raises(TmuxError, match="cannot reach tmux"):
        connection.send("display-message -p x")


async def test_closing_leaves_no_process_no_client_and_the_sessions(tmux: RealTmux) -> None:
    before = children(), os.listdir("/proc/self/fd")
    connection = await CommandConnection.open(tmux.socket, "keeper")
    connection.close()
    await connection.closed
    assert await until(lambda: tmux("list-clients") == "")
    assert tmux.names() == ["keeper"]
    assert await until(lambda: (children(), os.listdir("/proc/self/fd")) == before)


async def test_a_tmux_that_cannot_start_is_told_at_once(tmux: RealTmux, tmp_path: Path) -> None:
    before = children()
    with pytest.raises(TmuxError, match="cannot connect to tmux: the tmux server went away"):
        await CommandConnection.open(str(tmp_path / "missing" / "socket"), "keeper")
    assert children() == before


_HOLDER = """
import asyncio, subprocess, sys
from agents.tmux.control import CommandConnection

async def hold():
    connection = await CommandConnection.open(sys.argv[1], "keeper")
    ours = connection._transport.get_extra_info("socket").fileno()
    heir = subprocess.Popen(["sleep", "1000"], pass_fds=[ours])
    print((await connection.send("display-message -p '#{client_pid}'"))[0].decode(), heir.pid, flush=True)
    await asyncio.sleep(1000)

asyncio.run(hold())
"""


def test_a_process_killed_without_warning_leaves_no_client_behind(tmux: RealTmux) -> None:
    argv = [sys.executable, "-c", _HOLDER, tmux.socket]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, cwd=ROOT, text=True) as holder:
        assert holder.stdout is not None
        client, heir = map(int, holder.stdout.readline().split())
        assert process_is_running(client)
        # Our end of its socket stays open in the heir, so only the death of its parent can end the client.
        os.kill(holder.pid, signal.SIGKILL)
    try:
        assert eventually(lambda: not process_is_running(client))
        assert eventually(lambda: tmux("list-clients") == "")
    finally:
        os.kill(heir, signal.SIGKILL)
    assert tmux.names() == ["keeper"]
