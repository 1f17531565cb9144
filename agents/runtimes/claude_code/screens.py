"""The screens of Claude Code: its input, and the dialogs that stand in its place; pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agents.readings.screen import Screen
from agents.readings.values import Choice, ChoiceKind, Question, QuestionKind
from agents.runtimes.base import Composer
from agents.runtimes.claude_code.sending import is_being_edited

ID_PREFIX: Final = "screen-"

_RULE: Final = re.compile(r"\s*[─▔]{8}|\s*─+ ↑ \d+ more ─")
_POINTER: Final = "\u276f"
_SIGN: Final = re.compile(f"[{_POINTER}!]\xa0")
_CURSOR: Final = re.compile(rf"(\s*{_POINTER} (?:✔ | )*)(\S.*)")
_NUMBERED: Final = re.compile(rf"\s*(?:{_POINTER} )?(\d)\. (\S.*)")
_FRAMED: Final = re.compile(r"\s*[╭│╰]")
_HINT: Final = re.compile(r"\s*(?:Enter|Esc|↑/↓|shift\+tab|ctrl\+g|s to use)\b")
_KINDS: Final[tuple[tuple[str, QuestionKind], ...]] = (
    ("Yes, I trust this folder", "trust"),
    ("external CLAUDE.md file imports", "trust"),
    ("custom API key", "login"),
    ("login method", "login"),
    ("Choose the text style", "onboarding"),
    ("MCP server found", "other"),
    ("plan and is ready to execute", "plan"),
    ("Exit plan mode?", "plan"),
    ("Esc to cancel · Tab to amend", "permission"),
    ("Enter to select", "question"),
)
_PAGES: Final[tuple[tuple[str, QuestionKind], ...]] = (
    ("Paste code here if prompted", "login"),
    ("Press Enter to continue", "onboarding"),
)
"""What pages say that offer nothing to choose from."""
_SIGNED_OUT: Final = re.compile(r"(?:^|\s{2})Not logged in · [Rr]un /login\s*$")
_PAGE_ENDS: Final = 6
"""Such words stand in so many of the last lines that are not blank."""

_TITLES: Final[dict[QuestionKind, str]] = {"trust": "May it work in this folder? Do you trust it?"}


@dataclass(frozen=True)
class _Row:
    number: int
    label: str
    chosen: bool


def composer(screen: Screen) -> Composer:
    """The input between the last two rules; its text is told from the placeholder, which is faint but for its start."""
    span = _input_lines(screen)
    if span is None:
        return Composer("hidden")
    texts = [screen.typed(number) for number in span]
    first = texts[0]
    if _SIGN.match(screen.lines[span[0]]):
        first = first[2:]
        if screen.lines[span[0]].startswith("!"):
            first = f"!{first}"
        elif len(first.strip()) == 1 and first[:1].strip() and _faint(screen, span[0])[3:4].strip():
            first = ""  # the cursor stands on the first letter of a placeholder
    draft = "\n".join([first, *(text.removeprefix("  ") for text in texts[1:])]).rstrip()
    if is_being_edited(draft):
        return Composer("hidden", draft)
    return Composer("draft", draft) if draft else Composer("empty")


def question(screen: Screen) -> Question | None:
    """The dialog that stands where the input would be; each choice is named by the keys that choose it.

    Beside the input it may say that nobody is signed in, so that all it is asked will fail.
    """
    if _input_lines(screen) is not None:
        return _signed_out(screen)
    if page := _page(screen):
        return page
    cursor = _last(number for number, line in enumerate(screen.lines) if _CURSOR.match(line))
    if cursor is None:
        return None
    rows = _rows(screen.lines, cursor)
    at = next((place for place, row in enumerate(rows) if row.chosen), None)
    if at is None or len(rows) < 2:
        return None
    text = _text(screen.lines, rows[0].number)
    choices = tuple(Choice(_keys(place - at), row.label, _choice_kind(row.label)) for place, row in enumerate(rows))
    kind: QuestionKind = next((kind for words, kind in _KINDS if words in text), "other")
    said = next((line.strip() for line in text.splitlines() if line.strip()), "It asks something")
    title = _TITLES.get(kind, said)
    return Question(_id(kind, text, str(at)), kind, title, text, choices)


def _signed_out(screen: Screen) -> Question | None:
    if not any(_SIGNED_OUT.search(line) for line in screen.lines):
        return None
    text = "Not logged in: type /login in its terminal, or sign in once with `claude auth login` and restart it."
    return Question(_id("login", text), "login", "It is not signed in", text)


def _page(screen: Screen) -> Question | None:
    """A page to be dealt with in the terminal; what is being typed on it, in a frame, may be a secret."""
    ends = [line.strip() for line in screen.lines if line.strip()][-_PAGE_ENDS:]
    for words, kind in _PAGES:
        if any(line.startswith(words) for line in ends):
            said = [line for line in _text(screen.lines, len(screen.lines)).splitlines() if not _FRAMED.match(line)]
            return Question(_id(kind, words), kind, words, "\n".join(said).strip("\n"))
    return None


def _id(*parts: str) -> str:
    return ID_PREFIX + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _input_lines(screen: Screen) -> range | None:
    """Numbers of the input's lines; its first may be scrolled out under the rule above."""
    rules = [number for number, line in enumerate(screen.lines) if _RULE.match(line)]
    if len(rules) < 2 or rules[-1] - rules[-2] < 2:
        return None
    start, end = rules[-2] + 1, rules[-1]
    scrolled = "↑" in screen.lines[rules[-2]]
    return range(start, end) if scrolled or _SIGN.match(screen.lines[start]) else None


def _faint(screen: Screen, number: int) -> str:
    return screen.faint[number] if number < len(screen.faint) else ""


def _rows(lines: tuple[str, ...], cursor: int) -> list[_Row]:
    return _numbered(lines, cursor) if _NUMBERED.match(lines[cursor]) else _aligned(lines, cursor)


def _numbered(lines: tuple[str, ...], cursor: int) -> list[_Row]:
    """Rows with rising numbers around the cursor; what stands between them describes them."""
    found: list[_Row] = []
    last = 0
    for number, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match is None or (number > cursor and int(match[1]) != last + 1):
            continue
        if int(match[1]) != last + 1:
            found = []
        last = int(match[1])
        found.append(_Row(number, match[2].strip(), number == cursor))
    return found


def _aligned(lines: tuple[str, ...], cursor: int) -> list[_Row]:
    """The lines without a gap around the cursor whose words begin in the same column."""
    match = _CURSOR.match(lines[cursor])
    assert match is not None
    column = len(match[1])

    def belongs(number: int) -> bool:
        line = lines[number] if 0 <= number < len(lines) else ""
        return number == cursor or (not line[:column].strip(" ✔") and bool(line[column : column + 1].strip()))

    first = last = cursor
    while belongs(first - 1):
        first -= 1
    while belongs(last + 1) and not _HINT.match(lines[last + 1]):
        last += 1
    return [_Row(n, lines[n][column:].strip(), n == cursor) for n in range(first, last + 1)]


def _text(lines: tuple[str, ...], first_row: int) -> str:
    """All that the dialog says, from the rule above it to the end of the screen, without the cursor."""
    opened = _last(number for number in range(first_row) if lines[number].lstrip().startswith("▔"))
    start = opened if opened is not None else _last(n for n in range(first_row) if _RULE.match(lines[n]))
    said = lines[0 if start is None else start + 1 :]
    kept = [line.replace(_POINTER, " ", 1).rstrip() for line in said if not re.match(r"\s*[─╌▔]{8}", line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _keys(steps: int) -> str:
    return " ".join((*(("Down",) * steps), *(("Up",) * -steps), "Enter"))


def _choice_kind(label: str) -> ChoiceKind:
    if re.match(r"No\b", label):
        return "deny"
    if re.match(r"Yes\b", label):
        return "allow_always" if re.search(r"always|don't ask again|for this session|and allow", label) else "allow"
    return "option"


def _last(numbers: Iterable[int]) -> int | None:
    return max(numbers, default=None)
