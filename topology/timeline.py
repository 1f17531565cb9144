"""Families of events: the kinds of history that a person tells apart.

Pure. An event belongs to the first family that its kind fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Family:
    """Some kinds of events: those that are named, and those that begin with one of the prefixes.

    shown: whether a timeline shows them unless told otherwise.
    """

    name: str
    label: str
    kinds: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    shown: bool = True


ACTIVITY = "seat.activity"
QUESTIONS = Family("questions", "Questions", ("seat.answered", "seat.question_closed"))
"""Besides, what tells that an agent waits for a person: that is an activity, and its payload says so."""
FAMILIES = (
    QUESTIONS,
    Family("activity", "Activity", (ACTIVITY, "seat.seen", "seat.interrupted")),
    Family("use", "Model use", ("seat.usage",), shown=False),
    Family("state", "State", prefixes=("seat.",)),
    Family("messages", "Messages", prefixes=("message.",)),
    Family("jobs", "Jobs", prefixes=("job.",)),
    Family("rigs", "Rigs", prefixes=("rig.", "spec.")),
    Family("other", "Other", prefixes=("",)),
)
NAMES = tuple(family.name for family in FAMILIES)


def family_of(kind: str, payload: Mapping[str, Any]) -> str:
    """Name of the family that an event belongs to."""
    if kind == ACTIVITY and payload.get("activity") == "waiting":
        return QUESTIONS.name
    return next(f.name for f in FAMILIES if kind in f.kinds or kind.startswith(f.prefixes))
