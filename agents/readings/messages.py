"""The words in what an API says: agents pass its answers on as they are, and those are often JSON."""

from __future__ import annotations

import json
from typing import Any, Final

_DECODER: Final = json.JSONDecoder(strict=False)
_KEYS: Final = ("message", "error", "detail")
"""Under these an API says in words what is wrong, or holds what does."""


def in_words(text: str) -> str:
    """The text with the first JSON object in it replaced by the message inside; as it is where there is none."""
    start = text.find("{")
    if start < 0:
        return text
    try:
        found, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return text
    message = _message(found)
    return f"{text[:start]}{message}{text[end:]}" if message else text


def _message(found: Any) -> str:
    """What an answer says; a message may be such an answer again, as a text."""
    if isinstance(found, str):
        return in_words(found).strip()
    if not isinstance(found, dict):
        return ""
    return next((message for key in _KEYS if (message := _message(found.get(key)))), "")
