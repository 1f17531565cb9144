"""The editor of an agent's input: puts right a text of ours that could not be pasted as it is, else opens the user's.

Run as VISUAL: `python -I -S editor.py PATH`. A text of ours begins with MARK; characters that a paste would alter
stand in it by their number.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata

MARK = "\u2402"
_ESCAPE = "\u241b"
_USERS_EDITOR = """
for name in VISUAL EDITOR; do
    [ -n "$TMUX" ] && said=$(tmux show-environment -g $name 2>/dev/null)
    case $said in $name=?*) exec ${said#*=} "$1" ;; esac
done
exec ${EDITOR:-vi} "$1"
"""


def encoded(text: str) -> str:
    """A text as it can be pasted."""
    composed = unicodedata.is_normalized("NFC", text)
    return MARK + "".join(_escaped(sign) if _needs_escape(sign, composed) else sign for sign in text)


def decoded(text: str) -> str:
    """The text that was encoded; raises ValueError for another."""
    if not text.startswith(MARK):
        raise ValueError("not a text of ours")
    return re.sub(f"{_ESCAPE}([0-9a-f]+);", lambda found: chr(int(found[1], 16)), text[1:])


def main() -> None:
    """Edit the file that is named."""
    path = sys.argv[1]
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if text.startswith(MARK):
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(decoded(text))
        return
    os.execv("/bin/sh", ["sh", "-c", _USERS_EDITOR, "sh", path])  # noqa: S606


def _needs_escape(sign: str, composed: bool) -> bool:
    return sign in f"\t{MARK}{_ESCAPE}" or not (composed or sign.isascii())


def _escaped(sign: str) -> str:
    return f"{_ESCAPE}{ord(sign):x};"


if __name__ == "__main__":
    main()
