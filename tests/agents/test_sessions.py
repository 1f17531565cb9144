"""The front door of agents: problems found before a launch, launches, typing, captures, and ends."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents import processes, sessions, states
from agents.errors import AgentError, SessionGone
from agents.models import Session
from agents.runtimes.terminal import Terminal
from agents.sessions import Beginning, Launch, SeatConfig
from agents.tmux.panes import Pane
from tests.agents.real_tmux import RealTmux, process_is_running, transcript
from tests.real_server import eventually


def launch_of(cwd: Path, *command: str, runtime: str = "terminal", env: dict[str, str] | None = None) -> Launch:
    """A wish to launch dev.impl."""
    return Launch(SeatConfig("dev-impl@my", str(cwd), command, env or {}), runtime, rig="1", logical="dev.impl")


def test_nothing_is_wrong_with_a_launch_that_will_work(tmp_path: Path) -> None:
    assert sessions.find_problem(launch_of(tmp_path, "sh", "-c", "no-such-program")) == ""
    assert sessions.find_problem(launch_of(tmp_path)) == ""


def test_a_missing_folder_is_found_before_the_launch(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for missing in (tmp_path / "nowhere", tmp_path / "file"):
        problem = sessions.find_problem(launch_of(missing, "sh"))
        assert problem == (
            f"cannot launch dev.impl: the folder {missing} does not exist (create it, or change cwd in the spec)"
        )


def test_a_missing_program_is_found_before_the_launch(tmp_path: Path) -> None:
    problem = sessions.find_problem(launch_of(tmp_path, "no-such-program", "-x"))
    assert problem == (
        "cannot launch dev.impl: no-such-program is not on PATH (install it, or change command in the spec)"
    )


def test_a_program_is_looked_for_on_the_path_that_it_will_run_with(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "mine").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "mine").chmod(0o755)
    assert "mine is not on PATH" in sessions.find_problem(launch_of(tmp_path, "mine"))
    assert sessions.find_problem(launch_of(tmp_path, "mine", env={"PATH": str(tmp_path / "bin")})) == ""
    assert "sh is not on PATH" in sessions.find_problem(launch_of(tmp_path, "sh", env={"PATH": str(tmp_path)}))


def test_a_relative_program_is_looked_for_in_the_seat_s_folder(tmux: RealTmux, tmp_path: Path) -> None:
    program = tmp_path / "run.sh"
    program.write_text("#!/bin/sh\necho here; exec cat\n")
    assert "./run.sh is not on PATH" in sessions.find_problem(launch_of(tmp_path, "./run.sh"))
    program.chmod(0o755)
    assert sessions.find_problem(launch_of(tmp_path, "./run.sh")) == ""
    session = tmux.launch("./run.sh", cwd=tmp_path)
    assert eventually(lambda: "here" in tmux.screen(session))


def test_a_runtime_that_cannot_be_launched_is_named(tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path)}
    missing = sessions.find_problem(launch_of(tmp_path, runtime="claude-code", env=nowhere))
    unknown = sessions.find_problem(launch_of(tmp_path, runtime="clippy"))
    assert missing.startswith("cannot launch dev.impl: claude is not on PATH (install: ")
    assert unknown.startswith("cannot launch dev.impl: there is no runtime clippy (there are: claude-code, codex,")


def test_what_a_runtime_cannot_be_told_is_found_before_the_launch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "refuses", lambda terminal, seat: "it plans nothing")
    assert sessions.find_problem(launch_of(tmp_path, "sh")) == "cannot launch dev.impl: it plans nothing"


def test_the_config_hash_changes_with_everything_a_launch_depends_on(tmp_path: Path) -> None:
    one = launch_of(tmp_path, "sh")
    others = [
        launch_of(tmp_path, "sh", "-x"),
        launch_of(tmp_path / "x", "sh"),
        launch_of(tmp_path, "sh", env={"A": "b"}),
        launch_of(tmp_path, "sh", runtime="codex"),
        replace(one, seat=replace(one.seat, model="large")),
    ]
    hashes = {launch.config_hash for launch in (one, *others)}
    assert len(hashes) == 6
    assert launch_of(tmp_path, "sh").config_hash == one.config_hash
    assert replace(one, rig="2").config_hash == one.config_hash


@pytest.mark.django_db
def test_rows_are_prepared_in_order_before_anything_runs(tmp_path: Path) -> None:
    rows = sessions.prepare([launch_of(tmp_path, "top", "-d1"), launch_of(tmp_path)])
    assert [row.cwd for row in rows] == [str(tmp_path)] * 2
    assert [row.address for row in rows] == ["dev-impl@my"] * 2
    assert {row.state for row in Session.objects.all()} == {states.LAUNCHING}


@pytest.mark.django_db
@pytest.mark.parametrize(("runtime", "is_known"), [("claude-code", True), ("codex", False), ("opencode", False)])
def test_a_copy_has_begun_as_soon_as_its_id_is_known(tmp_path: Path, runtime: str, is_known: bool) -> None:
    fork = replace(launch_of(tmp_path), runtime=runtime, beginning=Beginning("fork", parent="c1"))
    [row] = sessions.prepare([fork])
    assert (bool(row.conversation_id), row.conversation_begun) == (is_known, is_known)


def test_a_launch_that_tmux_refuses_says_which_seat_and_why(tmux: RealTmux) -> None:
    tmux.launch("cat")
    with pytest.raises(AgentError, match=r"^cannot launch dev\.impl: duplicate session: dev-impl@my$"):
        tmux.launch("cat")
    with pytest.raises(AgentError, match=r"^cannot launch dev\.impl: .*too long"):
        tmux.launch("cat", "x" * 100_000, session=tmux.session("dev-qa@my"))
    with pytest.raises(AgentError, match=r"^cannot launch dev\.impl: .*null byte"):
        tmux.launch("cat", "\0", session=tmux.session("dev-qa@my"))


def test_a_session_is_found_by_its_labels_and_its_end_is_told(tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "exit 3")
    pane = tmux.ended(session)
    assert (pane.status, pane.signal) == (3, None)
    assert sessions.session_rows(sessions.observe(tmux.server)) == {session.pk: pane}
    with pytest.raises(SessionGone, match="cannot reach dev-qa@my: its pane is gone"):
        sessions.pane_of(tmux.server, tmux.session("dev-qa@my"))


def test_how_each_of_thirty_quick_programs_ended_becomes_known(tmux: RealTmux) -> None:
    launched = [
        tmux.launch("sh", "-c", f"exit {number}", session=tmux.session(f"dev-{number}@my")) for number in range(29)
    ]
    launched.append(tmux.launch("sh", "-c", "kill -9 $$", session=tmux.session("dev-killed@my")))
    assert [tmux.ended(session).status for session in launched] == [*range(29), None]
    assert tmux.pane(launched[-1]).signal == 9


def test_key_names_are_pressed_and_other_words_typed(tmux: RealTmux, tmp_path: Path) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    sessions.type_keys(session, ["hello", "Space", "C-c", "Up", "Enter", "a;", ";", "-x", "#{pid}", "žluť"], False)
    expected = b"hello \x03\x1b[A\ra;;-x#{pid}" + "žluť".encode()
    assert eventually(lambda: (tmp_path / "typed").read_bytes() == expected), (tmp_path / "typed").read_bytes()


def test_literal_words_are_typed_as_they_are(tmux: RealTmux, tmp_path: Path) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    sessions.type_keys(session, ["Enter", "C-c", " ", "a\\;", "--", "\n", "'$(x)'", ";"], literal=True)
    expected = b"EnterC-c a\\;--\n'$(x)';"
    assert eventually(lambda: (tmp_path / "typed").read_bytes() == expected), (tmp_path / "typed").read_bytes()


def test_typing_leaves_copy_mode_first(tmux: RealTmux, tmp_path: Path) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    tmux("copy-mode", "-t", session.pane_id)
    sessions.type_keys(session, ["q", "Enter"], literal=False)
    assert eventually(lambda: (tmp_path / "typed").read_bytes() == b"q\r")


def test_nothing_is_typed_into_a_program_that_has_ended(tmux: RealTmux) -> None:
    session = tmux.launch("true")
    tmux.ended(session)
    with pytest.raises(SessionGone, match="cannot type into dev-impl@my: its program has ended"):
        sessions.type_keys(session, ["Enter"], literal=False)


def test_a_paste_is_bracketed_and_cannot_end_its_brackets(tmux: RealTmux, tmp_path: Path) -> None:
    session = tmux.read_keys(tmp_path / "typed", b"\x1b[?2004h")
    sessions.paste(session, "one\n\x1b[201~two;\0ž\ud800")
    expected = b"\x1b[200~one\ntwo;\0" + "ž?".encode() + b"\x1b[201~"
    assert eventually(lambda: (tmp_path / "typed").read_bytes() == expected), (tmp_path / "typed").read_bytes()
    assert tmux("list-buffers") == ""


def test_a_capture_reaches_into_the_scrollback(tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "seq 100; printf '\\033[32mgreen\\033[0m'; exec cat")
    assert eventually(lambda: "green" in tmux.screen(session))
    assert sessions.capture(session, history=None, escapes=False).splitlines()[0] == "1"
    assert "\n5\n" not in sessions.capture(session, history=10, escapes=False)
    assert "\x1b[32mgreen" in sessions.capture(session, history=0, escapes=True)


def test_what_was_last_on_the_screen_is_known_as_long_as_anything_of_it_is_left(tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "printf '\\033[32mlast words\\033[0m\\n'; read go")
    assert eventually(
        lambda: "last words" in tmux.screen(session)
    )  # what a program prints as it ends, tmux may not read
    tmux("send-keys", "-t", session.pane_id, "Enter")
    assert eventually(lambda: tmux.pane(session).dead)
    assert sessions.last_screen(session) == "last words"
    tmux("kill-session", "-t", f"={session.address}")
    assert eventually(lambda: sessions.last_screen(session) == "last words"), "what was recorded, once it is written"
    assert sessions.last_screen(Session(pk=999)) == ""


def test_a_person_attaches_to_exactly_this_session(tmux: RealTmux) -> None:
    session = tmux.session()
    assert sessions.attach_argv(session, read_only=False) == [
        "tmux", "-L", tmux.socket, "attach-session", "-t", "=dev-impl@my",
    ]  # fmt: skip
    assert "-r" in sessions.attach_argv(session, read_only=True)


def test_a_running_terminal_is_ready_after_a_moment_and_an_ended_one_never(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    pane = tmux.pane(session)
    assert sessions.readiness(tmux.server, session, pane, alive_seconds=0.0).ready is False
    assert sessions.readiness(tmux.server, session, pane, alive_seconds=1.0).ready is True
    assert sessions.readiness(tmux.server, session, None, alive_seconds=1.0).ready is False
    assert sessions.readiness(tmux.server, session, replace(pane, dead=True), alive_seconds=1.0).ready is False


def test_a_shell_ends_by_itself_when_asked(tmux: RealTmux) -> None:
    session = tmux.launch("bash", "--norc", "-i")
    assert eventually(lambda: "$" in tmux.screen(session) or "#" in tmux.screen(session))
    sessions.ask_to_end(tmux.pane(session), "terminal")
    assert tmux.ended(session).signal == 1


STUBBORN = """
trap '' HUP TERM INT
sleep 1000 & (trap '' HUP; exec sleep 1000) & nohup sh -c 'set -m; nohup sleep 1000 & wait' &
while :; do sleep 1000 & wait; done
"""


@pytest.fixture
def stubborn(tmux: RealTmux) -> Iterator[tuple[Session, list[int]]]:
    """A program that ignores every polite request, with its children, one of them in a process group of its own."""
    session = tmux.launch("bash", "-c", STUBBORN)
    assert eventually(lambda: len(_members(session)) >= 6)
    members = _members(session)
    yield session, members
    for pid in members:
        with suppress(ProcessLookupError, PermissionError):
            if process_is_running(pid):
                subprocess.run(["kill", "-9", str(pid)], check=False)


def _members(session: Session) -> list[int]:
    out = subprocess.run(["ps", "-s", str(session.pid), "-o", "pid="], capture_output=True, text=True, check=False)
    return [int(pid) for pid in out.stdout.split()]


def test_a_stubborn_program_is_killed_with_all_its_children(
    tmux: RealTmux, stubborn: tuple[Session, list[int]]
) -> None:
    session, members = stubborn
    groups = subprocess.run(
        ["ps", "-s", str(session.pid), "-o", "pgid="], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(set(groups)) > 1
    sessions.ask_to_end(tmux.pane(session), "terminal")
    assert not tmux.pane(session).dead
    sessions.remove(tmux.server, tmux.pane(session))
    assert eventually(lambda: not any(map(process_is_running, members)))
    assert session.address not in tmux.names()


def test_children_that_outlive_an_ended_program_end_with_its_seat(tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "nohup sleep 1000 >/dev/null 2>&1 & exit 0")
    pane = tmux.ended(session)
    (left,) = _members(session)
    sessions.remove(tmux.server, pane)
    assert eventually(lambda: not process_is_running(left))


def test_a_process_that_got_the_id_of_an_ended_program_is_left_alone(
    tmux: RealTmux, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = tmux.launch("true")
    ended = tmux.ended(session)
    with subprocess.Popen(["sleep", "1000"], start_new_session=True) as stranger:

        def panes() -> list[Pane]:
            return [replace(ended, pid=stranger.pid)]

        monkeypatch.setattr(tmux.server, "list_panes", panes)
        sessions.remove(tmux.server, ended)
        assert session.address not in tmux.names()
        assert process_is_running(stranger.pid)
        stranger.kill()


def test_removing_a_seat_keeps_its_transcript(tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "echo hello; exec cat")
    assert eventually(lambda: transcript(session))
    sessions.remove(tmux.server, tmux.pane(session))
    assert transcript(session) == b"hello\r\n"


def test_the_instance_is_the_one_of_the_data_directory(home: Path, settings: Any) -> None:
    assert sessions.instance_id() == (home / "instance_id").read_text().strip()
    assert sessions.keeper_name() == f"_rigweb-{sessions.instance_id()}"
    assert sessions.tmux().socket == settings.RIGWEB.tmux_socket
    assert sessions.tmux_version()[0].isdigit()


def test_a_conversation_that_somebody_has_open_elsewhere_is_known(tmp_path: Path) -> None:
    reports = tmp_path / "sessions"
    reports.mkdir()
    launch = replace(launch_of(tmp_path, env={"CLAUDE_CONFIG_DIR": str(tmp_path)}), runtime="claude-code")
    assert sessions.holder_of(launch, "one") is None
    (reports / "1.json").write_text(json.dumps({"pid": os.getpid(), "sessionId": "one"}))
    (reports / "2.json").write_text("{broken")
    assert sessions.holder_of(launch, "one") == os.getpid()
    assert sessions.holder_of(launch, "two") is None


def test_a_report_that_an_ended_program_left_behind_holds_nothing(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions/1.json").write_text(json.dumps({"pid": ended.pid, "sessionId": "one"}))
    launch = replace(launch_of(tmp_path, env={"CLAUDE_CONFIG_DIR": str(tmp_path)}), runtime="claude-code")
    assert sessions.holder_of(launch, "one") is None


@pytest.mark.parametrize(("later", "holds"), [(0, True), (1, False)])
def test_a_process_that_has_the_id_of_an_ended_one_holds_nothing(tmp_path: Path, later: int, holds: bool) -> None:
    started = str(int(processes.started(os.getpid())) - later)
    (tmp_path / "sessions").mkdir()
    report = {"pid": os.getpid(), "sessionId": "one", "procStart": started}
    (tmp_path / "sessions/1.json").write_text(json.dumps(report))
    launch = replace(launch_of(tmp_path, env={"CLAUDE_CONFIG_DIR": str(tmp_path)}), runtime="claude-code")
    assert (sessions.holder_of(launch, "one") == os.getpid()) is holds


def test_reports_that_are_no_files_are_passed_over(tmp_path: Path) -> None:
    reports = tmp_path / "sessions"
    reports.mkdir()
    os.mkfifo(reports / "1.json")
    (reports / "2.json").symlink_to("/dev/zero")
    (reports / "3.json").write_text("[" * 50_000)
    (reports / "4.json").write_text(json.dumps({"pid": os.getpid(), "sessionId": "one"}))
    launch = replace(launch_of(tmp_path, env={"CLAUDE_CONFIG_DIR": str(tmp_path)}), runtime="claude-code")
    assert sessions.holder_of(launch, "one") == os.getpid()
