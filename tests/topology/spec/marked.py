"""Specs with their mistakes marked: tests show the place of a problem as «this» in the text itself."""

from __future__ import annotations

import re
from typing import TypeAlias

import pytest

from topology.spec import Problem, SpecInvalid, load

Place: TypeAlias = tuple[int, int, int, int]

HEAD = 'version: "0.2"\nname: demo\n'
POD = HEAD + "pods:\n  - id: dev\n    label: Dev\n"
MEMBER = POD + "    members:\n      - id: a\n"
TERMINAL = MEMBER + "        runtime: terminal\n"
"""A spec that loads, as are the next two with an agent_ref; lines of the member can be added to them."""
AGENT = MEMBER + "        runtime: codex\n        profile: default\n        cwd: .\n"
CODEX = AGENT + "        agent_ref: builtin:default\n"


def assert_problems(marked: str, *expected: tuple[str, str | None], runtimes: tuple[str, ...] | None = None) -> None:
    """Checks that the marked places are exactly the problems; `expected` has (path, message), None for any."""
    text, places = unmark(marked)
    found = problems_of(text, runtimes)
    wanted = [
        (path, p.message if message is None else message) for (path, message), p in zip(expected, found, strict=False)
    ]
    assert [(p.path, p.message) for p in found] == wanted
    assert len(found) == len(expected)
    assert [(p.line, p.column, p.end_line, p.end_column) for p in found] == places


def problems_of(text: str, runtimes: tuple[str, ...] | None = None) -> tuple[Problem, ...]:
    """What is wrong with a spec that must not load."""
    with pytest.raises(SpecInvalid) as caught:
        load(text, runtimes)
    return caught.value.problems


def unmark(marked: str) -> tuple[str, list[Place]]:
    """The text without its «marks», and the places they marked: line, column, end line, end column, from 1."""
    text, starts, places = "", list[tuple[int, int]](), list[Place]()
    for piece in re.split("([«»])", marked):
        here = text.count("\n") + 1, len(text) - text.rfind("\n")
        if piece == "«":
            starts.append(here)
        elif piece == "»":
            places.append((*starts.pop(), *here))
        else:
            text += piece
    return text, sorted(places)
