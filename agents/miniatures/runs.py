"""Lines of a screen as runs: stretches of text that look alike.

Pure. A run is `[text, foreground, background, attributes, columns]`, shortened by what is as usual at its end:
the terminal's own colours, no attributes, one column a character. See `styles` for the numbers.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from agents.miniatures.cells import pieces
from agents.miniatures.styles import HIDDEN, INVERSE, PLAIN, STRIKE, UNDERLINE, Style, apply

Run = list[Any]

_STYLES = re.compile(r"((?:\x1b\[[0-9;:]*m)+)")
_OTHER = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x00-\x08\x0a-\x1f\x7f]")
_SHIFTS = re.compile(r"([\x0e\x0f])")
_DRAWING = str.maketrans("`afgijklmnopqrstuvwxyz{|}~+,-.0", "◆▒°±␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·→←↑↓█")
"""The line-drawing set, to which tmux switches by SO and from which by SI."""
_LINES = UNDERLINE | STRIKE | INVERSE
"""Attributes that can be seen on a blank."""
_USUAL = (-1, -1, 0)


class Line:
    """One line as runs, as the JSON text that is sent; reading one needs how the one above it ended."""

    __slots__ = ("after", "runs", "text")

    def __init__(self, raw: str, before: tuple[Style, bool]) -> None:
        runs, self.after = read(raw, *before)
        self.runs = json.dumps(runs, ensure_ascii=False, separators=(",", ":"))
        self.text = raw


def read(raw: str, style: Style = PLAIN, drawing: bool = False) -> tuple[list[Run], tuple[Style, bool]]:
    """Runs of one captured line that begins in a style, and what the next line begins with."""
    runs: list[Run] = []
    parts = _STYLES.split(raw)
    for i in range(0, len(parts), 2):
        if i:
            style = _after(style, parts[i - 1])
        if text := parts[i]:
            if not text.isprintable():
                text, drawing = _printable(text, drawing)
            elif drawing:
                text = text.translate(_DRAWING)
            _add(runs, text, style)
    _trim(runs)
    return [_short(run) for run in runs], (style, drawing)


@lru_cache(maxsize=4096)
def _after(style: Style, sequences: str) -> Style:
    for sequence in sequences.split("\x1b[")[1:]:
        style = apply(style, sequence.removesuffix("m"))
    return style


def _printable(text: str, drawing: bool) -> tuple[str, bool]:
    """The text without what is no text, and with lines for the letters that stand for them."""
    clean = ""
    for i, part in enumerate(_SHIFTS.split(text)):
        if i % 2:
            drawing = part == "\x0e"
        else:
            part = _OTHER.sub("", part)
            clean += part.translate(_DRAWING) if drawing else part
    return clean, drawing


def _add(runs: list[Run], text: str, style: Style) -> None:
    foreground, background, attributes = style
    if attributes & HIDDEN:
        text = " " * sum(columns or len(piece) for piece, columns in pieces(text))
        attributes &= ~HIDDEN
    if text.isspace() and not attributes & _LINES:
        foreground, attributes = -1, 0
        if runs and runs[-1][2] == background and not runs[-1][3] & _LINES and not runs[-1][4]:
            runs[-1][0] += text  # a blank looks the same in any colour
            return
    for piece, columns in [(text, 0)] if text.isascii() else pieces(text):
        if runs and not columns and (last := runs[-1])[1:] == [foreground, background, attributes, 0]:
            last[0] += piece
        elif piece:
            runs.append([piece, foreground, background, attributes, columns])


def _trim(runs: list[Run]) -> None:
    """Take away blanks at the end that cannot be seen."""
    while runs and runs[-1][2] == -1 and not runs[-1][3] & _LINES:
        runs[-1][0] = runs[-1][0].rstrip(" ")
        if runs[-1][0]:
            return
        runs.pop()


def _short(run: Run) -> Run:
    if run[4]:
        return run
    end = 4
    while end > 1 and run[end - 1] == _USUAL[end - 2]:
        end -= 1
    return run[:end]
