"""The version of tmux is told as a number with a letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agents.tmux.version import version


def test_the_version_is_a_number_with_a_letter() -> None:
    assert re.fullmatch(r"\d+\.\d+[a-z]?|next-.*|master", version())


def test_without_tmux_the_version_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert version() == ""
