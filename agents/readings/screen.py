"""What a pane shows, read from one capture: its lines, which parts of them are faint, and its title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SEQUENCE = re.compile(r"\x1b(?:\[([0-9;:]*)([A-Za-z])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|.)")


@dataclass(frozen=True)
class Screen:
    """What a pane shows from top to bottom.

    lines: plain text; faint: the same lines with everything blanked that is not dim or grey, by which placeholders
    and suggestions are told from what somebody has typed; title: as the program has set it.
    """

    lines: tuple[str, ...]
    title: str = ""
    faint: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def captured(cls, text: str, title: str = "") -> Screen:
        """Read what `capture-pane -e` printed."""
        reader = _Styles()
        pairs = [reader.split(line) for line in text.removesuffix("\n").split("\n")]
        return cls(tuple(plain for plain, _ in pairs), title, tuple(faint for _, faint in pairs))

    def typed(self, number: int) -> str:
        """Line `number` without its faint parts."""
        faint = self.faint[number] if number < len(self.faint) else ""
        pairs = zip(self.lines[number], faint.ljust(len(self.lines[number])), strict=False)
        return "".join(" " if shadow != " " else sign for sign, shadow in pairs)

    @property
    def text(self) -> str:
        """All lines, without blanks at the ends and without empty lines at the bottom."""
        return "\n".join(line.rstrip() for line in self.lines).rstrip()


class _Styles:
    """Tells faint text from the rest; styles go on from line to line."""

    def __init__(self) -> None:
        self._dim = False
        self._grey = False

    def split(self, line: str) -> tuple[str, str]:
        plain, faint, position = "", "", 0
        for match in _SEQUENCE.finditer(line):
            part = line[position : match.start()]
            plain, faint = plain + part, faint + self._shade(part)
            position = match.end()
            if match[2] == "m":
                self._apply(re.split("[;:]", match[1] or "0"))
        part = line[position:]
        return plain + part, faint + self._shade(part)

    def _shade(self, part: str) -> str:
        return part if self._dim or self._grey else " " * len(part)

    def _apply(self, codes: list[str]) -> None:
        while codes:
            code = codes.pop(0)
            if code in ("", "0"):
                self._dim = self._grey = False
            elif code == "2":
                self._dim = True
            elif code == "22":
                self._dim = False
            elif code == "38":
                self._grey = _is_grey(codes)
            elif code == "48":
                _is_grey(codes)
            elif code == "90":
                self._grey = True
            elif code == "39" or "30" <= code <= "37" or "91" <= code <= "97":
                self._grey = False


def _is_grey(codes: list[str]) -> bool:
    """Take the colour that follows 38 or 48 off `codes`; whether it is a grey of middling brightness."""
    kind = codes.pop(0) if codes else ""
    if kind == "5" and codes:
        number = int(codes.pop(0) or 0)
        return number == 8 or 236 <= number <= 247
    if kind == "2":
        values = [int(value or 0) for value in codes[:3]]
        del codes[:3]
        return len(values) == 3 and max(values) - min(values) <= 12 and 60 <= max(values) <= 175
    return False
