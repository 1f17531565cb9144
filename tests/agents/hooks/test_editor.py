"""The editor of an agent's input puts our texts right, and is the user's own for everything else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agents.hooks import editor

TEXT = "!a\tb\n\tc \u2402\u241b9; e\u0301 \U0001f469\u200d\U0001f467\r\nend\\"


def edit(path: Path, **env: str) -> None:
    argv = [sys.executable, "-I", "-S", editor.__file__, str(path)]
    subprocess.run(argv, env={"PATH": os.environ["PATH"], **env}, check=True)


def test_an_encoded_text_has_nothing_that_a_paste_alters() -> None:
    encoded = editor.encoded(TEXT)
    assert encoded.startswith(editor.MARK)
    assert "\t" not in encoded
    assert "\u0301" not in encoded
    assert editor.decoded(encoded) == TEXT


def test_a_text_of_ours_is_put_right_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "prompt.md"
    path.write_bytes(editor.encoded(TEXT).encode())
    edit(path)
    assert path.read_bytes() == TEXT.encode()


def test_another_text_is_refused_by_the_decoder() -> None:
    with pytest.raises(ValueError, match="not a text of ours"):
        editor.decoded("a draft")


def test_a_draft_of_a_person_opens_that_person_s_editor(tmp_path: Path) -> None:
    path = tmp_path / "prompt.md"
    path.write_text("a draft")
    own = tmp_path / "own-editor"
    own.write_text('#!/bin/sh\nprintf edited > "$1"\n')
    own.chmod(0o755)
    edit(path, EDITOR=str(own))
    assert path.read_text() == "edited"
