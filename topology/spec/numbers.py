"""The kinds of number in a spec."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

_LONGEST = 3600


def _seconds(value: float) -> float:
    if not 0 < value <= _LONGEST:
        raise ValueError(f"this is {value:g} seconds; write a number above 0 and at most {_LONGEST}")
    return value


Seconds = Annotated[
    float,
    AfterValidator(_seconds),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": _LONGEST}),
]
"""A span of time, at most an hour."""
