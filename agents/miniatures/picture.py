"""What a pane shows at one moment, and what has to be told of it to who has seen an earlier one.

Pure.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from agents.miniatures.runs import Line
from agents.miniatures.styles import PLAIN, Style

EMPTY = "[]"

Known = dict[tuple[str, tuple[Style, bool]], Line]


@dataclass(frozen=True)
class Picture:
    """A screen as lines of runs.

    cursor: column and row, None when it is hidden; application_keys: which cursor keys its program wants.
    """

    cols: int
    rows: int
    cursor: tuple[int, int] | None
    application_keys: bool
    lines: tuple[Line, ...]

    @classmethod
    def of(
        cls,
        text: str,
        size: tuple[int, int],
        cursor: tuple[int, int] | None,
        application_keys: bool,
        before: Picture | None = None,
    ) -> Picture:
        """Read a captured screen; lines that `before` has too are not read again, wherever they stood."""
        known: Known = before._known() if before else {}
        cols, rows = size
        lines = []
        state = (PLAIN, False)
        for raw in text.removesuffix("\n").split("\n")[:rows]:
            key = (raw, state)
            line = known.get(key)
            if line is None:
                line = known[key] = Line(raw, state)
            lines.append(line)
            state = line.after
        picture = cls(cols, rows, cursor, application_keys, tuple(lines))
        return before if before == picture and before else picture

    def _known(self) -> Known:
        known: Known = {}
        state = (PLAIN, False)
        for line in self.lines:
            known[line.text, state] = line
            state = line.after
        return known


def told(seat: str, now: Picture, before: Picture | None) -> str:
    """The JSON text that makes `now` of `before`; of nothing, when there is none or its size was another."""
    whole = before is None or (before.cols, before.rows) != (now.cols, now.rows)
    old = () if whole or before is None else before.lines
    lines = []
    for row, line in enumerate(now.lines):
        if line.runs != (old[row].runs if row < len(old) else EMPTY):
            lines.append(f'"{row}":{line.runs}')
    lines += [f'"{row}":{EMPTY}' for row in range(len(now.lines), len(old)) if old[row].runs != EMPTY]
    head = {"seat": seat, "cols": now.cols, "rows": now.rows, "cursor": now.cursor, "keys": now.application_keys}
    return f'{json.dumps(head | {"whole": whole})[:-1]}, "lines": {{{",".join(lines)}}}}}'


def told_gone(seat: str) -> str:
    """The JSON text for a seat that shows nothing: it has no pane."""
    return json.dumps({"seat": seat, "gone": True})
