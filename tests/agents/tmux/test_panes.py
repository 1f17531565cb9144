"""Panes are read from tmux as they are, whatever other people's sessions are called."""

from __future__ import annotations

import pytest

from agents.tmux.panes import LIST_FORMAT, parse
from tests.agents.real_tmux import RealTmux
from tests.real_server import eventually

LINE = (
    "pane=%12 tmux=$3 pid=4711 dead=0 status= signal= pipe=1 size=120x40"
    " instance=abc rig=1 seat=dev.impl session=7 config=ff name=dev-impl@my"
)


def test_a_pane_of_ours_is_read_with_its_labels() -> None:
    (pane,) = parse([LINE])
    assert (pane.id, pane.tmux_session, pane.name, pane.pid) == ("%12", "$3", "dev-impl@my", 4711)
    assert (pane.dead, pane.piped, pane.cols, pane.rows) == (False, True, 120, 40)
    assert pane.labels is not None
    assert (pane.labels.instance, pane.labels.seat, pane.labels.session) == ("abc", "dev.impl", "7")
    assert pane.end_known is False


@pytest.mark.parametrize(
    ("status", "signal", "known"), [("3", "", True), ("", "9", True), ("0", "", True), ("", "", False)]
)
def test_an_end_is_known_once_tmux_tells_how(status: str, signal: str, known: bool) -> None:
    (pane,) = parse([LINE.replace("dead=0 status= signal=", f"dead=1 status={status} signal={signal}")])
    assert pane.dead is True
    assert pane.end_known is known
    assert pane.status == (int(status) if status else None)
    assert pane.signal == (int(signal) if signal else None)


def test_a_pane_of_others_has_no_labels_and_may_have_any_name() -> None:
    foreign = LINE.replace("abc", "").replace("dev-impl@my", "my own = work  %end 1 2 1")
    (pane,) = parse([foreign])
    assert pane.labels is None
    assert pane.name == "my own = work  %end 1 2 1"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "%end 1 2 1",
        "pane=%1",
        LINE.replace("rig=1", "rig=two words"),
        LINE.replace("size=120x40", "size="),
        LINE.replace("pid=4711", "pid=x"),
    ],
)
def test_a_line_that_makes_no_sense_is_left_out_and_does_no_harm(line: str) -> None:
    assert [pane.id for pane in parse([line, LINE])] == ["%12"]


def test_foreign_sessions_of_strange_names_and_labels_are_listed_beside_ours(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    for number, name in enumerate(["two words", "%end 1 2 1", "pane=%9", "日本", "a=b dead=1"]):
        tmux("new-session", "-d", "-s", name, "cat")
        tmux("set-option", "-p", "-t", f"={name}:", "@rigweb_rig", ["a b", "a\nb", "x name=y"][number % 3])
    names = {pane.name for pane in tmux.server.list_panes()}
    assert session.address in names
    assert tmux.pane(session).labels is not None


def test_a_screen_is_read_whole_where_the_locale_is_plain_c(tmux: RealTmux, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LC_CTYPE"):
        monkeypatch.setenv(name, "C")
    session = tmux.launch("sh", "-c", "echo žluť 日本; exec cat")
    assert eventually(lambda: "žluť 日本" in tmux.server.capture(session.pane_id, 0, escapes=False))


def test_the_list_format_is_one_line_a_pane(tmux: RealTmux) -> None:
    tmux.launch("cat")
    assert "\n" not in LIST_FORMAT
    assert len(tmux("list-panes", "-a", "-F", LIST_FORMAT).splitlines()) == len(tmux.server.list_panes()) == 2
