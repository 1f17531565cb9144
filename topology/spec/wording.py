"""Words that messages are made of: values quoted safely, the nearest known word, lists of choices."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_SHOWN = 60
_MOST_COMPARED = 1000


def quoted(text: str) -> str:
    """The text between single quotes, shortened, with control characters made visible."""
    shown = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
    return "'" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown) + "'"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped `word` most likely means, or None when none is near."""
    if len(word) > _LONGEST_SHOWN:
        return None
    candidates = {candidate.lower(): candidate for candidate in list(known)[:_MOST_COMPARED]}
    for match in get_close_matches(word.lower(), candidates, n=1):
        return candidates[match]
    return None


def hint(word: str, known: Iterable[str], otherwise: str) -> str:
    """Which known word was most likely meant, or else what to do."""
    match = nearest(word, known)
    return f"did you mean {match}?" if match else otherwise


def choices(words: Iterable[str]) -> str:
    """The words as a phrase: "'a', 'b' or 'c'"."""
    *others, last = [quoted(word) for word in words]
    return f"{', '.join(others)} or {last}" if others else last


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """Says that `word` is no known `what`, and which one to write instead."""
    words = list(known)
    match = nearest(word, words)
    if match is not None:
        return f"unknown {what} {quoted(word)}; did you mean {quoted(match)}?"
    return f"unknown {what} {quoted(word)}; write {choices(words)}"


def described(value: object) -> str:
    """What a YAML value is, in words: "a list", "the number 5"."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {getattr(value, 'text', value)}"
        case str():
            return f"the text {quoted(value)}"
        case dict():
            return "a mapping"
    return "a list"
