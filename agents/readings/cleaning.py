"""Makes a reading fit to be written down and shown: agents, and what they run, may put anything into their traces."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from agents.readings.values import Limit, Reading, Usage

T = TypeVar("T")

_FIGURES = ("context_used", "context_window", "tokens", "cost")


def clean(reading: Reading) -> Reading:
    """The same without what no database takes: figures that are no numbers, and halves of surrogate pairs."""
    usage, limit = reading.usage, reading.limit
    return _without_halves(
        replace(reading, usage=_known_figures(usage) if usage else None, limit=_known_time(limit) if limit else None)
    )


def _known_figures(usage: Usage) -> Usage:
    unknown: dict[str, Any] = {name: None for name in _FIGURES if not _is_number(getattr(usage, name))}
    return replace(usage, **unknown)


def _known_time(limit: Limit) -> Limit:
    return limit if _is_number(limit.resets_at) else replace(limit, resets_at=None)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _without_halves(value: T) -> T:
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="replace").decode()  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(_without_halves, value))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _without_halves(getattr(value, field.name)) for field in fields(value)})
    return value
