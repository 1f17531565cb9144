"""What OpenCode shows: the box where a person types, and the dialogs that it opens by itself over everything; pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from agents.readings.screen import Screen
from agents.readings.values import Question, QuestionKind
from agents.runtimes.base import Composer

_HEADER: Final = re.compile(r"(?:^|  )(\S+(?: \S+)*) {4,}(esc(?:/enter)?)(?=  | ?$)")
"""The first line of every dialog: its title, and the keys that close it."""
_MARGIN: Final = 2
"""Blank columns at both sides of a dialog's text, where what is behind it does not shine through."""
_FEET: Final = "▀▀▀▀ █▀▀▀ ▀▀▀▀ ▀▀▀▀"
"""The last line of its name in large letters."""
_FEET_ABOVE: Final = 4
"""So many lines above the box that line stands at most."""
_SHELL: Final = "Shell"
"""What the box says instead of agent and model while what is typed there will be run."""
_KINDS: Final[dict[str, QuestionKind]] = {"Connect a provider": "login", "Update Available": "update"}


@dataclass(frozen=True)
class _Box:
    """Where a person types: from line to line, from column to column; nowhere when it has no columns."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


def composer(screen: Screen) -> Composer:
    """The box above the line of blocks at the bottom; the last line in it names agent and model.

    A person's `!`, after which all that is typed will be run, is a draft also while nothing follows it.
    """
    box = _box(screen)
    if not box.right or question(screen):
        return Composer("hidden")
    lines = [screen.typed(n)[box.left : box.right].strip() for n in range(box.top, box.bottom)]
    draft = ("!" if lines[-1:] == [_SHELL] else "") + "\n".join(lines[:-1]).strip()
    return Composer("draft", draft) if draft else Composer("empty")


def is_at_home(screen: Screen) -> bool:
    """Whether no conversation is shown: its name stands in large letters above the box then, whatever is typed."""
    top = _box(screen).top
    return any(_FEET in line for line in screen.lines[max(0, top - _FEET_ABOVE) : top])


def question(screen: Screen) -> Question | None:
    """The dialog over everything, to be answered in the terminal; what it lists may change while it is the same."""
    for number in range(len(screen.lines)):
        if header := _header(screen, number):
            title = header[1]
            kind = _KINDS.get(title, "other")
            name = hashlib.sha256(f"{kind}\n{title}".encode()).hexdigest()[:16]
            return Question(name, kind, title, _text(screen, number + 1, header.start(1), header.end(2)))
    return None


def _header(screen: Screen, number: int) -> re.Match[str] | None:
    """The first line of a dialog, which has a blank line above and below it."""
    for match in _HEADER.finditer(screen.lines[number]):
        around = (_within(screen, n, match.start(1), match.end(2)) for n in (number - 1, number + 1))
        if not any(part.strip() for part in around):
            return match
    return None


def _text(screen: Screen, first: int, left: int, right: int) -> str:
    """What stands below the title, down to a gap of two lines or to where what is behind the dialog shows again."""
    said: list[str] = []
    for number in range(first, len(screen.lines)):
        part = _within(screen, number, left, right)
        margins = part[:_MARGIN] + part[_MARGIN + right - left :]
        if margins.strip() or (not part.strip() and said[-1:] == [""]):
            break
        said.append(part.strip())
    return "\n".join(said).strip("\n")


def _within(screen: Screen, number: int, left: int, right: int) -> str:
    """The columns of a dialog's text with its margins; what is left of the screen counts as blank."""
    line = screen.lines[number] if 0 <= number < len(screen.lines) else ""
    return line.rjust(len(line) + _MARGIN)[left : right + 2 * _MARGIN]


def _box(screen: Screen) -> _Box:
    bottom = next((n for n in reversed(range(len(screen.lines))) if "╹▀▀▀" in screen.lines[n]), None)
    if bottom is None:
        return _Box()
    left, top = screen.lines[bottom].index("╹"), bottom
    while top and screen.lines[top - 1][left : left + 1] == "┃":
        top -= 1
    return _Box(top, bottom, left + 1, screen.lines[bottom].rindex("▀") + 1)
