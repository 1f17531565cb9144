"""The terminals of a tab: what they show, who may type, who decides the size, and what they leave behind."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from agents import terminals
from agents.errors import AgentError, SessionGone
from agents.models import Session
from agents.watch import TmuxWatch
from tests.agents.real_tmux import (
    Person,
    RealTmux,
    Renderer,
    Tab,
    children,
    content,
    noticed,
    process_is_running,
    until,
)


@pytest.fixture
async def seat(tmux: RealTmux, eye: TmuxWatch, tmp_path: Path) -> Session:
    """A seat whose program writes down every byte typed into it, as `typed`."""
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    return session


async def attached(tmux: RealTmux, session: Session, count: int) -> None:
    """Wait until so many clients are attached."""
    assert await until(lambda: len(tmux.clients(session)) == count), tmux.clients(session)


async def arrives(path: Path, expected: bytes) -> None:
    """Wait for typed bytes."""
    await until(lambda: path.stat().st_size >= len(expected))
    assert content(path) == expected


async def test_opening_tells_what_was_opened_and_shows_the_screen(
    tmux: RealTmux, tab: Tab, seat: Session, renderer: Renderer
) -> None:
    tab.open(seat)
    assert tab.of("opened") == [
        {
            "type": "opened",
            "channel": 1,
            "seat": "dev-impl@my",
            "cols": 120,
            "rows": 40,
            "writable": True,
            "owner": False,
        }
    ]
    assert tab.terminals.session_of(1) == seat.pk
    assert await until(lambda: renderer.screen(tab.seen()) == tmux.screen(seat))
    assert "READY" in tmux.screen(seat)


async def test_keys_pastes_and_a_mouse_reach_the_program(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, tmp_path: Path
) -> None:
    session = tmux.read_keys(tmp_path / "typed", b"\x1b[?1000h\x1b[?1006h\x1b[?2004h")
    await noticed(eye, session)
    tab.open(session)
    assert await until(lambda: b"READY" in tab.seen())
    tab.send("I", b"ls\r\x02\x00\xff")
    tab.send("P", b"\x00first ")
    tab.send("P", b"\x01second")
    await arrives(tmp_path / "typed", b"ls\r\x02\x00\xff\x1b[200~first second\x1b[201~")
    tab.send("M", b"\x1b[<0;3;2M")
    await arrives(tmp_path / "typed", b"ls\r\x02\x00\xff\x1b[200~first second\x1b[201~\x1b[<0;3;2M")


async def test_the_mouse_reaches_only_a_program_that_asked_for_it(tab: Tab, seat: Session, tmp_path: Path) -> None:
    tab.open(seat)
    assert await until(lambda: b"READY" in tab.seen())
    tab.send("M", b"\x1b[<0;3;2M")
    tab.send("M", b"\x1b[<64;3;2M")
    tab.send("I", b"end")
    await arrives(tmp_path / "typed", b"end")


@pytest.mark.parametrize("writable", [False, True])
async def test_who_may_only_look_can_neither_type_nor_paste_nor_click_nor_resize(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, tmp_path: Path, writable: bool
) -> None:
    session = tmux.read_keys(tmp_path / "typed", b"\x1b[?1000h\x1b[?1006h")
    await noticed(eye, session)
    tab.open(session, writable=writable)
    assert await until(lambda: b"READY" in tab.seen())
    for kind, payload in (("I", b"x"), ("P", b"\x01x"), ("M", b"\x1b[<0;3;2M")):
        tab.send(kind, payload, may_type=not writable)  # either the terminal or the person is read-only
    if not writable:
        tab.terminals.fit(1, 90, 25)
        assert await asyncio.to_thread(tmux.size, session) == "120x40"
    assert tab.of("size") == []
    eye.type(session.pk, b"end")
    await arrives(tmp_path / "typed", b"end")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"I",
        b"I\x01",
        b"I\x09\x00x",
        b"P\x01\x00",
        b"P\x09\x00\x01x",
        b"M\x01\x00x",
        b"M\x01\x00\x02d",
        b"M\x01\x00\x1b[<0;1;1M\x02d",
        b"A\x01\x00",
        b"A\x01\x00\x01\x00",
        b"A\x09\x00\x01\x00\x00\x00",
        b"A\x01\x00\xff\xff\xff\xff",
        b"O\x01\x00x",
        b"X\x01\x00x",
        b"\xff\xff\xff\xff",
    ],
)
async def test_a_malformed_frame_is_ignored(tab: Tab, seat: Session, tmp_path: Path, frame: bytes) -> None:
    tab.open(seat)
    tab.terminals.receive(frame, may_type=True)
    tab.send("I", b"end")
    await arrives(tmp_path / "typed", b"end")


async def test_a_paste_that_is_too_long_is_refused_and_forgotten(
    tab: Tab, seat: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "PASTE_LIMIT", 10)
    tab.open(seat)
    tab.send("P", b"\x00" + b"x" * 10)
    with pytest.raises(AgentError, match="cannot paste into dev-impl@my: more than 16 MiB"):
        tab.send("P", b"\x01y")
    tab.send("P", b"\x01ok")
    await arrives(tmp_path / "typed", b"ok")


async def test_a_tab_that_does_not_acknowledge_is_sent_no_more_than_the_window(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "WINDOW", 16 * 1024)
    session = tmux.launch("sh", "-c", "read line; seq 500000; echo finished; exec cat")
    await noticed(eye, session)
    other = Tab(eye)
    tab.acknowledges = False
    tab.open(session)
    other.open(session)
    await attached(tmux, session, 2)
    tmux("send-keys", "-t", session.pane_id, "Enter")
    assert await until(lambda: "finished" in tmux.screen(session), 30), "the program was held up"
    assert await until(lambda: b"finished" in other.seen())
    assert 16 * 1024 <= len(tab.seen()) < 16 * 1024 + 64 * 1024
    assert b"finished" not in tab.seen()
    tab.acknowledge()
    tab.acknowledges = True
    assert await until(lambda: renderer.screen(tab.seen()) == tmux.screen(session)), "another screen"
    other.terminals.close_all()


async def test_a_seat_without_a_pane_cannot_be_opened(tab: Tab, tmux: RealTmux) -> None:
    with pytest.raises(SessionGone):
        tab.open(tmux.session())
    assert tab.messages == []
    assert tab.terminals.session_of(1) is None


async def test_a_tab_opens_only_so_many_terminals_but_may_open_one_anew(
    tmux: RealTmux, tab: Tab, seat: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "CHANNELS", 2)
    tab.open(seat, channel=1)
    tab.open(seat, channel=65535)
    with pytest.raises(AgentError, match=r"cannot open dev-impl@my: 2 terminals are open in this tab \(close one\)"):
        tab.open(seat, channel=3)
    tab.open(seat, channel=1)
    await attached(tmux, seat, 2)
    tab.terminals.close(65535)
    tab.open(seat, channel=3)
    await attached(tmux, seat, 2)


async def test_two_terminals_of_a_tab_are_kept_apart(tmux: RealTmux, eye: TmuxWatch, tab: Tab) -> None:
    one = tmux.launch("sh", "-c", "echo first; exec cat")
    two = tmux.launch("sh", "-c", "echo second; exec cat", session=tmux.session("dev-qa@my"))
    await noticed(eye, two)
    tab.open(one, channel=1)
    tab.open(two, channel=2)
    assert await until(lambda: b"first" in tab.seen(1) and b"second" in tab.seen(2))
    assert b"second" not in tab.seen(1)


async def test_the_end_of_a_session_closes_its_terminal(tmux: RealTmux, tab: Tab, seat: Session) -> None:
    tab.open(seat)
    await attached(tmux, seat, 1)
    tmux("kill-session", "-t", f"={seat.address}")
    assert await until(lambda: tab.of("closed"))
    assert tab.of("closed") == [{"type": "closed", "channel": 1, "reason": "the seat's session has ended"}]
    assert tab.terminals.session_of(1) is None
    tab.send("I", b"x")
    tab.terminals.unfit(1)
    tab.terminals.close(1)


async def test_opening_looks_at_the_labelled_session_not_at_one_of_the_same_name(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, seat: Session
) -> None:
    tmux("rename-session", "-t", f"={seat.address}", "moved")
    tmux("new-session", "-d", "-s", seat.address, "echo private; exec cat")
    tab.open(seat)
    assert await until(lambda: b"READY" in tab.seen())
    assert b"private" not in tab.seen()


async def test_the_owner_decides_the_size_and_others_follow(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, seat: Session
) -> None:
    other = Tab(eye)
    tab.open(seat)
    other.open(seat)
    await attached(tmux, seat, 2)
    tab.terminals.fit(1, 100, 30)
    assert tab.of("size")[-1] == {"type": "size", "channel": 1, "cols": 100, "rows": 30, "owner": True}
    assert await until(lambda: tmux.size(seat) == "100x30")
    assert await until(lambda: other.of("size"))
    assert other.of("size")[-1] == {"type": "size", "channel": 1, "cols": 100, "rows": 30, "owner": False}
    tab.terminals.fit(1, 90, 25)
    assert await until(lambda: tmux.size(seat) == "90x25")
    assert await until(lambda: other.of("size")[-1]["cols"] == 90)
    other.terminals.close_all()


async def test_the_second_who_fits_takes_over_and_the_first_is_told(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, seat: Session
) -> None:
    other = Tab(eye)
    tab.open(seat)
    other.open(seat)
    tab.terminals.fit(1, 100, 30)
    assert await until(lambda: tmux.size(seat) == "100x30")
    other.terminals.fit(1, 70, 20)
    assert await until(lambda: tmux.size(seat) == "70x20")
    assert tab.of("size")[-1]["owner"] is False
    assert await until(lambda: (tab.of("size")[-1]["cols"], tab.of("size")[-1]["rows"]) == (70, 20))
    tab.terminals.unfit(1)  # no longer the owner: nothing happens
    await attached(tmux, seat, 2)
    assert await asyncio.to_thread(tmux.size, seat) == "70x20"
    other.terminals.close_all()


@pytest.mark.parametrize("how", ["unfit", "close", "close_all"])
async def test_a_person_gets_their_own_size_back_when_the_owner_leaves(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, seat: Session, how: str
) -> None:
    person = Person(tmux, seat, 200, 50)
    other = Tab(eye)
    try:
        assert await until(lambda: tmux.size(seat) == "200x50")
        other.open(seat)
        tab.open(seat)
        tab.terminals.fit(1, 80, 24)
        assert await until(lambda: tmux.size(seat) == "80x24")
        assert await until(lambda: other.of("size") and other.of("size")[-1]["cols"] == 80)
        {"unfit": lambda: tab.terminals.unfit(1), "close": lambda: tab.terminals.close(1)}.get(
            how, tab.terminals.close_all
        )()
        assert await until(lambda: tmux.size(seat) == "200x50")
        assert await until(lambda: other.of("size")[-1]["cols"] == 200)
    finally:
        person.leave()
        other.terminals.close_all()


async def test_a_viewer_does_not_change_the_size_that_a_person_has(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, seat: Session
) -> None:
    tab.open(seat)
    await attached(tmux, seat, 1)
    person = Person(tmux, seat, 90, 25)
    try:
        assert await until(lambda: tmux.size(seat) == "90x25")
        assert await until(lambda: tab.of("size"))
        assert tab.of("size")[-1] == {"type": "size", "channel": 1, "cols": 90, "rows": 25, "owner": False}
    finally:
        person.leave()
    tab.terminals.close(1)
    assert await until(lambda: tmux.clients(seat) == [])
    assert await asyncio.to_thread(tmux.size, seat) == "90x25"


@pytest.mark.parametrize(("asked", "given"), [((1, 1), (20, 5)), ((9999, 9999), (500, 300)), ((-5, 0), (20, 5))])
async def test_an_absurd_size_is_brought_into_bounds(
    tmux: RealTmux, tab: Tab, seat: Session, asked: tuple[int, int], given: tuple[int, int]
) -> None:
    tab.open(seat)
    tab.terminals.fit(1, *asked)
    assert (tab.of("size")[-1]["cols"], tab.of("size")[-1]["rows"]) == given
    assert await until(lambda: tmux.size(seat) == "{}x{}".format(*given))


async def test_a_closed_tab_leaves_no_client_no_process_and_no_open_file(
    tmux: RealTmux, eye: TmuxWatch, seat: Session
) -> None:
    before = children(), os.listdir("/proc/self/fd"), len(eye.listeners)
    for _ in range(2):
        tab = Tab(eye)
        for channel in range(1, 11):
            tab.open(seat, channel=channel)
        tab.terminals.fit(1, 100, 30)
        await attached(tmux, seat, 10)
        clients = [int(pid) for pid in tmux.clients(seat)]
        tab.terminals.close_all()
        assert not any(map(process_is_running, clients))
        assert (children(), os.listdir("/proc/self/fd"), len(eye.listeners)) == before
    await attached(tmux, seat, 0)
    assert terminals._owners == {}


async def test_a_viewer_that_dies_closes_its_terminal_and_no_other(
    tmux: RealTmux, eye: TmuxWatch, tab: Tab, seat: Session
) -> None:
    tab.open(seat, channel=1)
    await attached(tmux, seat, 1)
    (first,) = tmux.clients(seat)
    tab.open(seat, channel=2)
    await attached(tmux, seat, 2)
    os.kill(int(first), 9)
    assert await until(lambda: tab.of("closed"))
    assert [message["channel"] for message in tab.of("closed")] == [1]
    assert tab.terminals.session_of(2) == seat.pk
    await attached(tmux, seat, 1)


async def test_a_session_is_watched_while_some_tab_shows_it(tab: Tab, eye: TmuxWatch, seat: Session) -> None:
    other = Tab(eye)
    assert not terminals.is_watched(seat.pk)
    tab.open(seat)
    tab.open(seat, channel=2, writable=False)
    other.open(seat)
    tab.terminals.close(1)
    tab.terminals.close(1)
    tab.open(seat, channel=2)  # anew
    tab.terminals.close(2)
    assert terminals.is_watched(seat.pk)
    other.terminals.close_all()
    assert not terminals.is_watched(seat.pk)


async def test_everybody_at_a_session_knows_how_many_tabs_show_it_or_type_into_it(
    tab: Tab, eye: TmuxWatch, seat: Session
) -> None:
    other, typist = Tab(eye), Tab(eye)

    def counts(of: Tab) -> list[int]:
        return [message["count"] for message in of.of("viewers")]

    tab.open(seat)
    other.open(seat, writable=False)
    assert (counts(tab), counts(other)) == ([1, 2], [2])
    typist.terminals.open(2, seat.pk, seat.address, writable=True, shown=False)
    assert (counts(tab), counts(other), counts(typist)) == ([1, 2, 3], [2, 3], [3])
    other.terminals.close_all()
    typist.terminals.close_all()
    assert (counts(tab), counts(other), counts(typist)) == ([1, 2, 3, 2, 1], [2, 3], [3, 2])
    tab.open(seat, channel=2)  # the same person twice
    assert {message["count"] for message in tab.of("viewers") if message["channel"] == 2} == {1}


async def test_a_terminal_that_ends_by_itself_or_cannot_be_opened_is_not_watched(
    tab: Tab, tmux: RealTmux, seat: Session
) -> None:
    tab.open(seat)
    tmux("kill-session", "-t", f"={seat.address}")
    assert await until(lambda: tab.of("closed"))
    assert not terminals.is_watched(seat.pk)
    nowhere = tmux.session("b-b@my")
    with pytest.raises(AgentError):
        tab.open(nowhere)
    assert not terminals.is_watched(nowhere.pk)


async def test_a_seat_that_is_only_typed_into_costs_no_client_and_shows_nothing(
    tab: Tab, tmux: RealTmux, seat: Session, tmp_path: Path
) -> None:
    tab.terminals.open(1, seat.pk, seat.address, writable=True, shown=False)
    assert tab.of("opened")[0]["writable"] is True
    tab.send("I", b"keys")
    tab.send("P", b"\x01 and a paste")
    tab.send("M", b"\x1b[<0;1;1M")
    await arrives(tmp_path / "typed", b"keys and a paste")
    tab.terminals.fit(1, 50, 20)
    assert (tab.seen(), tmux.clients(seat), tmux.size(seat), tab.of("size")) == (b"", [], "120x40", [])
    assert not terminals.is_watched(seat.pk)
    tab.terminals.close(1)
    assert not terminals.is_watched(seat.pk)


async def test_a_seat_that_is_only_typed_into_is_told_to_be_closed_when_it_ends(
    tab: Tab, tmux: RealTmux, seat: Session
) -> None:
    tab.terminals.open(1, seat.pk, seat.address, writable=True, shown=False)
    tmux("kill-session", "-t", f"={seat.address}")
    assert await until(lambda: tab.of("closed"))
    assert not terminals.is_watched(seat.pk)


async def test_who_may_not_type_does_not_type_without_a_screen_either(tab: Tab, seat: Session, tmp_path: Path) -> None:
    tab.terminals.open(1, seat.pk, seat.address, writable=False, shown=False)
    tab.terminals.open(2, seat.pk, seat.address, writable=True, shown=False)
    tab.send("I", b"no", channel=1)
    tab.send("I", b"nor this", channel=2, may_type=False)
    tab.send("I", b"yes", channel=2)
    await arrives(tmp_path / "typed", b"yes")
