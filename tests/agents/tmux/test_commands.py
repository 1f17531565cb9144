"""Nothing that a spec can contain is read as tmux syntax, a format, a date or a shell command."""

from __future__ import annotations

import pytest

from agents import sessions
from agents.errors import AgentError
from agents.tmux import commands
from tests.agents.real_tmux import RealTmux, Told, teller, transcript
from tests.real_server import eventually

HOSTILE = [
    ";",
    "a;",
    "\\;",
    "a\\\\;",
    ";;",
    "#(touch pwned)",
    "#{pid}",
    "##{pid}",
    "#[fg=red]",
    "%H%M %%",
    "$(touch pwned)",
    "`touch pwned`",
    "$HOME",
    "~",
    "",
    "-x",
    "--",
    "two words",
    " ",
    "line\nbreak",
    "tab\tand\\backslash",
    "'single' \"double\"",
    "{ braces }",
    "žluťoučký 👩‍👩‍👧 日本",
    "a=b",
    "\x1b[31m",
]

FOLDERS = [
    "plain",
    "two words",
    "semi;",
    "#(touch pwned)",
    "#{pid}",
    "##{pid}",
    "a#[b]",
    "a##[b]",
    "###",
    "#,}",
    "%H%M",
    'it\'s "quoted"',
    "$(touch pwned)",
    "`touch pwned`",
    "žluť 日本",
    "-x",
    "back\\slash",
]


def test_every_argument_arrives_byte_for_byte(tmux: RealTmux) -> None:
    tmux.launch(*teller(tmux.folder / "told", *HOSTILE))
    assert Told.read(tmux.folder / "told").argv == [word.encode() for word in HOSTILE]
    assert not list(tmux.folder.rglob("pwned"))


@pytest.mark.parametrize("last", HOSTILE)
def test_every_argument_arrives_also_as_the_last_one(tmux: RealTmux, last: str) -> None:
    tmux.launch(*teller(tmux.folder / "told", last))
    assert Told.read(tmux.folder / "told").argv == [last.encode()]


def test_every_value_of_the_environment_arrives_byte_for_byte(tmux: RealTmux) -> None:
    env = {f"VALUE_{number}": value for number, value in enumerate(HOSTILE)}
    tmux.launch(*teller(tmux.folder / "told"), env=env)
    told = Told.read(tmux.folder / "told").env
    assert {name: told[name.encode()].decode() for name in env} == env
    assert not list(tmux.folder.rglob("pwned"))


def test_the_environment_of_a_spec_is_stronger_than_that_of_tmux(tmux: RealTmux) -> None:
    tmux.keep()
    tmux("set-option", "-s", "default-terminal", "screen")
    env = {"PATH": f"{tmux.folder}:/usr/bin:/bin", "TERM": "vt100", "SHELL": "/bin/odd;"}
    tmux.launch(*teller(tmux.folder / "told"), env=env)
    told = Told.read(tmux.folder / "told").env
    assert {name: told[name.encode()].decode() for name in env} == env


def test_a_program_is_told_that_it_has_a_terminal_of_many_colours(tmux: RealTmux) -> None:
    tmux.keep()
    tmux("set-option", "-s", "default-terminal", "screen")
    tmux.launch(*teller(tmux.folder / "told"))
    told = Told.read(tmux.folder / "told").env
    assert (told[b"TERM"], told[b"COLORTERM"]) == (b"tmux-256color", b"truecolor")
    assert told[b"RIGWEB_SEAT"] == b"dev-impl@my"


@pytest.mark.parametrize("runtime", ["claude-code", "codex", "gemini", "opencode"])
def test_an_agent_is_not_told_of_another_terminal_than_its_pane(tmux: RealTmux, runtime: str) -> None:
    tmux.keep()
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "CLAUDECODE", "CLAUDE_CODE_CHILD_SESSION"):
        tmux("set-environment", "-g", name, "1")
    tmux.launch(*teller(tmux.folder / "told"), env={"NO_COLOR": "of its spec"}, runtime=runtime)
    told = Told.read(tmux.folder / "told").env
    assert told[b"NO_COLOR"] == b"of its spec"
    assert not {b"CI", b"FORCE_COLOR"} & told.keys()
    assert (b"CLAUDECODE" in told) == (b"CLAUDE_CODE_CHILD_SESSION" in told) == (runtime != "claude-code")


def test_a_terminal_inherits_what_tmux_has(tmux: RealTmux) -> None:
    tmux.keep()
    tmux("set-environment", "-g", "CI", "true")
    tmux.launch(*teller(tmux.folder / "told"))
    assert Told.read(tmux.folder / "told").env[b"CI"] == b"true"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_program_starts_in_the_folder_it_was_given(tmux: RealTmux, name: str) -> None:
    folder = tmux.folder / name
    folder.mkdir()
    tmux.launch(*teller(tmux.folder / "told"), cwd=folder)
    assert Told.read(tmux.folder / "told").cwd == bytes(folder)
    assert not list(tmux.folder.rglob("pwned"))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_transcript_is_written_below_a_data_directory_of_any_name(tmux: RealTmux, name: str) -> None:
    folder = tmux.folder / name / "transcripts"
    folder.mkdir(parents=True)
    tmux("new-session", "-d", "-s", "a", "cat")
    tmux(*commands.pipe_pane("=a:", commands.recorder(str(folder), 7, 1024)))
    tmux("send-keys", "-t", "=a:", "hello", "Enter")
    assert eventually(lambda: b"hello" in b"".join(path.read_bytes() for path in folder.glob("000007.log")))
    assert not list(tmux.folder.rglob("pwned"))


@pytest.mark.parametrize("name", ["prog; touch pwned", "$(touch pwned)", "#{pid}", "two words", "-x", "semi;"])
def test_a_program_without_arguments_is_not_given_to_a_shell(tmux: RealTmux, name: str) -> None:
    programs = tmux.folder / "bin"
    programs.mkdir()
    program = programs / name
    program.write_text('#!/bin/sh\necho "ran in $PWD"; sleep 0.1\n')
    program.chmod(0o755)
    session = tmux.launch(name, env={"PATH": f"{programs}:/usr/bin:/bin"})
    assert tmux.ended(session).status == 0
    assert eventually(lambda: b"ran in" in transcript(session))
    assert not list(tmux.folder.rglob("pwned"))


def test_a_session_has_what_a_viewer_needs_and_nothing_global_changes(tmux: RealTmux) -> None:
    tmux.keep()
    before = tmux("show-options", "-g"), tmux("show-options", "-gw"), tmux("show-options", "-s")
    session = tmux.launch("cat")
    assert (tmux("show-options", "-g"), tmux("show-options", "-gw"), tmux("show-options", "-s")) == before
    shown = tmux("show-options", "-t", session.pane_id)
    assert {"status off", "mouse off", "detach-on-destroy on"} <= set(shown.splitlines())
    assert tmux.size(session) == "120x40"


def test_a_person_s_own_options_do_not_reach_into_our_sessions(tmux: RealTmux) -> None:
    tmux.keep()
    for option in ("status on", "mouse on", "destroy-unattached on", "detach-on-destroy off"):
        tmux("set-option", "-t", sessions.keeper_name(), *tmux("show-options", "-g", option.split()[0]).split())
        tmux("set-option", "-g", *option.split())
    session = tmux.launch("cat")
    assert tmux.pane(session).dead is False
    assert tmux("display-message", "-p", "-t", session.pane_id, "#{mouse}#{status}#{destroy-unattached}") == "0off0"


def test_a_second_session_of_the_same_name_is_refused_and_the_first_untouched(tmux: RealTmux) -> None:
    first = tmux.launch("cat")
    with pytest.raises(AgentError, match=r"cannot launch dev\.impl: duplicate session: dev-impl@my"):
        tmux.launch("cat", session=tmux.session())
    assert tmux.pane(first).pid == first.pid


def test_commands_chain_with_semicolons_of_their_own() -> None:
    assert commands.chain(["a", "1"], ["b"], ["c", "2"]) == ["a", "1", ";", "b", ";", "c", "2"]


def test_a_capture_asks_for_exactly_what_is_wanted() -> None:
    assert commands.capture("%1", 0, escapes=False) == ["capture-pane", "-p", "-S", "-0", "-t", "%1"]
    assert commands.capture("%1", None, escapes=True, join=True) == [
        "capture-pane", "-p", "-e", "-J", "-S", "-", "-t", "%1",
    ]  # fmt: skip


def test_a_person_attaches_to_exactly_this_name() -> None:
    assert commands.attach("dev-impl@my", read_only=False) == ["attach-session", "-t", "=dev-impl@my"]
    assert commands.attach("dev-impl@my", read_only=True) == ["attach-session", "-r", "-t", "=dev-impl@my"]
