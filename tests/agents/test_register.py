"""The register joins what comes with Rigweb and what the user has defined; a broken file is told, not used."""

from __future__ import annotations

import os
from pathlib import Path

from agents.register import register
from agents.runtimes import RUNTIMES
from agents.runtimes.custom import runtime

MINE = "name: mine\ncommand: mine --go\nready: {screen: '^>'}\n"
REFERENCE = Path(__file__).parents[2] / "specs/runtimes/reference.yaml"


def test_without_files_there_are_those_that_come_with_rigweb(tmp_path: Path) -> None:
    known = register(tmp_path / "runtimes")
    assert dict(known.runtimes) == RUNTIMES
    assert known.problems == ()


def test_a_file_adds_a_runtime_at_once_and_takes_it_away_with_it(tmp_path: Path) -> None:
    assert "mine" not in register(tmp_path).runtimes
    (tmp_path / "mine.yaml").write_text(MINE)
    assert register(tmp_path).runtimes["mine"].title == "mine"
    (tmp_path / "mine.yaml").unlink()
    assert "mine" not in register(tmp_path).runtimes


def test_what_is_wrong_with_a_file_is_told_with_its_place_and_the_others_are_used(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MINE)
    (tmp_path / "b.yaml").write_text("name: other\nready: {screen: x}\n")
    (tmp_path / "c.yaml").write_text(MINE)
    (tmp_path / "d.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "e.yaml").write_text("# " + "x" * 70_000)
    known = register(tmp_path)
    assert "mine" in known.runtimes and "other" not in known.runtimes
    told = "\n".join(known.problems)
    assert "b.yaml:1:1: command is missing" in told
    assert "c.yaml: another file defines the runtime mine already" in told
    assert "d.yaml: cannot be read" in told and "e.yaml: cannot be read: it is larger than 64 KiB" in told


def test_nobody_can_replace_a_runtime_of_rigweb(tmp_path: Path) -> None:
    (tmp_path / "codex.yaml").write_text(MINE.replace("mine", "codex", 1))
    known = register(tmp_path)
    assert known.runtimes["codex"] is RUNTIMES["codex"]
    assert "name codex is taken" in known.problems[0]


def test_the_reference_is_a_valid_file() -> None:
    assert runtime(REFERENCE.read_text(), "reference.yaml").title == "Parrot"


def test_what_is_no_yaml_or_no_file_is_told_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: a\x07\n")
    (tmp_path / "b.yaml").write_text("[" * 30_000)
    (tmp_path / "c.yaml").write_text(MINE.replace("^>", "a{99999999999}"))
    (tmp_path / "d.yaml").symlink_to("nowhere")
    os.mkfifo(tmp_path / "e.yaml")
    (tmp_path / "f.yaml").symlink_to("/dev/zero")
    (tmp_path / "g.yaml").write_text(MINE)
    known = register(tmp_path)
    assert "mine" in known.runtimes
    for name in "abcdef":
        assert any(problem.startswith(f"{tmp_path}/{name}.yaml:") for problem in known.problems), name
