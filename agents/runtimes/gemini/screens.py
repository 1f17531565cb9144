"""What Gemini CLI shows: the place to type, the dialogs in its place, and the error that ended a turn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from agents.readings.screen import Screen
from agents.readings.values import Choice, ChoiceKind, Question, QuestionKind
from agents.runtimes.base import Composer

_TOP: Final = re.compile(r"^▄{20,}")
_BOTTOM: Final = re.compile(r"^▀{20,}")
_MESSAGE: Final = re.compile(r"^ ?[✦│╭╰✕⚠\u2139]")
_FRAME: Final = re.compile(r"^[ │╭╮╰╯─]*$")
_CHOICE: Final = re.compile(r"^●? *(\d)\. +(.*\S)")
_TICKED: Final = re.compile(r"\[[ x✓]\]")
_PLACEHOLDERS: Final = ("Type your message or @path/to/file", "Type your shell command")

_KINDS: Final[tuple[tuple[str, QuestionKind], ...]] = (
    (r"^Usage limit reached|^We are currently experiencing high demand", "other"),  # it names other ways to sign in
    (r"Do you trust|trust the following", "trust"),
    (r"authenticate|API key|[Ss]ign in|[Ll]ogin", "login"),
    (r"^Answer Questions", "question"),
    (r"Ready to start implementation|approve .*plan|\bplan\b.*\?", "plan"),
)
_ANSWERS: Final[tuple[tuple[str, ChoiceKind], ...]] = (
    (r"No\b|Don't|Cancel", "deny"),
    (r"Allow (for|always|all)|Yes, .*(remember|always|automatically)", "allow_always"),
    (r"Allow|Yes|Trust", "allow"),
)
_HIDDEN: Final = re.compile(r"\.\.\. (?:first|last) \d+ lines? hidden")
_CUT: Final = "Not all of this fits on its screen, and nothing else tells the rest: to allow it, look at its terminal."
_TERMINAL_ONLY: Final = re.compile(r"external editor|custom value|Type your own")


def composer(screen: Screen) -> Composer:
    """The last shaded block, if nothing but the footer is below it; a placeholder in it is no draft."""
    top, bottom = _block(screen)
    if not bottom:
        return Composer("hidden")
    typed = [screen.typed(n).rstrip() for n in range(top + 1, bottom)]
    first = typed[0].lstrip() if typed else ""
    sign, draft = first[:1], "\n".join([first[1:], *typed[1:]]).strip()
    if draft in _PLACEHOLDERS:
        draft = ""
    if sign == "!":
        return Composer("draft", f"! {draft}".strip())  # what is typed here would be run by a shell
    return Composer("draft", draft) if draft else Composer("empty")


def question(screen: Screen) -> Question | None:
    """The dialog at the bottom, where the place to type would be."""
    if _block(screen)[1]:
        return None
    lines = _dialog(screen)
    start, choices = _choices(lines)
    text = "\n".join(lines[:start]).strip("\n")
    kind = next((kind for pattern, kind in _KINDS if re.search(pattern, text, re.MULTILINE)), None)
    if kind is None:
        kind = "permission" if any(choice.kind == "allow" for choice in choices) else "other"
    if kind == "login":  # what is in a frame inside may be a key
        text = "\n".join(_dialog(screen, inner=False)[:start]).strip("\n")
    if not text or (not choices and kind != "login"):
        return None
    if any(_TICKED.match(choice.label) for choice in choices):
        choices = ()  # a number only ticks one of them: what is chosen is sent by going on with the arrow keys
    if _is_cut(screen):
        text = f"{text}\n\n{_CUT}"
        choices = tuple(choice for choice in choices if choice.kind not in ("allow", "allow_always"))
    return Question(
        id=hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()[:16],
        kind=kind,
        title=_title(lines[:start]),
        text=text,
        choices=choices,
        takes_reason=kind in ("permission", "plan"),
    )


def error(screen: Screen) -> str:
    """What went wrong in the turn that has ended last; empty when nothing did."""
    top, _ = _block(screen)
    said: list[str] = []
    for line in reversed(screen.lines[:top]):
        if line.startswith("✕"):
            return " ".join([line[1:].strip(), *said])
        if re.match(r"^ ?[✦╭╰│>]|^▀", line):
            return ""
        said = [] if not line.strip() or line.startswith("\u2139") else [line.strip(), *said]
    return ""


def is_unanswered(screen: Screen) -> bool:
    """Whether the last thing above the place to type is what somebody has sent."""
    return _last_said(screen).startswith("▀")


def is_cancelled(screen: Screen) -> bool:
    """Whether somebody has broken off the turn that has ended last."""
    return _last_said(screen).endswith("Request cancelled.")


def _last_said(screen: Screen) -> str:
    """How the last thing above the place to type begins; for what was sent its lower edge."""
    top, _ = _block(screen)
    said = (line.rstrip() for line in reversed(screen.lines[:top]) if _MESSAGE.match(line) or _BOTTOM.match(line))
    return next(said, "")


def _block(screen: Screen) -> tuple[int, int]:
    """First and last line of the place to type; (0, 0) when it is not there."""
    bottom = next((n for n in reversed(range(len(screen.lines))) if _BOTTOM.match(screen.lines[n])), 0)
    if any(_MESSAGE.match(line) for line in screen.lines[bottom + 1 :]):
        return 0, 0
    top = next((n for n in reversed(range(bottom)) if _TOP.match(screen.lines[n])), 0)
    return (top, bottom) if bottom else (0, 0)


def _dialog(screen: Screen, inner: bool = True) -> list[str]:
    """The lines inside the last frame, without their frames; those of frames inside it are empty unless wanted."""
    found = []
    for line in _framed(screen):
        text = _unframed(line)
        if text.startswith("│"):
            text = _unframed(text) if inner else ""
        found.append("" if _FRAME.match(text) else text)
    return found


def _framed(screen: Screen) -> list[str]:
    """The lines of the last frame, but for its last one; none when something else is below it."""
    lines = [line.strip() for line in screen.lines]
    end = next((n for n in reversed(range(len(lines))) if lines[n].startswith("╰")), None)
    if end is None or any(lines[end + 1 :]):
        return []
    start = end
    while start and lines[start - 1][:1] in ("│", "╭", "╰"):
        start -= 1
    return lines[start:end]


def _is_cut(screen: Screen) -> bool:
    """Whether a part of what is asked is not shown: said to be hidden, or above the top of the screen.

    A frame inside holds the whole command once more, so its top will do.
    """
    lines = _framed(screen)
    has_top = any(line.startswith(("╭", "│ ╭")) for line in lines)
    return not has_top or any(_HIDDEN.search(line) for line in lines)


def _unframed(line: str) -> str:
    line = line.removeprefix("│").removesuffix("│").removeprefix(" ").rstrip()
    return line.strip() if _CHOICE.match(line.strip()) else line


def _choices(lines: Sequence[str]) -> tuple[int, tuple[Choice, ...]]:
    """Where the choices begin, and those that can be made by their number alone."""
    found = [(n, int(match[1]), match[2]) for n, line in enumerate(lines) if (match := _CHOICE.match(line))]
    starts = [at for at, (_, number, _) in enumerate(found) if number == 1]
    if not starts:
        return len(lines), ()
    group = found[starts[-1] :]
    made = (Choice(str(number), label, _kind(label)) for _, number, label in group if not _TERMINAL_ONLY.search(label))
    return group[0][0], tuple(made)


def _kind(label: str) -> ChoiceKind:
    return next((kind for pattern, kind in _ANSWERS if re.match(pattern, label)), "option")


def _title(lines: Sequence[str]) -> str:
    asked = [line.strip() for line in lines if line.strip().endswith("?")]
    return asked[-1] if asked else next((line.strip() for line in lines if line.strip()), "")
