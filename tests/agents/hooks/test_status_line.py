"""The status line hook keeps the figures and shows the user's own status line as before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agents.hooks import status_line


@pytest.fixture
def figures(tmp_path: Path) -> bytes:
    (tmp_path / "project/.claude").mkdir(parents=True)
    (tmp_path / "config").mkdir()
    (tmp_path / "seat").mkdir()
    return json.dumps({"cost": 1, "workspace": {"project_dir": str(tmp_path / "project")}}).encode()


def set_command(path: Path, command: str) -> None:
    path.write_text(json.dumps({"statusLine": {"type": "command", "command": command}}))


def shown(folder: Path, figures: bytes) -> str:
    argv = [sys.executable, "-I", "-S", status_line.__file__, str(folder / "seat")]
    env = {"CLAUDE_CONFIG_DIR": str(folder / "config"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(argv, input=figures, env=env, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def test_the_figures_are_kept_as_they_are(tmp_path: Path, figures: bytes) -> None:
    assert shown(tmp_path, figures) == ""
    assert (tmp_path / "seat/status_line.json").read_bytes() == figures
    assert [path.name for path in (tmp_path / "seat").iterdir()] == ["status_line.json"]


def test_the_user_s_status_line_is_shown_with_the_same_figures(tmp_path: Path, figures: bytes) -> None:
    set_command(tmp_path / "config/settings.json", "cat; printf %s ' and mine'")
    assert shown(tmp_path, figures) == figures.decode() + " and mine"


def test_the_nearest_settings_win(tmp_path: Path, figures: bytes) -> None:
    set_command(tmp_path / "config/settings.json", "echo user")
    set_command(tmp_path / "project/.claude/settings.json", "echo project")
    assert shown(tmp_path, figures) == "project\n"
    set_command(tmp_path / "project/.claude/settings.local.json", "echo local")
    assert shown(tmp_path, figures) == "local\n"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"statusLine": 5}'])
def test_settings_that_cannot_be_read_are_passed_over(tmp_path: Path, figures: bytes, content: str) -> None:
    (tmp_path / "config/settings.json").write_text(content)
    assert shown(tmp_path, figures) == ""


def test_it_is_quiet_when_its_folder_is_gone(tmp_path: Path, figures: bytes) -> None:
    (tmp_path / "seat").rmdir()
    assert shown(tmp_path, figures) == ""
