"""Makes a reading fit to be written down, shown and acted on: agents, and what they run, may put anything into it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import Any, Final, get_args

from agents.readings.messages import in_words
from agents.readings.values import (
    Activity,
    ActivityName,
    Choice,
    Conversation,
    Limit,
    Question,
    Reading,
    Usage,
)

LONGEST_LINE: Final = 500
LONGEST_TEXT: Final = 64 * 1024
"""Characters of a title, a reason or a label; of a question."""
MOST_CHOICES: Final = 50

_FIGURES: Final = ("context_used", "context_window", "tokens", "cost")
_LARGEST: Final = 2**53
_LAST_SECOND: Final = 253402300799
"""Of the year 9999: no date is later."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
"""An id that may become the name of a file or an argument of a program: no path, no option."""
_DECEIVING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""What a terminal or a database stumbles over, and what makes a text look like another one."""


def clean(reading: Reading) -> Reading:
    """The same with plain texts of bounded length, figures that are numbers, and ids that are names."""
    return Reading(
        _activity(reading.activity),
        clean_question(reading.question) if reading.question else None,
        _usage(reading.usage) if reading.usage else None,
        _limit(reading.limit) if reading.limit else None,
        _conversation(reading.conversation) if reading.conversation else None,
        reading.finished,
    )


def _activity(activity: Activity) -> Activity:
    name = activity.name if activity.name in get_args(ActivityName) else "unknown"
    evidence = _text(activity.evidence, LONGEST_LINE * 4)
    reason = in_words(activity.reason) if name == "error" else activity.reason
    return Activity(name, _text(activity.rule, 60), evidence, _text(reason, LONGEST_LINE))


def clean_question(question: Question) -> Question:
    """One that has no name, or offers what cannot be shown in full, can be answered only in its terminal."""
    each = [question.choices, *(part.choices for part in question.parts)]
    sound = _is_name(question.id) and all(map(_are_shown, each)) and len(question.parts) <= MOST_CHOICES
    shown = replace(
        question,
        id=question.id if sound else hashlib.sha256(repr(question).encode(errors="replace")).hexdigest()[:16],
        title=_text(question.title, LONGEST_LINE),
        text=_text(question.text, LONGEST_TEXT),
        choices=_labelled(question.choices),
        parts=tuple(
            replace(part, title=_text(part.title, LONGEST_LINE), choices=_labelled(part.choices))
            for part in question.parts
        ),
    )
    return shown if sound else replace(shown, choices=(), takes_reason=False, takes_text=False, parts=())


def _labelled(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(replace(choice, label=_text(choice.label, LONGEST_LINE)) for choice in choices)


def _are_shown(choices: tuple[Choice, ...]) -> bool:
    return len(choices) <= MOST_CHOICES and all(
        isinstance(choice.id, str) and len(choice.id) <= LONGEST_LINE and not re.search("[\ud800-\udfff]", choice.id)
        for choice in choices
    )


def _usage(usage: Usage) -> Usage:
    unknown: dict[str, Any] = {name: None for name in _FIGURES if not _is_number(getattr(usage, name), _LARGEST)}
    return replace(usage, model=_text(usage.model, 100), **unknown)


def _limit(limit: Limit) -> Limit:
    resets_at = limit.resets_at if _is_number(limit.resets_at, _LAST_SECOND) else None
    return Limit(_text(in_words(limit.text), LONGEST_LINE), resets_at)


def _conversation(conversation: Conversation) -> Conversation | None:
    is_unknown = conversation.id == "" and not conversation.begun
    return conversation if is_unknown or _is_name(conversation.id) else None


def _is_name(id: Any) -> bool:
    return isinstance(id, str) and _NAME.fullmatch(id) is not None


def _is_number(value: Any, largest: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= largest


def _text(value: Any, longest: int) -> str:
    text = str(value)
    kept = text if len(text) <= longest else f"{text[:longest]} … ({len(text) - longest} more characters, not shown)"
    return _DECEIVING.sub(_spelt, kept)


def _spelt(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
