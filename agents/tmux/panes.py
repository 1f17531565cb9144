"""Panes as tmux reports them: the list format and its reader.

Pure. One line a pane, `key=value` fields separated by single spaces; the session's name comes last because
names of other people's sessions may hold spaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from agents.tmux.labels import FIELDS, Labels

_FORMATS = {
    "pane": "#{pane_id}",
    "tmux": "#{session_id}",
    "pid": "#{pane_pid}",
    "dead": "#{pane_dead}",
    "status": "#{pane_dead_status}",
    "signal": "#{pane_dead_signal}",
    "pipe": "#{pane_pipe}",
    "size": "#{window_width}x#{window_height}",
    **{name: f"#{{@rigweb_{name}}}" for name in FIELDS},
    "name": "#{session_name}",
}
LIST_FORMAT = " ".join(f"{key}={value}" for key, value in _FORMATS.items())


@dataclass(frozen=True)
class Pane:
    """One pane of the tmux server, ours or not.

    id: `%12`; tmux_session: `$3`; status and signal: how its program ended, None while that is not known;
    piped: whether a transcript is being written; cols, rows: size of its window in cells.
    """

    id: str
    tmux_session: str
    name: str
    pid: int
    dead: bool
    status: int | None
    signal: int | None
    piped: bool
    cols: int
    rows: int
    labels: Labels | None

    @property
    def end_known(self) -> bool:
        """Whether tmux has told how the program ended; it can be late by a moment."""
        return self.status is not None or self.signal is not None


def parse(lines: Iterable[str]) -> list[Pane]:
    """Read lines printed with LIST_FORMAT; a line that makes no sense is no pane of ours and is left out."""
    found = []
    for line in lines:
        with suppress(KeyError, ValueError):
            found.append(_parse_line(line))
    return found


def _parse_line(line: str) -> Pane:
    fields = dict(part.partition("=")[::2] for part in line.split(" ", len(_FORMATS) - 1))
    cols, _, rows = fields["size"].partition("x")
    labels = Labels(**{name: fields[name] for name in FIELDS})
    return Pane(
        id=fields["pane"],
        tmux_session=fields["tmux"],
        name=fields["name"],
        pid=int(fields["pid"] or 0),
        dead=fields["dead"] == "1",
        status=_number(fields["status"]),
        signal=_number(fields["signal"]),
        piped=fields["pipe"] == "1",
        cols=int(cols),
        rows=int(rows),
        labels=labels if labels.instance else None,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
