"""Operating system commands (`ESC ] number ; text`) in the raw output of a program: titles, progress, states."""

from __future__ import annotations

import re
from collections.abc import Iterator

_START = b"\x1b]"
_END = re.compile(rb"\x07|\x1b\\")
_LONGEST = 64 * 1024


class OscScanner:
    """Finds sequences in output that comes in arbitrary pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[int, str]]:
        """The complete sequences, in order, as (number, text). All of them must be consumed."""
        data, self._rest = self._rest + data, b""
        position = 0
        while (start := data.find(_START, position)) >= 0:
            end = _END.search(data, start)
            if end is None:
                self._rest = data[start:] if len(data) - start < _LONGEST else b""
                return
            number, _, text = data[start + 2 : end.start()].partition(b";")
            if number.isdigit():
                yield int(number), text.decode(errors="replace")
            position = end.end()
        if data.endswith(b"\x1b"):
            self._rest = b"\x1b"
