"""Builds the tree of a document from parser events, and refuses hostile text while it is read.

Nesting, aliases and tags are limited here rather than by PyYAML's composer, which recurses in C.
"""

from __future__ import annotations

from typing import Any, NoReturn

import yaml

from topology.spec.node import Node
from topology.spec.problems import MAX_PROBLEMS, Problem, Span, SpecInvalid
from topology.spec.scalars import plain_value
from topology.spec.syntax import span
from topology.spec.wording import quoted

MAX_DEPTH = 50
MAX_VALUES = 100_000
"""Values in a document, counting what an alias stands for each time it is used."""


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
        """The finished value, now that its end is read."""
        node = self.node
        node.span = Span(*node.span[:2], *span(event.start_mark, event.end_mark)[2:])
        if self.is_mapping:
            node.value = {str(key): part.value for key, part in node.parts.items()}
        else:
            node.value = tuple(part.value for part in node.parts.values())
        return node


class Composer:
    """Builds the tree event by event, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._size = 0

    def take(self, event: Any) -> None:
        """Takes the next event of the text. Raises SpecInvalid when the text cannot be read on."""
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

    def complain(self, event: Any, message: str, *key: str) -> None:
        """Notes a problem of the event's place, or of a `key` that stands there, and reads on."""
        location = tuple(opened.key for opened in self._open if opened.key is not None)
        problem = Problem.at(span(event.start_mark, event.end_mark), (*location, *key), message)
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise SpecInvalid(self.problems)

    def _refuse(self, event: Any, message: str) -> NoReturn:
        self.complain(event, message)
        raise SpecInvalid(self.problems)

    @property
    def _awaits_key(self) -> bool:
        return bool(self._open) and self._open[-1].awaits_key

    def _scalar(self, event: Any) -> None:
        self._check_tag(event, allowed="tag:yaml.org,2002:str")
        if self._awaits_key:
            self._key(event)
            return
        is_plain = not event.style and event.implicit[0]
        value = plain_value(event.value) if is_plain else event.value
        self._add(event, Node(span(event.start_mark, event.end_mark), value, event.value), event.anchor)

    def _alias(self, event: Any) -> None:
        name = event.anchor
        if self._awaits_key:
            self._refuse(event, "an alias cannot be a key; write the key out")
        if name not in self._anchors:
            self._refuse(event, f"no anchor '&{name}' stands before this alias; write the value out")
        node = self._anchors[name]
        if node is None:
            self._refuse(event, f"the alias '*{name}' stands inside what it repeats; write the value out")
        self._add(event, node, None)

    def _start(self, event: Any) -> None:
        self._check_tag(event)
        if self._awaits_key:
            self._refuse(event, "a key must be plain text; put it in quotes if it has brackets")
        if len(self._open) >= MAX_DEPTH:
            self._refuse(event, f"this is nested more than {MAX_DEPTH} levels deep; write it flatter")
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open(event))

    def _key(self, event: Any) -> None:
        opened, key = self._open[-1], event.value
        opened.awaits_key, opened.key = False, None
        if key == "<<" and not event.style:
            self.complain(event, "merge keys ('<<') are not part of a spec; write the keys out", key)
        elif key in opened.node.keys:
            first = opened.node.keys[key].line
            message = f"the key {quoted(key)} stands here twice, first on line {first}; keep one of them"
            self.complain(event, message, key)
        else:
            opened.key = key
            opened.node.keys[key] = span(event.start_mark, event.end_mark)

    def _add(self, event: Any, node: Node, anchor: str | None) -> None:
        self._size += node.size if isinstance(event, yaml.AliasEvent) else 1
        if self._size > MAX_VALUES:
            self._refuse(event, f"there are more than {MAX_VALUES} values, aliases counted in full; split the text")
        if anchor:
            self._anchors[anchor] = node
        if self._open:
            self._open[-1].put(node)
        else:
            self.root = node

    def _check_tag(self, event: Any, allowed: str | None = None) -> None:
        if event.tag not in (None, allowed):
            self.complain(event, f"tags such as {quoted(event.tag)} are not part of a spec; leave the tag out")
