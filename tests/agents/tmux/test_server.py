"""The tmux server is started clean, asked plainly, and its refusals are told in its own words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agents import sessions
from agents.errors import TmuxError
from agents.tmux import address
from agents.tmux.server import TmuxServer
from tests.agents.real_tmux import RealTmux, Told, teller
from tests.real_server import eventually


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment with variables that are ours alone."""
    for name in ("RIGWEB_SECRET", "DJANGO_SECRET_KEY", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ.get(name, "not for agents"))
    monkeypatch.setenv("TMUX", "/nowhere,1,0")
    monkeypatch.setenv("TMUX_PANE", "%77")


def _ours(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(("RIGWEB_", "DJANGO_"))]


@pytest.mark.usefixtures("secrets")
def test_the_server_that_we_start_knows_nothing_of_ours(tmux: RealTmux) -> None:
    tmux.keep()
    pid = tmux("display-message", "-p", "#{pid}")
    names = [entry.partition(b"=")[0].decode() for entry in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")]
    assert "PATH" in names
    assert _ours(names) == []
    assert _ours(tmux("show-environment", "-g").splitlines()) == []


@pytest.mark.usefixtures("secrets")
def test_an_agent_knows_nothing_of_ours_but_its_own_address(tmux: RealTmux) -> None:
    session = tmux.launch(*teller(tmux.folder / "told"))
    told = Told.read(tmux.folder / "told").env
    assert _ours([name.decode() for name in told]) == ["RIGWEB_SEAT"]
    assert told[b"TMUX_PANE"].decode() == session.pane_id
    assert tmux.socket in told[b"TMUX"].decode()


def test_the_folder_of_sockets_that_a_person_has_set_is_used_everywhere(
    tmux: RealTmux, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))
    assert address.environment()["TMUX_TMPDIR"] == str(tmp_path)
    session = tmux.launch("cat")
    assert [pane.name for pane in tmux.server.list_panes()] == [sessions.keeper_name(), session.address]
    tmux("kill-server")


def test_starting_the_server_twice_changes_nothing(tmux: RealTmux) -> None:
    tmux.keep()
    pid = tmux("display-message", "-p", "#{pid}")
    tmux.keep()
    assert tmux("display-message", "-p", "#{pid}") == pid
    assert tmux.names() == [sessions.keeper_name()]


def test_there_are_no_panes_where_no_server_runs(tmux: RealTmux) -> None:
    assert tmux.server.list_panes() == []
    tmux.keep()
    tmux("kill-server")
    assert tmux.server.list_panes() == []


def test_a_refusal_is_told_in_tmux_s_own_words(tmux: RealTmux) -> None:
    tmux.keep()
    with pytest.raises(TmuxError, match="can't find pane: %99"):
        tmux.server.run(["kill-pane", "-t", "%99"])


@pytest.mark.parametrize("word", ["zero\0byte", "half \ud800 pair"])
def test_what_no_program_can_be_given_is_refused(tmux: RealTmux, word: str) -> None:
    tmux.keep()
    with pytest.raises(TmuxError, match="cannot run tmux send-keys: "):
        tmux.server.run(["send-keys", "-l", word])


def test_without_tmux_the_error_says_how_to_get_it(tmux: RealTmux, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = r"cannot reach tmux: it is not on PATH \(install: apt install tmux\)"
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmux.folder))
        with pytest.raises(TmuxError, match=missing):
            TmuxServer(tmux.socket).ensure_running("keeper")
        with pytest.raises(TmuxError, match=missing):
            TmuxServer(tmux.socket).list_panes()


@pytest.mark.parametrize(
    ("socket", "flags"), [("", ["-L", "default"]), ("work", ["-L", "work"]), ("/run/x.sock", ["-S", "/run/x.sock"])]
)
def test_a_server_is_named_by_its_socket(socket: str, flags: list[str]) -> None:
    assert address.flags(socket) == flags
    assert TmuxServer(socket).argv(["list-panes"]) == ["tmux", *flags, "list-panes"]


def test_a_server_on_a_socket_of_any_path_works_throughout(
    tmux: RealTmux, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = TmuxServer(str(tmp_path_factory.mktemp("s") / "a b"))
    server.ensure_running("keeper")
    try:
        assert [pane.name for pane in server.list_panes()] == ["keeper"]
    finally:
        server.run(["kill-server"])


def test_a_capture_has_scrollback_colours_and_joined_lines_as_asked(tmux: RealTmux) -> None:
    program = (
        r"for i in $(seq 1 60); do echo line$i; done; printf '\033[31mred\033[0m\n'; printf '%0150d\n' 7; exec cat"
    )
    session = tmux.launch("sh", "-c", program)
    server, pane = tmux.server, session.pane_id
    assert eventually(lambda: "00007" in server.capture(pane, 0, escapes=False))
    assert "line1\n" not in server.capture(pane, 0, escapes=False)
    screen, more = (server.capture(pane, lines, escapes=False).splitlines() for lines in (0, 5))
    assert more[5:] == screen
    assert int(more[0].removeprefix("line")) + 5 == int(screen[0].removeprefix("line"))
    assert server.capture(pane, None, escapes=False).startswith("line1\nline2\n")
    assert "\x1b[31mred" in server.capture(pane, 0, escapes=True)
    assert "\x1b" not in server.capture(pane, 0, escapes=False)
    assert "0" * 149 + "7" not in server.capture(pane, 0, escapes=False)
    assert "0" * 149 + "7" in server.capture(pane, 0, escapes=False, join=True)
