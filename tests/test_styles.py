"""Every style sheet says what it means to: a brace too many takes the next rule away without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[1] / "static/css").rglob("*.css"))
COMMENT_OR_STRING = re.compile(r"""/\*.*?\*/|"[^"\n]*"|'[^'\n]*'""", re.DOTALL)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_brace_of_a_style_sheet_has_its_other_half(path: Path) -> None:
    open_since: list[int] = []
    text = COMMENT_OR_STRING.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), path.read_text())
    for number, line in enumerate(text.splitlines(), 1):
        for brace in re.findall("[{}]", line):
            if brace == "{":
                open_since.append(number)
            else:
                assert open_since, f"line {number} closes what was never opened"
                open_since.pop()
    assert not open_since, f"line {open_since[-1]} opens what is never closed"
