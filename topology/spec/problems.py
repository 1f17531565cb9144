"""What is wrong with a spec: one `Problem` per mistake with its place, and the error that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Location: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the document: ("pods", 0, "members", 1, "runtime")."""


MAX_PROBLEMS = 200
"""So many problems of one kind are told, the first ones; hostile text does not get a whole book."""


class Finding(NamedTuple):
    """A mistake found in the parsed values, before its place in the text is known."""

    location: Location
    message: str


class Span(NamedTuple):
    """A stretch of the text; lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it stands, as text position and as document path, and what to write instead."""

    line: int
    column: int
    end_line: int
    end_column: int
    path: str
    """Such as `pods[0].members[1].runtime`; empty for the document as a whole."""
    message: str

    @classmethod
    def at(cls, span: Span, location: Location, message: str) -> Problem:
        """The problem that `message` tells of the value at `location`, which `span` shows in the text."""
        return cls(*span, path=path_of(location), message=message)

    def __str__(self) -> str:
        path = f"{self.path}: " if self.path else ""
        return f"line {self.line}, column {self.column}: {path}{self.message}"


class SpecInvalid(ValueError):
    """The text is no valid spec; `problems` lists what is wrong, in the order of the text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self._summary())

    def _summary(self) -> str:
        first = self.problems[0]
        if len(self.problems) == 1:
            return f"cannot use this spec: {first}"
        return f"cannot use this spec: {len(self.problems)} problems, the first on {first}"


def path_of(location: Location) -> str:
    """The location as people write it: `pods[0].members[1].runtime`."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path
