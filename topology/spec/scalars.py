"""Plain YAML scalars as values: the YAML 1.2 core schema, in which `yes`, `on` and dates are text.

Numbers keep the text they were written as, so that `PORT: 0080` in an environment stays what the user wrote.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Scalar: TypeAlias = "str | bool | WrittenInt | WrittenFloat | None"

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST_NUMBER = 64
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class WrittenInt(int):
    """A whole number, with the text it was written as."""

    text: str


class WrittenFloat(float):
    """A number with a fraction or an exponent, with the text it was written as."""

    text: str


def plain_value(text: str) -> Scalar:
    """The value of an unquoted scalar: text unless it reads as null, a boolean or a number."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    number: WrittenInt | WrittenFloat
    if _INTEGER.fullmatch(text):
        number = WrittenInt(text, _base(text))
    elif _FLOAT.fullmatch(text):
        number = WrittenFloat(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    else:
        return text
    number.text = text
    return number


def _base(text: str) -> int:
    return {"0o": 8, "0x": 16}.get(text[:2], 10)
