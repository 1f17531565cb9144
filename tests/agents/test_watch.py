"""The eye on tmux sees every change within a second and survives whatever happens to tmux."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from agents import sessions, watch
from agents.errors import SessionGone, TmuxError
from agents.tmux.panes import Pane
from agents.watch import TmuxWatch
from tests.agents.real_tmux import RealTmux, children, content, listing, noticed, process_is_running, until


@asynccontextmanager
async def watching(tmux: RealTmux, home: Path, reports: list[list[Pane]]) -> AsyncIterator[TmuxWatch]:
    """A watch whose reports are kept; it nudges tmux, as the server does, while a pane owes its exit status."""
    eye = TmuxWatch(tmux.socket, sessions.keeper_name(), home)

    async def on_change(panes: list[Pane]) -> None:
        reports.append(panes)
        if any(pane.dead and not pane.end_known for pane in panes):
            eye.reap()
            eye.look_again()

    task = asyncio.ensure_future(eye.run(on_change))
    try:
        assert await until(lambda: eye.panes or task.done())
        yield eye
        assert not task.done()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def status(eye: TmuxWatch, session: int) -> tuple[bool, int | None, int | None]:
    """How a pane was last seen: dead, exit status, signal."""
    pane = eye.pane_of(session)
    return pane.dead, pane.status, pane.signal


async def test_it_starts_tmux_and_reports_changes_only(tmux: RealTmux, home: Path) -> None:
    reports: list[list[Pane]] = []
    async with watching(tmux, home, reports) as eye:
        assert [pane.name for pane in eye.panes] == [sessions.keeper_name()]
        session = tmux.launch("cat")
        await noticed(eye, session)
        seen = len(reports)
        for _ in range(5):
            eye.look_now()
            await asyncio.sleep(0)
        await asyncio.sleep(1.2)  # two ticks in which nothing happens
        assert len(reports) == seen
        eye.look_again()
        assert await until(lambda: len(reports) == seen + 1)


@pytest.mark.parametrize(("end", "told"), [("exit 3", (True, 3, None)), ("kill -9 $$", (True, None, 9))])
async def test_an_end_and_how_it_came_are_seen_soon(
    tmux: RealTmux, home: Path, end: str, told: tuple[bool, int | None, int | None]
) -> None:
    async with watching(tmux, home, []) as eye:
        session = tmux.launch("sh", "-c", f"read line; {end}")
        await noticed(eye, session)
        tmux("send-keys", "-t", session.pane_id, "Enter")
        start = time.monotonic()
        assert await until(lambda: status(eye, session.pk)[0])
        assert time.monotonic() - start < 5
        assert await until(lambda: status(eye, session.pk) == told)


async def test_how_each_of_thirty_quick_programs_ended_becomes_known(tmux: RealTmux, home: Path) -> None:
    async with watching(tmux, home, []) as eye:
        launched = [
            tmux.launch("sh", "-c", f"exit {number}", session=tmux.session(f"dev-{number}@my")) for number in range(30)
        ]
        await until(lambda: sum(pane.end_known for pane in eye.panes) == 30)
        assert [status(eye, session.pk) for session in launched] == [(True, number, None) for number in range(30)]


async def test_a_nudge_makes_tmux_tell_about_an_end_that_it_has_missed(eye: TmuxWatch, tmux: RealTmux) -> None:
    for number in range(60):
        session = tmux.launch("sh", "-c", "exit 7", session=tmux.session(f"dev-{number}@my"))
        assert await until(lambda: tmux.pane(session).dead)  # noqa: B023
        if not await until(lambda: tmux.pane(session).end_known, 0.1):  # noqa: B023
            break
    else:
        pytest.skip("tmux has missed no end this time")
    eye.reap()
    assert await until(lambda: tmux.pane(session).end_known)
    assert tmux.pane(session).status == 7
    server = int(tmux("display-message", "-p", "#{pid}"))
    assert all(map(process_is_running, children(server))), "a nudge leaves a process behind"


async def test_a_title_is_known_sign_by_sign(tmux: RealTmux, home: Path) -> None:
    async with watching(tmux, home, []) as eye:
        session = tmux.launch("sh", "-c", "printf '\\033]0;✦  Working… (shop)\\007told'; exec cat")
        await noticed(eye, session)
        assert await until(lambda: "told" in tmux.screen(session))
        assert await eye.title(session.pane_id) == "✦  Working… (shop)"


async def test_a_pane_killed_by_hand_is_gone(tmux: RealTmux, home: Path) -> None:
    async with watching(tmux, home, []) as eye:
        session = tmux.launch("cat")
        await noticed(eye, session)
        tmux("kill-pane", "-t", session.pane_id)
        assert await until(lambda: len(eye.panes) == 1)
        with pytest.raises(SessionGone):
            eye.pane_of(session.pk)
        with pytest.raises(SessionGone):
            eye.type(session.pk, b"x")
        with pytest.raises(SessionGone):
            eye.paste(session.pk, b"x")
        assert not [path for path in listing(home) if path.name.startswith("tmp")]


async def test_it_comes_back_when_its_keeper_is_killed_and_the_seats_go_on(
    tmux: RealTmux, home: Path, tmp_path: Path
) -> None:
    async with watching(tmux, home, []) as eye:
        session = tmux.read_keys(tmp_path / "typed")
        await noticed(eye, session)
        before = {pane.id for pane in eye.panes}
        tmux("kill-session", "-t", f"={sessions.keeper_name()}")
        assert await until(lambda: sessions.keeper_name() in [p.name for p in eye.panes if p.id not in before])
        eye.type(session.pk, b"still here")
        assert await until(lambda: content(tmp_path / "typed") == b"still here")


@pytest.mark.parametrize("how", ["politely", "by force"])
async def test_it_comes_back_when_the_tmux_server_is_killed_and_sees_no_seats(
    tmux: RealTmux, home: Path, how: str
) -> None:
    reports: list[list[Pane]] = []
    async with watching(tmux, home, reports) as eye:
        session = tmux.launch("cat")
        await noticed(eye, session)
        if how == "politely":
            tmux("kill-server")
        else:
            os.kill(int(tmux("display-message", "-p", "#{pid}")), signal.SIGKILL)
        assert await until(lambda: [pane.name for pane in reports[-1]] == [sessions.keeper_name()])
        again = tmux.launch("cat", session=tmux.session())
        await noticed(eye, again)


async def test_a_tmux_that_does_not_answer_is_asked_again_on_a_new_connection(
    tmux: RealTmux, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 0.2)
    async with watching(tmux, home, []) as eye:
        server, client = (int(tmux("list-clients", "-F", form)) for form in ("#{pid}", "#{client_pid}"))
        os.kill(server, signal.SIGSTOP)
        try:
            assert await until(lambda: not process_is_running(client))
        finally:
            os.kill(server, signal.SIGCONT)
        await noticed(eye, tmux.launch("cat"))
        assert len(tmux("list-clients", "-F", "#{client_pid}").split()) == 1


async def test_strange_names_and_labels_of_others_do_not_disturb(tmux: RealTmux, home: Path) -> None:
    async with watching(tmux, home, []) as eye:
        for name in ("%end 1 2 1", "%begin 1 2 1", "two words", "%exit"):
            tmux("new-session", "-d", "-s", name, "echo '%end 1 2 1'; exec cat")
            tmux("set-option", "-p", "-t", f"={name}:", "@rigweb_instance", "a\n%end 1 2 1")
        session = tmux.launch("cat")
        await noticed(eye, session)
        assert status(eye, session.pk) == (False, None, None)


async def test_typing_while_tmux_is_away_is_a_clear_error(tmux: RealTmux, home: Path) -> None:
    eye = TmuxWatch(tmux.socket, sessions.keeper_name(), home)
    with pytest.raises(TmuxError, match="cannot reach tmux just now"):
        eye.type(1, b"x")
    with pytest.raises(TmuxError, match="cannot reach tmux just now"):
        eye.paste(1, b"x")
    eye.command(["kill-server"])
    eye.reap()


async def test_a_command_reaches_tmux_whole(eye: TmuxWatch, tmux: RealTmux) -> None:
    hostile = 'it\'s; a "test" #{pid} $HOME \\ ~ 日本'
    eye.command(["set-option", "-g", "@word", hostile])
    assert await until(lambda: tmux("show-options", "-gqv", "@word") == hostile)


async def test_a_question_to_tmux_gets_the_lines_that_it_prints(eye: TmuxWatch, tmux: RealTmux) -> None:
    hostile = 'it\'s; a "test" $HOME \\ ~ 日本'
    assert await eye.ask(["display-message", "-p", hostile]) == [hostile.encode()]
    assert await eye.ask(["set-option", "-g", "@x", "y"]) == []
    with pytest.raises(TmuxError, match="can't find pane"):
        await eye.ask(["send-keys", "-t", "%99", "x"])


async def test_a_question_that_tmux_does_not_answer_is_an_error(
    eye: TmuxWatch, tmux: RealTmux, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = int(tmux("display-message", "-p", "#{pid}"))
    monkeypatch.setattr(watch, "ANSWER_SECONDS", 0.2)
    os.kill(server, signal.SIGSTOP)
    try:
        with pytest.raises(TmuxError, match=r"no answer in|went away"):
            await eye.ask(["display-message", "-p", "x"])
    finally:
        os.kill(server, signal.SIGCONT)


async def test_a_capture_shows_the_pane_with_its_colours(eye: TmuxWatch, tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "printf '\\033[31mred'; exec cat")
    assert await until(lambda: "red" in tmux.screen(session))
    assert (await eye.capture(session.pane_id)).startswith("\x1b[31mred")
    with pytest.raises(TmuxError):
        await eye.capture("%99")


async def test_what_people_type_is_held_back_for_one_session_and_comes_afterwards_in_order(
    eye: TmuxWatch, tmux: RealTmux, tmp_path: Path
) -> None:
    held, other = tmux.read_keys(tmp_path / "held"), tmux.read_keys(tmp_path / "other", session=tmux.session("b-b@my"))
    for session in (held, other):
        await noticed(eye, session)
    with eye.held(held.pk):
        eye.type(held.pk, b"1")
        eye.paste(held.pk, b"2")
        eye.type(held.pk, b"3")
        eye.type(other.pk, b"x")
        eye.insert(held.pk, b"ours ")
        assert await until(lambda: content(tmp_path / "other") == b"x")
        assert await until(lambda: content(tmp_path / "held") == b"ours ")
    assert await until(lambda: content(tmp_path / "held") == b"ours 123")
    eye.type(held.pk, b"4")
    assert await until(lambda: content(tmp_path / "held") == b"ours 1234")


async def test_what_was_held_back_comes_also_when_what_we_did_has_failed(
    eye: TmuxWatch, tmux: RealTmux, tmp_path: Path
) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    with pytest.raises(ValueError, match="a fault"), eye.held(session.pk):
        eye.type(session.pk, b"x")
        raise ValueError("a fault")
    assert await until(lambda: content(tmp_path / "typed") == b"x")


async def test_what_was_held_back_for_a_session_that_is_gone_is_dropped(eye: TmuxWatch, tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    await noticed(eye, session)
    with eye.held(session.pk):
        eye.type(session.pk, b"x")
        eye.paste(session.pk, b"y")
        tmux("kill-session", "-t", "=dev-impl@my")
        eye.look_now()
        assert await until(lambda: len(eye.panes) == 1)
    assert not eye._held


async def test_one_piece_is_bracketed_for_who_asked_and_several_for_everybody(
    eye: TmuxWatch, tmux: RealTmux, tmp_path: Path, home: Path
) -> None:
    plain = tmux.read_keys(tmp_path / "plain")
    asked = tmux.read_keys(tmp_path / "asked", b"\x1b[?2004h", tmux.session("b-b@my"))
    for session, wanted in ((plain, b"one"), (asked, b"\x1b[200~one\x1b[201~")):
        await noticed(eye, session)
        eye.insert(session.pk, b"one")
        eye.insert(session.pk, b"a\x1b[201~", b"b")
        typed = tmp_path / ("plain" if session is plain else "asked")
        whole = wanted + b"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~"
        assert await until(lambda: content(typed) == whole), content(typed)  # noqa: B023
    assert await until(lambda: not [path for path in listing(home) if path.name.startswith("tmp")])


async def test_a_recorder_that_died_is_started_again_through_the_watch(eye: TmuxWatch, tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    await noticed(eye, session)
    tmux("pipe-pane", "-t", session.pane_id)
    assert not tmux.pane(session).piped
    eye.command(sessions.record_again(tmux.pane(session)))
    assert await until(lambda: tmux.pane(session).piped)
    tmux("send-keys", "-t", session.pane_id, "hello", "Enter")
    assert await until(lambda: b"hello" in b"".join(map(content, session.transcript_dir.glob("*.log"))))


async def test_when_it_stops_it_leaves_the_seats_and_no_client(tmux: RealTmux, home: Path) -> None:
    async with watching(tmux, home, []) as eye:
        session = tmux.launch("cat")
        await noticed(eye, session)
    assert await until(lambda: tmux("list-clients") == "")
    assert session.address in tmux.names()


async def test_a_session_that_is_asked_for_is_looked_for_at_once(
    tmux: RealTmux, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "TICK_SECONDS", 60.0)
    async with watching(tmux, home, []) as eye:
        session = tmux.launch("cat")
        with pytest.raises(SessionGone):
            eye.pane_of(session.pk)
        await eye.sight(session.pk)
        assert eye.pane_of(session.pk).id == session.pane_id
        await eye.sight(session.pk + 1)
        with pytest.raises(SessionGone):
            eye.pane_of(session.pk + 1)


@pytest.mark.parametrize("turns", range(6))
async def test_it_stops_also_when_it_is_told_to_look_in_the_same_moment(tmux: RealTmux, home: Path, turns: int) -> None:
    async def nothing(panes: list[Pane]) -> None:
        pass

    eye = TmuxWatch(tmux.socket, sessions.keeper_name(), home)
    task = asyncio.ensure_future(eye.run(nothing))
    assert await until(lambda: eye.panes)
    eye.look_now()
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=5)
    assert task.cancelled()


def test_there_is_one_watch_while_the_server_runs(tmux: RealTmux, home: Path) -> None:
    with pytest.raises(TmuxError, match="the server is starting or stopping"):
        watch.current()
    eye = TmuxWatch(tmux.socket, "keeper", home)
    watch.set_current(eye)
    assert watch.current() is eye
    watch.set_current(None)
