"""What reaches the user's terminal: JSON or text, and never a control character that came from elsewhere."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from typing import Any

from rigweb.client.exits import Failure

_COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "grey": 90}


def printable(text: str, keep: str = "") -> str:
    """`text` with every control, formatting and unassigned character replaced, except those in `keep`.

    Agents choose their names' and messages' characters; a terminal obeys some of them.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_harmless(char) or char in keep else "\N{REPLACEMENT CHARACTER}" for char in text)


def _is_harmless(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"  # agents write spaces of all widths


def answer(data: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Print an answer of the API: whole as JSON, or the text made from it."""
    if as_json:
        write(to_json(data) + "\n")
    elif text:
        write(text if text.endswith("\n") else text + "\n")


def failure(problem: Failure, *, as_json: bool) -> None:
    """Print why the command failed; text goes to standard error."""
    if as_json:
        write(to_json(problem.answer) + "\n")
    else:
        complain(str(problem))


def complain(message: str) -> None:
    """Print a message to standard error."""
    print(printable(message, keep="\n\t"), file=sys.stderr)


def write(text: str) -> None:
    """Write text as it is; what the terminal's encoding lacks is shown escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def to_json(data: object) -> str:
    """Indented JSON in readable Unicode, with all control characters escaped, also those JSON allows."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def coloured(text: str, colour: str) -> str:
    """`text` in a colour, when a terminal shows it and the user has not said NO_COLOR."""
    if colour not in _COLOURS or os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"
