"""Aligned columns for people."""

from __future__ import annotations

from collections.abc import Sequence

from rigweb.client.output import coloured, printable


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], colours: Sequence[str] = ()) -> str:
    """Columns under their heads, two spaces apart; `colours` gives one per row, for its STATE column."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(_width(line[column]) for line in (heads, *cells)) for column in range(len(heads))]
    state = heads.index("STATE") if "STATE" in heads else -1
    lines = [_line(heads, widths)]
    for number, row in enumerate(cells):
        colour = colours[number] if colours else ""
        lines.append(_line(row, widths, state, colour))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int], state: int = -1, colour: str = "") -> str:
    padded = [cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)]
    if colour and state >= 0:
        padded[state] = coloured(padded[state], colour)
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)
