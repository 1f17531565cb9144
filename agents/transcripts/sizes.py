"""How large a session's window was, and from when on: a screen can only be replayed in its own size.

One line a change, `milliseconds columns rows`, beside the time index.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

FILE_NAME = "sizes"
_LINE = re.compile(rb"^(\d{1,15}) (\d{1,5}) (\d{1,5})$", re.MULTILINE)


class Size(NamedTuple):
    """From this time on, in milliseconds since 1970, the window had so many columns and rows."""

    at: int
    cols: int
    rows: int


def append(folder: Path, at: datetime, cols: int, rows: int) -> None:
    """Note a change, readable by us alone."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(folder / FILE_NAME, flags, 0o600)
    try:
        os.write(descriptor, f"{int(at.timestamp() * 1000)} {cols} {rows}\n".encode())
    finally:
        os.close(descriptor)


def read(folder: Path) -> list[Size]:
    """All sizes in order; none for a transcript from before sizes were written down."""
    try:
        text = (folder / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return []
    return [Size(int(at), int(cols), int(rows)) for at, cols, rows in _LINE.findall(text)]
