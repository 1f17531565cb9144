"""Tables of what drills found."""

from __future__ import annotations

from collections.abc import Sequence


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as what is in them; the first to the left, the others to the right."""
    lines = [list(columns), *map(list, rows)]
    widths = [max(len(line[number]) for line in lines) for number in range(len(columns))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not number else cell.rjust(width) for number, (cell, width) in _numbered(line, widths)
        )
        for line in lines
    )


def quantile(samples: Sequence[float], share: float) -> float:
    """The value that this share of the samples does not exceed; 0 without samples."""
    return sorted(samples)[min(len(samples) - 1, int(len(samples) * share))] if samples else 0.0


def _numbered(line: Sequence[str], widths: Sequence[int]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(line, widths, strict=True)))
