"""`rig doctor` says of each agent whether it can be used, and what to do if not."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from agents.runtimes import RUNTIMES
from rigweb.client.agent_programs import found

SIGNED_IN = [
    ("claude-code", "claude", ".claude/.credentials.json", "CLAUDE_CONFIG_DIR", ".credentials.json"),
    ("codex", "codex", ".codex/auth.json", "CODEX_HOME", "auth.json"),
    ("gemini", "gemini", ".gemini/oauth_creds.json", "GEMINI_CLI_HOME", ".gemini/oauth_creds.json"),
    ("opencode", "opencode", ".local/share/opencode/auth.json", "XDG_DATA_HOME", "opencode/auth.json"),
]


@pytest.fixture
def bin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH; the home folder is empty, and nothing in the environment signs anybody in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    accounts = [runtime.account.variables for runtime in RUNTIMES.values()]
    for name in (*itertools.chain(*accounts), *(variable for *_, variable, _ in SIGNED_IN)):
        monkeypatch.delenv(name, raising=False)
    return folder


def program(folder: Path, name: str, does: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o700)


def said(home: Path, name: str = "claude-code") -> tuple[bool, str, str]:
    [line] = [rest for runtime, *rest in found(home, os.environ) if runtime == name]
    return tuple(line)  # type: ignore[return-value]


def test_a_program_that_is_not_there_is_told_with_how_to_get_it(bin: Path, tmp_path: Path) -> None:
    usable, what, advice = said(tmp_path)
    assert (usable, what) == (False, "claude is not on PATH") and advice.startswith("install: npm install")
    assert {name for name, *_ in found(tmp_path, os.environ)} == {"claude-code", "codex", "gemini", "opencode"}


@pytest.mark.parametrize("does", ["exit 1", "true", "echo 1.2; exit 3"])
def test_a_program_that_does_not_say_its_version_is_to_be_run_once(bin: Path, tmp_path: Path, does: str) -> None:
    program(bin, "claude", does)
    assert said(tmp_path) == (False, f"{bin}/claude does not say its version", "run it once: claude")


@pytest.mark.parametrize(("name", "command", "file", "variable", "moved"), SIGNED_IN)
def test_who_is_signed_in_is_told_by_a_file_wherever_its_folder_is(
    bin: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    command: str,
    file: str,
    variable: str,
    moved: str,
) -> None:
    program(bin, command, "echo 2.1")
    assert said(tmp_path, name)[:2] == (False, "2.1, no sign-in found")
    at_home, elsewhere = tmp_path / file, tmp_path / "moved" / moved
    for path in (at_home, elsewhere):
        path.parent.mkdir(parents=True)
        path.touch()
    assert said(tmp_path, name) == (True, "2.1, signed in", "")
    monkeypatch.setenv(variable, str(tmp_path / "moved"))
    at_home.unlink()
    assert said(tmp_path, name) == (True, "2.1, signed in", "")
    elsewhere.unlink()
    at_home.touch()
    assert not said(tmp_path, name)[0], "that is not where it looks"


def test_whether_a_file_of_settings_holds_a_key_cannot_be_told(bin: Path, tmp_path: Path) -> None:
    program(bin, "opencode", "echo 1.2")
    assert not said(tmp_path, "opencode")[0]
    settings = tmp_path / ".config/opencode/opencode.json"
    settings.parent.mkdir(parents=True)
    settings.touch()
    assert said(tmp_path, "opencode") == (True, "1.2; whether you are signed in cannot be told", "")


def test_who_has_a_key_in_the_environment_is_signed_in(
    bin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bin, "claude", "echo '2.1 (Claude Code)'")
    assert said(tmp_path) == (False, "2.1 (Claude Code), no sign-in found", "run: claude auth login")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
    assert said(tmp_path)[0]


def test_runtimes_of_ones_own_are_looked_at_and_broken_files_told(bin: Path, tmp_path: Path) -> None:
    (tmp_path / "runtimes").mkdir()
    (tmp_path / "runtimes" / "mine.yaml").write_text("name: mine\ncommand: mine\nready: {screen: '>'}\n")
    (tmp_path / "runtimes" / "other.yaml").write_text("name: other\n")
    program(bin, "mine", "echo 0.1")
    assert said(tmp_path, "mine") == (True, "0.1; whether you are signed in cannot be told", "")
    problems = [rest for name, *rest in found(tmp_path, os.environ) if name == "runtimes"]
    assert {(usable, advice) for usable, _, advice in problems} == {(False, "mend the file")}
    assert all(str(what).startswith(f"{tmp_path}/runtimes/other.yaml:1:1: ") for _, what, _ in problems)
