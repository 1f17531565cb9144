"""YAML text as plain values, each with its place: what the models are checked against and problems point into.

A tree is built from parser events rather than by PyYAML's own composer, so that hostile text is refused while it
is read: deep nesting, alias bombs, tags. Those limits hold with the fast parser, whose composer recurses in C.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from topology.spec.problems import Location, Problem, Span, SpecInvalid
from topology.spec.scalars import Scalar, plain_value
from topology.spec.syntax import PARSERS, events, span
from topology.spec.wording import quoted

MAX_DEPTH = 50
MAX_VALUES = 100_000
"""Values in a document, counting what an alias stands for each time it is used."""

Value: TypeAlias = "Scalar | dict[str, Any] | tuple[Any, ...]"


@dataclass(slots=True)
class Node:
    """One value of the document and where it stands; a mapping and a list also know their parts."""

    span: Span
    value: Value
    text: str | None = None
    """A scalar's text as written, without its quotes; None for mappings and lists."""
    parts: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str | int, Span] = field(default_factory=dict)
    size: int = 1


@dataclass(frozen=True)
class Document:
    """A parsed document; `problems` are those of its form, which do not keep the rest from being checked."""

    root: Node
    problems: tuple[Problem, ...]

    def problem(self, location: Location, message: str, *, at_key: bool = False) -> Problem:
        """The problem that `message` tells of `location`; of what is missing, it points to where it belongs."""
        return Problem.at(self._span(location, at_key), location, message)

    def _span(self, location: Location, at_key: bool) -> Span:
        node, key = self.root, None
        for step in location:
            if step not in node.parts:
                return _head(node, key)
            node, key = node.parts[step], node.keys.get(step)
        return key if at_key and key else _head(node, key)


def parse(text: str, parser: Any = PARSERS[0]) -> Document:
    """Reads YAML text. Raises SpecInvalid when it is no YAML, is empty, or is larger or deeper than a spec can be."""
    composer = _Composer()
    for event in events(text, parser):
        if isinstance(event, yaml.DocumentStartEvent) and composer.root is not None:
            composer.complain(event, "there is more than one document; remove this '---' and what follows it")
            break
        composer.take(event)
    if composer.root is None or composer.root.text == "":
        message = 'the text is empty; write a rig, starting with `version: "0.2"`'
        raise SpecInvalid([Problem.at(Span(1, 1, 1, 1), (), message)])
    return Document(composer.root, tuple(composer.problems))


def _head(node: Node, key: Span | None) -> Span:
    """The first piece of a value that can be underlined: never a whole block of lines."""
    is_block = node.text is None and node.span.line != node.span.end_line
    if key and (is_block or node.text == ""):
        return key
    if is_block:
        for name, part in node.parts.items():
            return _head(part, None) if isinstance(name, int) else node.keys[name]
    return node.span


class _Open:
    """A mapping or list whose end has not been read yet."""

    def __init__(self, event: Any) -> None:
        self.node = Node(span(event.start_mark, event.start_mark), None)
        self.anchor: str | None = event.anchor
        self.is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.key: str | int | None = None if self.is_mapping else 0
        self.awaits_key = self.is_mapping

    def put(self, node: Node) -> None:
        """Takes the next value; that of a refused key is dropped."""
        if self.key is not None:
            self.node.parts[self.key] = node
        self.node.size += node.size
        if self.is_mapping:
            self.awaits_key = True
        elif isinstance(self.key, int):
            self.key += 1

    def close(self, event: Any) -> Node:
        node = self.node
        node.span = node.span._replace(end_line=event.end_mark.line + 1, end_column=event.end_mark.column + 1)
        values = {key: part.value for key, part in node.parts.items()}
        node.value = values if self.is_mapping else tuple(values.values())  # type: ignore[assignment]
        return node


class _Composer:
    """Builds the tree event by event, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._size = 0

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.CollectionStartEvent():
                self._start(event)
            case yaml.CollectionEndEvent():
                opened = self._open.pop()
                self._add(event, opened.close(event), opened.anchor)

    def complain(self, event: Any, message: str, *, fatal: bool = False) -> None:
        location = tuple(opened.key for opened in self._open if opened.key is not None)
        self.problems.append(Problem.at(span(event.start_mark, event.end_mark), location, message))
        if fatal:
            raise SpecInvalid(self.problems)

    def _scalar(self, event: Any) -> None:
        self._check_tag(event, allowed="tag:yaml.org,2002:str")
        is_plain = not event.style and event.implicit[0]
        value = plain_value(event.value) if is_plain else event.value
        node = Node(span(event.start_mark, event.end_mark), value, event.value)
        if self._open and self._open[-1].awaits_key:
            self._key(event, node)
        else:
            self._add(event, node, event.anchor)

    def _alias(self, event: Any) -> None:
        node = self._anchors.get(event.anchor)
        if node is not None and not (self._open and self._open[-1].awaits_key):
            self._add(event, node, None)
            return
        if node is not None:
            message = "an alias cannot be a key; write the key out"
        elif event.anchor in self._anchors:
            message = f"the alias *{event.anchor} stands inside what it repeats; write the value out"
        else:
            message = f"no anchor &{event.anchor} stands before this alias; write the value out"
        self.complain(event, message, fatal=True)

    def _start(self, event: Any) -> None:
        self._check_tag(event)
        if len(self._open) >= MAX_DEPTH:
            self.complain(
                event, f"this is nested more than {MAX_DEPTH} levels deep; no spec needs that", fatal=True
            )
        if self._open and self._open[-1].awaits_key:
            self.complain(event, "a key must be plain text; put it in quotes if it has brackets", fatal=True)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open(event))

    def _key(self, event: Any, node: Node) -> None:
        opened, key = self._open[-1], event.value
        opened.awaits_key = False
        opened.key = None
        if key == "<<" and not event.style:
            self.complain(event, "merge keys ('<<') are not part of a spec; write the keys out")
        elif key in opened.node.keys:
            first = opened.node.keys[key].line
            opened.key = key
            self.complain(
                event, f"the key {quoted(key)} stands here twice, first on line {first}; keep one of them"
            )
            opened.key = None
        else:
            opened.key = key
            opened.node.keys[key] = node.span

    def _add(self, event: Any, node: Node, anchor: str | None) -> None:
        self._size += node.size if isinstance(event, yaml.AliasEvent) else 1
        if self._size > MAX_VALUES:
            self.complain(
                event,
                f"the document has more than {MAX_VALUES} values, aliases counted each time; split it",
                fatal=True,
            )
        if anchor:
            self._anchors[anchor] = node
        if self._open:
            self._open[-1].put(node)
        else:
            self.root = node

    def _check_tag(self, event: Any, allowed: str | None = None) -> None:
        if event.tag not in (None, allowed):
            self.complain(
                event, f"tags such as {quoted(event.tag)} are not part of a spec; leave the tag out"
            )
