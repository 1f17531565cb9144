"""What Codex's screen shows at its bottom: a menu that asks somebody, or the place where a person types."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from agents.readings.screen import Screen
from agents.readings.values import Choice, ChoiceKind, Question, QuestionKind
from agents.runtimes.base import Composer

_HINT = re.compile(r"(?i)\s+(?:press |tab to add notes \| )?(?:enter|esc)\b")
_SIGN = "\u203a"
"""Stands before what is typed, and before the selected option."""
_OPTION = re.compile(rf"^ {{0,4}}([{_SIGN}>])? *(\d+)\. (.+)$")
_COMPOSER = re.compile(rf"[{_SIGN}!](?: |$)")
_SHORTCUT = re.compile(r" \((?:\w|esc)\)$")
_COUNTER = re.compile(r"^\s*(Field|Question) \d+/\d+")
_BEGINS = re.compile(r"^\s*(?:Would you like to |Do you want to |(?:Field|Question) \d+/\d+)")
_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    ("permission", re.compile(r"^(?:Would you like to |Do you want to |Allow |Approve )|needs your approval", re.M)),
    ("plan", re.compile(r"^Implement this plan\?", re.M)),
    ("trust", re.compile(r"^Trust this folder\?", re.M)),
    ("login", re.compile(r"^(?:Welcome to Codex|Choose how you want to use Codex|Sign in)", re.M)),
    ("update", re.compile(r"^Update available", re.M)),
    ("hooks", re.compile(r"^Hooks need review", re.M)),
)
_LABELS: tuple[tuple[ChoiceKind, re.Pattern[str]], ...] = (
    (
        "allow_always",
        re.compile(r"Yes, and (?:don't ask|allow)|Always allow|Trust all|.* for this (?:session|conversation)\b"),
    ),
    ("allow", re.compile(r"Yes\b|Allow\b|Trust\b")),
    ("deny", re.compile(r"No\b|Cancel\b|Deny\b|Decline\b")),
)
_OTHER_USE = re.compile(r"\s*(?:Browsing|reverse-i-search|Find:)")
"""How one of the last two lines begins while keys do something else than to type."""
_ELSEWHERE = "This conversation is open in another app"


@dataclass(frozen=True)
class _Option:
    number: int
    label: str
    selected: bool


def question(screen: Screen) -> Question | None:
    """What the screen asks a person; None when nothing."""
    lines = _shown(screen)
    found = _menu(lines)
    if found:
        first, options = found
        above = _above(lines[:first])
        counter = _COUNTER.match(above[0])
        text = textwrap.dedent("\n".join(above[1:] if counter else above)).strip("\n")
        return _question(_kind(text, counter[1] if counter else ""), text, options)
    text = "\n".join(line.strip() for line in lines if line.strip())
    if _ELSEWHERE in text:
        return _question("other", _ELSEWHERE, ())
    if text.startswith("Welcome to Codex"):
        return _question("login", text, ())
    return None


def composer(screen: Screen) -> Composer:
    """The place where a person types: the last line that begins with its sign, down to the status lines."""
    lines = _shown(screen)
    begin = next((n for n in range(len(lines) - 1, -1, -1) if _COMPOSER.match(lines[n])), None)
    if begin is None or question(screen) or any(map(_OTHER_USE.match, lines[-2:])):
        return Composer("hidden")
    below = lines[begin + 1 :]
    footer = next((n for n in range(len(below) - 1, -1, -1) if not below[n]), len(below))
    typed = [screen.typed(n).rstrip() for n in range(begin, begin + 1 + footer)]
    draft = "\n".join(
        [typed[0].removeprefix(_SIGN).lstrip(), *(line.removeprefix("  ") for line in typed[1:])]
    ).rstrip()
    if draft or footer != 0 or len(below) > 4:
        return Composer("draft", draft or "(blank lines)")
    return Composer("empty")


def _shown(screen: Screen) -> list[str]:
    """The lines without blanks at the ends, down to the last one that shows something."""
    lines = [line.rstrip() for line in screen.lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _menu(lines: Sequence[str]) -> tuple[int, tuple[_Option, ...]] | None:
    """The menu that the screen ends with: the line of its first option, and its options.

    Below the options there are only lines that say which keys there are.
    """
    if not lines or not _HINT.match(lines[-1]):
        return None
    options: list[_Option] = []
    more: list[str] = []
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        option = _OPTION.match(line)
        if option is None:
            if line and not re.match("[ ↑↓]", line):
                return None
            if line.startswith("     "):
                more.insert(0, line.strip())
            continue
        label = " ".join([_label(option[3]), *more])
        options.insert(0, _Option(int(option[2]), _SHORTCUT.sub("", label), bool(option[1])))
        more = []
        if options[0].number == 1:
            whole = [o.number for o in options] == list(range(1, len(options) + 1))
            return (number, tuple(options)) if whole else None
    return None


def _label(text: str) -> str:
    """An option and its explanation stand in columns."""
    return re.sub(r" {2,}", ": ", text.strip())


def _above(lines: Sequence[str]) -> list[str]:
    """The lines of the question above its options."""
    begin = next((n + 1 for n in range(len(lines) - 1, -1, -1) if re.match(r"\S", lines[n])), 0)
    part = list(lines[begin:])
    known = next((n for n, line in enumerate(part) if _BEGINS.match(line)), None)
    if known is not None:
        return part[known:]
    return re.split(r"\n{3,}", "\n".join(part).strip("\n"))[-1].split("\n")


def _kind(text: str, counter: str) -> QuestionKind:
    if counter == "Question":
        return "question"
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind
    return "question" if counter else "other"


def _question(kind: QuestionKind, text: str, options: Sequence[_Option]) -> Question:
    choices = tuple(_choices(kind, options))
    # Where a choice is made by moving, the keys depend on what is selected: so does the id.
    named = "\0".join([kind, text, *(f"{choice.id} {choice.label}" for choice in choices)])
    return Question(
        id=hashlib.sha256(named.encode()).hexdigest()[:16],
        kind=kind,
        title=_title(text),
        text=text,
        choices=choices,
        takes_reason=kind == "permission" and any(choice.kind == "deny" for choice in choices),
    )


def _choices(kind: QuestionKind, options: Sequence[_Option]) -> list[Choice]:
    selected = next((option.number for option in options if option.selected), 1)
    choices = []
    for option in options:
        if kind == "trust":  # takes no digits
            step = "Down" if option.number > selected else "Up"
            keys = " ".join([step] * abs(option.number - selected) + ["Enter"])
        else:
            keys = str(option.number)
        choices.append(Choice(keys, option.label, _choice_kind(option.label)))
    return choices


def _choice_kind(label: str) -> ChoiceKind:
    return next((kind for kind, pattern in _LABELS if pattern.match(label)), "option")


def _title(text: str) -> str:
    """The command that it would run, else the sentence that asks, else the first line."""
    if command := re.search(r"^\s*\$ (.+)", text, re.MULTILINE):
        return textwrap.shorten(f"May it run: {command[1]}", 90, placeholder=" …")
    for paragraph in re.split(r"\n\s*\n", text):
        sentence = re.match(r"[^?$]*\?", " ".join(paragraph.split()))
        if sentence:
            return sentence[0][:200]
    return text.split("\n", 1)[0].strip()[:200]
