"""YAML text as plain values, each with its place: what models are checked against and problems point into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from topology.spec.compose import Composer
from topology.spec.node import Node
from topology.spec.problems import Location, Problem, Span, SpecInvalid
from topology.spec.syntax import PARSERS, events


@dataclass(frozen=True)
class Document:
    """A parsed document; `problems` are those of its form, which do not keep the rest from being checked."""

    root: Node
    problems: tuple[Problem, ...]

    def problem(self, location: Location, message: str, *, at_key: bool = False) -> Problem:
        """The problem that `message` tells of `location`; what is missing is shown where it belongs."""
        return Problem.at(self._span(location, at_key), location, message)

    def _span(self, location: Location, at_key: bool) -> Span:
        node, key = self.root, None
        for step in location:
            if step not in node.parts:
                return _head(node, key)
            node, key = node.parts[step], node.keys.get(step)
        return key if at_key and key else _head(node, key)


def parse(text: str, parser: Any = PARSERS[0], sought: str = 'a rig, starting with `version: "0.2"`') -> Document:
    """Reads YAML text; `sought` says what to write when there is none.

    Raises SpecInvalid when the text is empty, no YAML, or too large or too deep for a spec.
    """
    composer = Composer()
    try:
        for event in events(text, parser):
            if isinstance(event, yaml.DocumentStartEvent) and composer.root is not None:
                composer.complain(event, "there is more than one document; remove this '---' and what follows")
                break
            composer.take(event)
    except SpecInvalid as error:
        raise SpecInvalid([*composer.problems, *error.problems]) from None
    if composer.root is None or composer.root.is_absent:
        raise SpecInvalid([Problem.at(Span(1, 1, 1, 1), (), f"the text is empty; write {sought}")])
    return Document(composer.root, tuple(composer.problems))


def _head(node: Node, key: Span | None) -> Span:
    """The first piece of a value that can be underlined: never a whole block of lines."""
    is_block = node.text is None and node.span.line != node.span.end_line
    if key and (is_block or node.is_absent):
        return key
    if is_block:
        for name, part in node.parts.items():
            return _head(part, None) if isinstance(name, int) else node.keys[name]
    return node.span
