"""Text without escape sequences.

Pure. Removes control sequences (ECMA-48 CSI, OSC, DCS and the short ones), keeps what a line ended up as when
it was overwritten after a carriage return, and drops other control characters but tab.
"""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"""
      \x1b \[ [0-?]* [ -/]* [@-~]              # CSI
    | \x1b [\]PX^_] [^\x07\x1b]* (?: \x07 | \x1b\\ )    # OSC, DCS, SOS, PM, APC up to their end
    | \x1b [ -/]* [0-~]                        # two-byte and charset sequences
    """,
    re.VERBOSE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """The text as a person would have read it, line by line."""
    return "\n".join(plain_line(line) for line in _ESCAPES.sub("", text).split("\n"))


def plain_line(line: str) -> str:
    """One line, without its end."""
    shown = _ESCAPES.sub("", line).rstrip("\r").rpartition("\r")[2]
    return _CONTROLS.sub("", shown)
