"""How a text becomes one message to Claude Code, byte for byte, and never a command; pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from agents.hooks.editor import MARK, encoded
from agents.runtimes.base import Submission

_PIECE_CHARACTERS: Final = 600
_PIECE_LINES: Final = 3
"""A longer paste becomes a `[Pasted text]`, which is sent with tags around it."""
_MOST_PIECES: Final = 30
"""More would take long to show one after the other; the editor gets all of it at once."""
_DROPPED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff]")
"""Control and invisible characters, which it takes out itself after asking."""
_QUITS: Final = frozenset({"exit", "quit", ":q", ":q!", ":wq", ":wq!"})
_COMMAND: Final = re.compile(r"/[^\s/]*(\s|$)")
_TAG: Final = "Message:\n"


def submission(text: str) -> Submission:
    """A text as it is pasted; what a paste would alter is put in by our editor, to which Ctrl-G hands the input.

    Control and invisible characters and blanks at the end are left out. What would be a command or would quit, also
    after blanks, is told as a message by a line in front of it.
    """
    message = _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    if message.strip() in _QUITS or _COMMAND.match(message.lstrip()):
        message = _TAG + message
    typed = message + " " if message.endswith("\\") else message  # else Enter would continue the line; it is trimmed
    pieces = _pieces(typed)
    if not _altered_by_pasting(message) and len(pieces) <= _MOST_PIECES:
        return Submission(typed, message, settle_seconds=0.1, pieces=pieces if len(pieces) > 1 else ())
    return Submission(encoded(typed), message, settle_seconds=0.4, keys_after=("C-g",))


def is_being_edited(draft: str) -> bool:
    """Whether this draft is one of ours that our editor has not put right yet."""
    return draft.startswith(MARK)


def _altered_by_pasting(message: str) -> bool:
    return "\t" in message or message.startswith(("!", MARK)) or not unicodedata.is_normalized("NFC", message)


def _pieces(text: str) -> tuple[str, ...]:
    lines = [
        line[start : start + _PIECE_CHARACTERS]
        for line in text.splitlines(keepends=True)
        for start in range(0, len(line), _PIECE_CHARACTERS)
    ]
    pieces: list[list[str]] = [[]]
    for line in lines:
        if len(pieces[-1]) == _PIECE_LINES - 1 or sum(map(len, pieces[-1])) + len(line) > _PIECE_CHARACTERS:
            pieces.append([])
        pieces[-1].append(line)
    return tuple("".join(piece) for piece in pieces if piece)
